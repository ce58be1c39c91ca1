package io.nochub.plugins.autotask;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationContext;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tickets with activity since the last look, by Autotask's own clock.
 *
 * <p>The cursor is "1|since|latest|above": since is what is asked for, latest the newest activity
 * seen in this look, above the id of the last ticket of its last page, 0 between looks.
 */
final class AutotaskChanges implements PollingSource {
  /** Shared with the webhook, which tells of the same changes. */
  static final String FEED = "tickets";

  private static final Duration LOOK_BACK = Duration.ofHours(1);

  /** Activity that was written while the last look went on, and the grain of the clock. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final List<String> FIELDS =
      List.of("id", "lastActivityDate", "lastActivityResourceID");
  private static final Pattern CURSOR =
      Pattern.compile("1\\|(\\d{1,16})\\|(\\d{1,16})\\|(\\d{1,18})");

  private final Duration interval;
  private final AutotaskClient client;
  private final Json json;
  private final InstantSource clock;

  AutotaskChanges(Duration interval, AutotaskClient client, IntegrationContext context) {
    this.interval = interval;
    this.client = client;
    json = context.json();
    clock = context.clock();
  }

  /** A ticket and its last activity, as it is stored. */
  record Change(String ticket, Instant at, String by) {}

  private record Position(Instant since, Instant latest, long above) {
    Cursor cursor() {
      return new Cursor("1|" + since.toEpochMilli() + "|" + latest.toEpochMilli() + "|" + above);
    }
  }

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public String feed() {
    return FEED;
  }

  @Override
  public Duration usualInterval() {
    return interval;
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    Position position = position(from);
    AutotaskClient.Page page =
        client.page(
            AutotaskTickets.TICKETS,
            position.above(),
            FIELDS,
            Condition.atLeast("lastActivityDate", position.since().toString()));
    List<Received> items = new ArrayList<>();
    Instant latest = position.latest();
    for (JsonView row : page.rows()) {
      Instant at = row.at("lastActivityDate").requireInstant();
      latest = at.isAfter(latest) ? at : latest;
      items.add(received(row, at));
    }
    Position next =
        page.more()
            ? new Position(position.since(), latest, page.last())
            : new Position(later(position.since(), latest.minus(OVERLAP)), latest, 0);
    return Poll.changes(items, next.cursor(), page.more());
  }

  private Position position(Cursor cursor) {
    Matcher known = CURSOR.matcher(cursor.value());
    if (known.matches()) {
      return new Position(
          Instant.ofEpochMilli(Long.parseLong(known.group(1))),
          Instant.ofEpochMilli(Long.parseLong(known.group(2))),
          Long.parseLong(known.group(3)));
    }
    Instant start = clock.instant().minus(LOOK_BACK);
    return new Position(start, start, 0);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Received received(JsonView row, Instant at) throws IntegrationException {
    Change change =
        new Change(row.at("id").requireText(), at, row.at("lastActivityResourceID").textOr(""));
    return Received.of("ticket", change.ticket(), json.write(change));
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView change = json.parse(item.body());
    String ticket = change.at("ticket").requireText();
    Instant at = change.at("at").requireInstant();
    if (!ticket.matches("[0-9]{1,18}") || at.isBefore(OLDEST)) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "no ticket of Autotask, or no time: " + ticket);
    }
    String by = change.at("by").textOr("");
    return Reading.of(
        new TicketTouched(ticket + ":" + at.toEpochMilli(), at, ticket, by.isEmpty() ? null : by));
  }
}
