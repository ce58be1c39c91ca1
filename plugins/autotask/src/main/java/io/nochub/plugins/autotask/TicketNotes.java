package io.nochub.plugins.autotask;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketSnapshot.Note;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes of a ticket: written under the ticket, read from their own list. The key of a note stands
 * at the end of its title.
 */
record TicketNotes(AutotaskConfig config, AutotaskClient client, Acts acts) {
  private static final String LIST = "TicketNotes";
  private static final int LONGEST_TITLE = 250;

  /** The one note of a ticket that is written anew; there is only one, so it needs no key. */
  private static final String ROLLING = "NOC Hub: how it stands";

  /** Whether a note with that title is one the hub wrote, for whatever key. */
  static boolean isOurs(String title) {
    return KeyTag.inAny(title) || title.equals(ROLLING);
  }

  void write(String ticket, String text, Visibility visibility, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String title = new KeyTag(key).behind("NOC Hub", LONGEST_TITLE);
    client.create(note(title, text, visibility), AutotaskTickets.TICKETS, ticket, "Notes");
  }

  boolean has(String ticket, IdempotencyKey key) throws IntegrationException, InterruptedException {
    KeyTag tag = new KeyTag(key);
    return client
        .all(
            LIST,
            List.of("id", "title"),
            Condition.equal("ticketID", AutotaskTickets.number(ticket)),
            Condition.contains("title", key.value()))
        .stream()
        .anyMatch(note -> tag.in(note.at("title").textOr("")));
  }

  /**
   * Writes the rolling note anew. One that is not known is looked for first, so that an answer that
   * was lost leaves no second; one that somebody deleted is written again.
   */
  String roll(String ticket, String text, @Nullable String id)
      throws IntegrationException, InterruptedException {
    Optional<String> known = id == null ? rolling(ticket) : Optional.of(id);
    Map<String, Object> note = note(ROLLING, text, Visibility.INTERNAL);
    if (known.isPresent()) {
      note.put("id", AutotaskTickets.number(known.get()));
      try {
        client.patch(note, AutotaskTickets.TICKETS, ticket, "Notes");
        return known.get();
      } catch (IntegrationException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
        note.remove("id");
      }
    }
    return client.create(note, AutotaskTickets.TICKETS, ticket, "Notes");
  }

  private Optional<String> rolling(String ticket)
      throws IntegrationException, InterruptedException {
    return client
        .all(
            LIST,
            List.of("id", "title"),
            Condition.equal("ticketID", AutotaskTickets.number(ticket)),
            Condition.equal("title", ROLLING))
        .stream()
        .findFirst()
        .flatMap(note -> note.at("id").text());
  }

  private Map<String, Object> note(String title, String text, Visibility visibility)
      throws IntegrationException {
    String publish =
        switch (visibility) {
          case INTERNAL -> config.internalPublish();
          case CUSTOMER -> config.customerPublish();
        };
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("title", title);
    note.put("description", text);
    note.put("noteType", AutotaskTickets.number(config.noteType()));
    note.put("publish", AutotaskTickets.number(publish));
    return note;
  }

  /** What people wrote: not the hub, and not Autotask's rules. */
  List<Note> since(JsonView ticket, Instant since)
      throws IntegrationException, InterruptedException {
    // Autotask's times may have whole seconds only.
    Instant from = since.truncatedTo(ChronoUnit.SECONDS);
    List<JsonView> rows =
        client.all(
            LIST,
            List.of(),
            Condition.equal("ticketID", AutotaskTickets.number(ticket.at("id").requireText())),
            Condition.atLeast("createDateTime", from.toString()));
    List<Note> notes = new ArrayList<>();
    for (JsonView row : rows) {
      Optional<String> by = writer(row, ticket);
      if (by.isPresent()) {
        notes.add(
            new Note(
                row.at("id").requireText(),
                row.at("createDateTime").requireInstant(),
                by.get(),
                row.at("description").textOr("").strip(),
                row.at("publish").textOr("").equals(config.internalPublish())
                    ? Visibility.INTERNAL
                    : Visibility.CUSTOMER));
      }
    }
    notes.sort(Comparator.comparing(Note::at));
    return notes;
  }

  private Optional<String> writer(JsonView note, JsonView ticket)
      throws IntegrationException, InterruptedException {
    if (note.at("createdByContactID").exists()) {
      return Optional.of("the client's contact");
    }
    String resource = note.at("creatorResourceID").textOr("");
    boolean person =
        !resource.isEmpty() && !acts.isOurs(resource, ticket) && !acts.people().isProgram(resource);
    return person ? Optional.of(acts.people().name(resource)) : Optional.empty();
  }
}
