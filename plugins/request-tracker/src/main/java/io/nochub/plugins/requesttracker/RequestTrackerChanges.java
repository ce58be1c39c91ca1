package io.nochub.plugins.requesttracker;

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
import io.nochub.plugins.requesttracker.RequestTrackerClient.Order;
import io.nochub.plugins.requesttracker.RequestTrackerClient.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened to tickets, by the numbers of RT's transactions. Not by the time of a ticket's last
 * update: RT reads times in a search in the time zone of the user or, by default, of the east of
 * the United States, does not show deleted or merged tickets, and tells only of the last who wrote.
 *
 * <p>The cursor is "1|from|seen": transactions above from are asked for, and seen is the newest of
 * the last look. RT gives a number out before it commits, so what one look saw at its end is asked
 * for again by the next; what comes twice is the same, and the hub drops it.
 */
final class RequestTrackerChanges implements PollingSource {
  /** How far an unknown position goes back, in transactions. */
  private static final long LOOK_BACK = 500;

  /** How many transactions before its end are asked for again. */
  private static final long OVERLAP = 200;

  /** RT's way of saying "never" is 1970. */
  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final int MOST_HIDDEN_PAGES = 20;
  private static final Pattern CURSOR = Pattern.compile("1\\|(\\d{1,18})\\|(\\d{1,18})");
  private static final Set<String> MAIL_LOG = Set.of("EmailRecord", "CommentEmailRecord");
  private static final String FIELDS = "Type,Creator,Created,ObjectId";

  private final Duration interval;
  private final RequestTrackerClient client;
  private final Json json;

  RequestTrackerChanges(Duration interval, RequestTrackerClient client, Json json) {
    this.interval = interval;
    this.client = client;
    this.json = json;
  }

  /** One transaction of a ticket, as it is stored. */
  record Change(long transaction, String ticket, String type, String by, Instant at) {}

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public Duration usualInterval() {
    return interval;
  }

  @Override
  public Poll poll(Cursor cursor) throws IntegrationException, InterruptedException {
    Matcher position = CURSOR.matcher(cursor.value());
    boolean known = position.matches();
    long from = known ? Long.parseLong(position.group(1)) : Math.max(0, newest(0) - LOOK_BACK);
    long seen = known ? Long.parseLong(position.group(2)) : from;
    Page page = after(from);
    List<Received> items = new ArrayList<>();
    long last = from;
    for (JsonView row : page.rows()) {
      long id = row.at("id").requireLong();
      if (id > from && !MAIL_LOG.contains(row.at("Type").textOr(""))) {
        items.add(received(row));
      }
      last = Math.max(last, id);
    }
    // A page that is not full has hidden rows on it, or is the last one.
    boolean more = last > from && (page.more() || newest(last) > last);
    return Poll.changes(items, next(last, seen, more), more);
  }

  private static Cursor next(long last, long seen, boolean more) {
    long newest = Math.max(last, seen);
    return more
        ? new Cursor("1|" + last + "|" + seen)
        : new Cursor("1|" + Math.max(seen, newest - OVERLAP) + "|" + newest);
  }

  /**
   * The first page above that number with anything on it. A page can be empty because this user may
   * see nothing of it; then something newer can be seen further on.
   */
  private Page after(long from) throws IntegrationException, InterruptedException {
    Page page = page(from, Order.ASC, 1, RequestTrackerClient.PAGE);
    if (!page.rows().isEmpty() || newest(from) == from) {
      return page;
    }
    for (int number = 2; number <= MOST_HIDDEN_PAGES && page.rows().isEmpty(); number++) {
      page = page(from, Order.ASC, number, RequestTrackerClient.PAGE);
    }
    if (page.rows().isEmpty()) {
      throw IntegrationException.of(
          Kind.FORBIDDEN,
          "the hub's user may see none of RT's last "
              + MOST_HIDDEN_PAGES * RequestTrackerClient.PAGE
              + " transactions: grant it ShowTicket and ShowTicketComments");
    }
    return page;
  }

  /** The newest transaction above that number that may be seen, or the number if there is none. */
  private long newest(long from) throws IntegrationException, InterruptedException {
    long newest = from;
    for (JsonView row : page(from, Order.DESC, 1, 20).rows()) {
      newest = Math.max(newest, row.at("id").requireLong());
    }
    return newest;
  }

  private Page page(long from, Order order, int number, int size)
      throws IntegrationException, InterruptedException {
    return client.transactions("id > " + from, FIELDS, order, number, size);
  }

  /** Written anew: RT gives the parts of a row in another order each time. */
  private Received received(JsonView row) throws IntegrationException {
    long id = row.at("id").requireLong();
    Change change =
        new Change(
            id,
            row.at("ObjectId").requireText(),
            row.at("Type").textOr(""),
            RequestTrackerMapping.creator(row),
            row.at("Created").requireInstant());
    return Received.of("transaction", Long.toString(id), json.write(change));
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView change = json.parse(item.body());
    String ticket = change.at("ticket").requireText();
    Instant at = change.at("at").requireInstant();
    if (!ticket.matches("[0-9]+") || at.isBefore(OLDEST)) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "no ticket of RT, or no time: " + ticket);
    }
    String by = change.at("by").textOr("");
    return Reading.of(
        new TicketTouched(
            ticket + ":" + change.at("transaction").requireLong(),
            at,
            ticket,
            by.isEmpty() ? null : by));
  }
}
