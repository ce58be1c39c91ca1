package io.nochub.plugins.kaseyabms;

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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tickets with activity since the last look.
 *
 * <p>The cursor is "1|since|latest|page|first": since is what is asked for, latest the newest
 * activity seen in this look, page the number of the page to come and first the id of the first
 * ticket on the page before it, by which a page that comes again is known.
 */
final class KaseyaBmsChanges implements PollingSource {
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  /** Activity written while the last look went on, and tickets that moved while pages turned. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Pattern CURSOR =
      Pattern.compile("1\\|(\\d{1,16})\\|(\\d{1,16})\\|(\\d{1,6})\\|(\\d{0,10})");

  private final KaseyaBmsConfig config;
  private final KaseyaBmsClient client;
  private final Json json;
  private final InstantSource clock;

  KaseyaBmsChanges(KaseyaBmsConfig config, KaseyaBmsClient client, IntegrationContext context) {
    this.config = config;
    this.client = client;
    json = context.json();
    clock = context.clock();
  }

  /** A ticket and its last activity, as it is stored. */
  record Change(String ticket, Instant at, String by) {}

  private record Position(Instant since, Instant latest, int page, String first) {
    Cursor cursor() {
      return new Cursor(
          "1|" + since.toEpochMilli() + "|" + latest.toEpochMilli() + "|" + page + "|" + first);
    }
  }

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public Duration usualInterval() {
    return config.interval();
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    Position position = position(from);
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put(
        "LastActivityUpdateFrom", position.since().truncatedTo(ChronoUnit.SECONDS).toString());
    filter.put("ExcludeCompleted", 0);
    KaseyaBmsClient.Page page = client.tickets(filter, position.page(), KaseyaBmsClient.PAGE);
    List<Received> items = new ArrayList<>();
    Instant latest = position.latest();
    for (Dto row : page.rows()) {
      Instant at = activity(row);
      latest = at.isAfter(latest) ? at : latest;
      items.add(received(row, at));
    }
    String first = items.isEmpty() ? "" : items.get(0).key();
    if (!first.isEmpty() && first.equals(position.first())) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "BMS gave the same page of tickets again as page " + position.page());
    }
    Position next =
        page.more()
            ? new Position(position.since(), latest, position.page() + 1, first)
            : new Position(since(position, latest), latest, 1, "");
    return Poll.changes(items, next.cursor(), page.more());
  }

  private Instant activity(Dto row) throws IntegrationException {
    Optional<Instant> active = row.time("LastActivityUpdate", config.zone());
    return active.isPresent() ? active.get() : row.time("ModifiedOn", config.zone()).orElse(OLDEST);
  }

  /**
   * Never later than the hub's own clock says: times without a zone, read in the wrong one, may lie
   * in the future. And never before what was asked for already.
   */
  private Instant since(Position position, Instant latest) {
    Instant now = clock.instant();
    Instant next = (latest.isAfter(now) ? now : latest).minus(OVERLAP);
    return next.isAfter(position.since()) ? next : position.since();
  }

  private Position position(Cursor cursor) {
    Matcher known = CURSOR.matcher(cursor.value());
    if (known.matches()) {
      return new Position(
          Instant.ofEpochMilli(Long.parseLong(known.group(1))),
          Instant.ofEpochMilli(Long.parseLong(known.group(2))),
          Math.max(1, Integer.parseInt(known.group(3))),
          known.group(4));
    }
    Instant start = clock.instant().minus(LOOK_BACK);
    return new Position(start, start, 1, "");
  }

  private Received received(Dto row, Instant at) throws IntegrationException {
    Change change = new Change(row.at("Id").requireText(), at, row.id("ModifiedBy").orElse(""));
    return Received.of("ticket", change.ticket(), json.write(change));
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView change = json.parse(item.body());
    String ticket = change.at("ticket").requireText();
    Instant at = change.at("at").requireInstant();
    if (!ticket.matches("[0-9]{1,10}")) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "no ticket of BMS: " + ticket);
    }
    String by = change.at("by").textOr("");
    return Reading.of(
        new TicketTouched(ticket + ":" + at.toEpochMilli(), at, ticket, by.isEmpty() ? null : by));
  }
}
