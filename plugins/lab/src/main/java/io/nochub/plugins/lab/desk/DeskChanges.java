package io.nochub.plugins.lab.desk;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells which tickets changed. The cursor is the number of the last change told; a ticket changed
 * several times since is told once.
 */
final class DeskChanges implements PollingSource {
  private static final int PAGE = 100;
  private static final String CURSOR = "1 \\d{1,15}";

  private final Desk desk;
  private final Json json;

  /** One change as the desk tells it. */
  record Told(String ticket, long change, Instant at, String by) {}

  DeskChanges(Desk desk, Json json) {
    this.desk = desk;
    this.json = json;
  }

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public Duration usualInterval() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException {
    long after = from.value().matches(CURSOR) ? Long.parseLong(from.value().substring(2)) : 0;
    List<Ticket> changed = desk.changedAfter(after);
    List<Ticket> page = changed.subList(0, Math.min(PAGE, changed.size()));
    long last = page.isEmpty() ? after : page.get(page.size() - 1).lastChange().number();
    return Poll.changes(
        page.stream().map(this::item).toList(),
        new Cursor("1 " + last),
        page.size() < changed.size());
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView told = json.parse(item.body());
    String ticket = told.at("ticket").requireText();
    return Reading.of(
        new TicketTouched(
            ticket + ":" + told.at("change").requireLong(),
            time(told.at("at")),
            ticket,
            told.at("by").textOrNull()));
  }

  private static Instant time(JsonView place) throws IntegrationException {
    Instant time = place.requireInstant();
    if (time.isBefore(Instant.EPOCH)) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "the desk did not exist at " + time);
    }
    return time;
  }

  private Received item(Ticket ticket) {
    Ticket.Change change = ticket.lastChange();
    Told told = new Told(ticket.id(), change.number(), change.at(), change.by());
    return Received.of("ticket-change", ticket.id() + ":" + change.number(), json.write(told));
  }
}
