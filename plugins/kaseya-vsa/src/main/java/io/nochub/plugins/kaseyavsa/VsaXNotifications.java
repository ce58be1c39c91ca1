package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * New notifications, by their ids. The list names no devices, so each is fetched, and its device
 * for the organisation.
 *
 * <p>The cursor is "1|from|seen": notifications above from are asked for, and seen is the newest of
 * the last look. Whether ids become visible in their order is not documented; so what one look saw
 * new is asked for again by the next, and what comes twice is the same.
 */
final class VsaXNotifications implements PollingSource {
  static final String FEED = "notifications";

  /** How far below the newest is asked for again, at most. */
  private static final long OVERLAP = 100;

  private static final Pattern CURSOR = Pattern.compile("1\\|(\\d{1,18})\\|(\\d{1,18})");

  /** A notification is read once more when it is asked for again; one look later it is not. */
  private static final Duration NOTIFICATIONS_KEPT = Duration.ofMinutes(10);

  private static final Duration DEVICES_KEPT = Duration.ofMinutes(30);
  private static final int MOST_KEPT = 1_000;

  /** What does not change while the notification stays; so not whether somebody has read it. */
  private static final List<String> OF_NOTIFICATION =
      List.of("Id", "Message", "DateTime", "Priority", "ComputerIdentifier");

  /** What says who and where a device is; not what is different at every look. */
  private static final List<String> OF_DEVICE =
      List.of(
          "Identifier",
          "Name",
          "OrganizationId",
          "OrganizationName",
          "SiteId",
          "SiteName",
          "LocalIpAddresses");

  private final VsaXConfig config;
  private final VsaXClient client;
  private final NotificationMapping mapping;
  private final VsaXRecheck recheck;
  private final Json json;
  private final Lately<Optional<JsonView>> notifications;
  private final Lately<Optional<JsonView>> devices;

  VsaXNotifications(
      VsaXConfig config,
      VsaXClient client,
      NotificationMapping mapping,
      IntegrationContext context) {
    this.config = config;
    this.client = client;
    this.mapping = mapping;
    this.recheck = new VsaXRecheck(config, client, context.clock());
    this.json = context.json();
    this.notifications = new Lately<>(MOST_KEPT, NOTIFICATIONS_KEPT, context.clock());
    this.devices = new Lately<>(MOST_KEPT, DEVICES_KEPT, context.clock());
  }

  @Override
  public String name() {
    return FEED;
  }

  @Override
  public Duration usualInterval() {
    return config.interval();
  }

  /** A full page is up to two hundred requests, and the settings may allow one a second. */
  @Override
  public Duration longest() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Poll poll(Cursor cursor) throws IntegrationException, InterruptedException {
    Matcher position = CURSOR.matcher(cursor.value());
    return position.matches()
        ? since(Long.parseLong(position.group(1)), Long.parseLong(position.group(2)))
        : latest();
  }

  /** The start: what VSA X has told last, as far as one page goes. */
  private Poll latest() throws IntegrationException, InterruptedException {
    Ids ids = Ids.of(client.newestNotifications());
    List<Long> oldestFirst = new ArrayList<>(ids.numbers());
    Collections.sort(oldestFirst);
    long newest = oldestFirst.isEmpty() ? 0 : oldestFirst.get(oldestFirst.size() - 1);
    return page(oldestFirst, ids.problems(), new Cursor("1|" + newest + "|" + newest), false);
  }

  private Poll since(long from, long seen) throws IntegrationException, InterruptedException {
    Rows rows = client.notificationsAfter(from);
    Ids ids = Ids.of(rows);
    long last = from;
    for (long id : ids.numbers()) {
      if (id <= last) {
        throw IntegrationException.of(
            Kind.BAD_PAYLOAD,
            "notifications above "
                + from
                + " were asked for in the order of their ids, and "
                + id
                + " came after "
                + last);
      }
      last = id;
    }
    int count = rows.rows().size();
    boolean more = last > from && (count >= Rows.TOP || rows.total() > count);
    long newest = Math.max(last, seen);
    Cursor next =
        more
            ? new Cursor("1|" + last + "|" + seen)
            : new Cursor("1|" + Math.max(seen, newest - OVERLAP) + "|" + newest);
    return page(ids.numbers(), ids.problems(), next, more);
  }

  private Poll page(List<Long> ids, List<String> known, Cursor next, boolean more)
      throws IntegrationException, InterruptedException {
    List<Received> items = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>(known);
    for (long id : ids) {
      Optional<JsonView> row = notifications.get(Long.toString(id), client::notification);
      if (row.isPresent()) {
        items.add(received(id, row.get(), problems));
      }
    }
    Poll page = Poll.changes(items, next, more);
    for (String problem : problems) {
      page = page.withProblem(problem);
    }
    return page;
  }

  private Received received(long id, JsonView row, Set<String> problems)
      throws IntegrationException, InterruptedException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("Notification", some(row, OF_NOTIFICATION));
    String device = row.at("ComputerIdentifier").textOr("");
    try {
      devices
          .get(device, client::device)
          .ifPresent(known -> whole.put("Device", some(known, OF_DEVICE)));
    } catch (IntegrationException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      problems.add("Alerts come without their organisation: " + e.getMessage());
    }
    return Received.of("notification", Long.toString(id), json.write(whole));
  }

  private static Map<String, Object> some(JsonView whole, List<String> names) {
    Map<String, Object> some = new LinkedHashMap<>();
    for (String name : names) {
      if (whole.at(name).exists()) {
        some.put(name, whole.at(name));
      }
    }
    return some;
  }

  /** The ids on a page, and what is to be said about rows without one. */
  private record Ids(List<Long> numbers, List<String> problems) {
    static Ids of(Rows rows) {
      List<Long> numbers = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      for (JsonView row : rows.rows()) {
        try {
          numbers.add(row.at("Id").requireLong());
        } catch (IntegrationException e) {
          problems.add("A notification in the list has no number for an Id and is left out");
        }
      }
      return new Ids(numbers, problems);
    }
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.polled(json.parse(item.body()), item.at());
  }

  @Override
  public Reading recheck(List<AlertRaised> open) throws IntegrationException, InterruptedException {
    return recheck.of(open);
  }
}
