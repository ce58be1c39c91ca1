package io.nochub.plugins.kaseyabms;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.ticket.HtmlText;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketSnapshot.Note;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notes of a ticket; the key of one stands at its end. */
record TicketNotes(
    KaseyaBmsConfig config,
    KaseyaBmsClient client,
    People people,
    KaseyaBmsMapping mapping,
    InstantSource clock) {
  /** The one note of a ticket that is written anew. */
  private static final IdempotencyKey ROLLING = new IdempotencyKey("rollingnote");

  private static final Pattern HTML =
      Pattern.compile("(?i)<(p|br|div|span|b|i|u|strong|em|ul|ol|li|table|a|h[1-6])\\b[^>]*>");

  void write(String ticket, String text, Visibility visibility, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    client.write("POST", note(text, visibility, key), "servicedesk", "tickets", ticket, "notes");
  }

  boolean has(String ticket, IdempotencyKey key) throws IntegrationException, InterruptedException {
    return withTag(ticket, key).isPresent();
  }

  private Optional<String> withTag(String ticket, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    KeyTag tag = new KeyTag(key);
    return client.all(of(ticket)).stream()
        .filter(note -> tag.in(note.text("Details")))
        .findFirst()
        .flatMap(note -> note.id("Id"));
  }

  /**
   * Writes the rolling note anew. One that is not known is looked for first, so that an answer that
   * was lost leaves no second; one that somebody deleted is written again.
   */
  String roll(String ticket, String text, @Nullable String id)
      throws IntegrationException, InterruptedException {
    Optional<String> known = id == null ? withTag(ticket, ROLLING) : Optional.of(id);
    Map<String, Object> note = note(text, Visibility.INTERNAL, ROLLING);
    if (known.isPresent()) {
      try {
        client.write("PUT", note, "servicedesk", "tickets", ticket, "notes", known.get());
        return known.get();
      } catch (IntegrationException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return client
        .write("POST", note, "servicedesk", "tickets", ticket, "notes")
        .at("Id")
        .requireText();
  }

  /** Nobody is mailed: for that BMS wants to be told whom. */
  private Map<String, Object> note(String text, Visibility visibility, IdempotencyKey key)
      throws IntegrationException {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("Details", mapping.tagged(text, key));
    note.put("IsInternal", visibility == Visibility.INTERNAL);
    note.put("TypeId", TicketFields.number("noteType", config.noteType()));
    note.put("NoteDate", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return note;
  }

  /** What people wrote, and not the hub or a program. */
  List<Note> since(Dto ticket, Instant since) throws IntegrationException, InterruptedException {
    // BMS's times may have whole seconds only.
    Instant from = since.truncatedTo(ChronoUnit.SECONDS);
    List<Note> notes = new ArrayList<>();
    for (Dto row : client.all(of(ticket.text("Id")))) {
      Instant at = row.time("CreatedOn", config.zone()).orElse(Instant.EPOCH);
      String user = row.id("CreatedBy").orElse("");
      String name = row.text("CreatedByName").strip();
      boolean person =
          !(user.isEmpty() && name.isEmpty())
              && !people.isOurs(user, ticket)
              && !people.isProgram(user, name);
      if (person && !at.isBefore(from)) {
        notes.add(
            new Note(
                row.at("Id").requireText(),
                at,
                name.isEmpty() ? "user " + user : name,
                words(row.text("Details")),
                row.at("IsInternal").isTrue() ? Visibility.INTERNAL : Visibility.CUSTOMER));
      }
    }
    notes.sort(Comparator.comparing(Note::at));
    return notes;
  }

  /** Written in BMS's editor they are HTML, written by a program perhaps not. */
  private static String words(String details) {
    return HTML.matcher(details).find() ? HtmlText.plain(details) : details.strip();
  }

  private HttpCall of(String ticket) {
    return client.get("servicedesk", "tickets", ticket, "notes");
  }
}
