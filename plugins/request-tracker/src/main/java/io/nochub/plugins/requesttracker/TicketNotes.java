package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.HtmlText;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketSnapshot.Note;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people wrote: the history says who and when, the attachments of the ticket say what. */
record TicketNotes(RequestTrackerConfig config, RequestTrackerClient client) {
  private static final Set<String> WRITTEN = Set.of("Comment", "Correspond");

  List<Note> since(String ticket, Instant since) throws IntegrationException, InterruptedException {
    // RT's times have whole seconds.
    Instant from = since.truncatedTo(ChronoUnit.SECONDS);
    List<JsonView> written = new ArrayList<>();
    client.newest(
        ticket,
        "history",
        "Type,Creator,Created",
        entry -> {
          if (entry.at("Created").requireInstant().isBefore(from)) {
            return true;
          }
          boolean isNote = WRITTEN.contains(entry.at("Type").textOr(""));
          if (isNote && config.isPerson(RequestTrackerMapping.creator(entry))) {
            written.add(entry);
          }
          return false;
        });
    if (written.isEmpty()) {
      return List.of();
    }
    Collections.reverse(written);
    Map<String, String> texts = texts(ticket, written.get(0).at("id").requireLong());
    List<Note> notes = new ArrayList<>();
    for (JsonView entry : written) {
      notes.add(note(entry, texts));
    }
    return notes;
  }

  private static Note note(JsonView entry, Map<String, String> texts) throws IntegrationException {
    String id = entry.at("id").requireText();
    return new Note(
        id,
        entry.at("Created").requireInstant(),
        RequestTrackerMapping.creator(entry),
        texts.getOrDefault(id, ""),
        entry.at("Type").textOr("").equals("Comment") ? Visibility.INTERNAL : Visibility.CUSTOMER);
  }

  /** Texts by transaction; a mail in two forms gives its plain one. */
  private Map<String, String> texts(String ticket, long oldest)
      throws IntegrationException, InterruptedException {
    Map<String, String> plain = new HashMap<>();
    Map<String, String> html = new HashMap<>();
    client.newest(
        ticket,
        "attachments",
        "TransactionId,ContentType,Filename,Content",
        part -> {
          String transaction = part.at("TransactionId").requireText();
          boolean isFile = !part.at("Filename").textOr("").isEmpty();
          String content = part.at("Content").textOr("");
          if (!isFile && part.at("ContentType").textOr("").equals("text/plain")) {
            plain.put(transaction, content.strip());
          } else if (!isFile && part.at("ContentType").textOr("").equals("text/html")) {
            html.put(transaction, HtmlText.plain(content));
          }
          return part.at("TransactionId").requireLong() < oldest;
        });
    html.forEach(plain::putIfAbsent);
    return plain;
  }
}
