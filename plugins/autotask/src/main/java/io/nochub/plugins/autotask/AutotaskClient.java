package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Metrics;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Requests and paging only; thread-safe. Paths are those of Autotask's REST interface 1.0,
 * https://www.autotask.net/help/developerhelp/Content/APIs/REST/REST_API_Home.htm.
 */
final class AutotaskClient {
  /** Autotask gives no more at once. */
  static final int PAGE = 500;

  private static final int MOST_PAGES = 20;

  private final Zone zone;
  private final Quota quota;
  private final HttpAccess http;
  private final Metrics metrics;

  AutotaskClient(AutotaskConfig config, IntegrationContext context) {
    zone = new Zone(config, context.http(), context.clock());
    quota = new Quota(config.callsPerHour());
    http = context.http().with(new AutotaskManners(config, quota));
    metrics = context.metrics();
  }

  /** One page by ascending id; more follow above the last one. */
  record Page(List<JsonView> rows, long last, boolean more) {}

  /** What Autotask counted in the last hour, of all integrations. */
  record Usage(long used, long limit) {}

  /** Finds the tenant's zone and gives its name. */
  String zone() throws IntegrationException, InterruptedException {
    return zone.look().name();
  }

  URI link(String ticket) throws IntegrationException, InterruptedException {
    return zone.place().ticket(ticket);
  }

  /** Asks how much of the tenant's hour is used, and goes slower by it. */
  Usage usage() throws IntegrationException, InterruptedException {
    JsonView told = get("ThresholdInformation");
    Usage usage =
        new Usage(
            told.at("currentTimeframeRequestCount").requireLong(),
            told.at("externalRequestThreshold").requireLong());
    quota.seen(usage.used(), usage.limit());
    metrics.gauge("autotask.calls.used", usage.used());
    return usage;
  }

  JsonView get(String... path) throws IntegrationException, InterruptedException {
    return send(api -> HttpCall.get(api, path)).json();
  }

  /** One thing by its id; NOT_FOUND also where Autotask answers with nothing in it. */
  JsonView item(String entity, String id) throws IntegrationException, InterruptedException {
    JsonView item = get(entity, id).at("item");
    if (!item.at("id").exists()) {
      throw IntegrationException.of(Kind.NOT_FOUND, "Autotask has no " + id + " in " + entity);
    }
    return item;
  }

  /** The first rows only, in whatever order Autotask gives them; all their fields if none named. */
  List<JsonView> some(String entity, int atMost, List<String> fields, Condition... conditions)
      throws IntegrationException, InterruptedException {
    return rows(query(entity, atMost, fields, List.of(conditions)));
  }

  /**
   * The page of rows above that id. By id and not by the address of the next page: what was stored
   * as a position is then still good tomorrow, and each page is a query of its own, as Autotask's
   * documentation offers it.
   */
  Page page(String entity, long above, List<String> fields, Condition... conditions)
      throws IntegrationException, InterruptedException {
    List<Condition> all = new ArrayList<>(List.of(conditions));
    all.add(Condition.above("id", above));
    JsonView answer = query(entity, PAGE, fields, all);
    List<JsonView> rows = rows(answer);
    long last = above;
    for (JsonView row : rows) {
      long id = row.at("id").requireLong();
      if (id <= last) {
        throw IntegrationException.of(
            Kind.BAD_PAYLOAD,
            "Autotask gave "
                + entity
                + " out of order, or the same page again: after "
                + last
                + " came "
                + id);
      }
      last = id;
    }
    boolean more =
        !rows.isEmpty()
            && (rows.size() >= PAGE
                || !answer.at("pageDetails", "nextPageUrl").textOr("").isBlank());
    return new Page(rows, last, more);
  }

  /** All rows, which are not many: the notes of a ticket. */
  List<JsonView> all(String entity, List<String> fields, Condition... conditions)
      throws IntegrationException, InterruptedException {
    List<JsonView> all = new ArrayList<>();
    Page page = new Page(List.of(), 0, true);
    for (int number = 0; number < MOST_PAGES && page.more(); number++) {
      page = page(entity, page.last(), fields, conditions);
      all.addAll(page.rows());
    }
    return all;
  }

  /** Makes something and gives its id. */
  String create(Map<String, Object> thing, String... path)
      throws IntegrationException, InterruptedException {
    HttpReply reply = send(api -> HttpCall.post(api, path).json(thing));
    try {
      return reply.json().at("itemId").requireText();
    } catch (IntegrationException e) {
      throw IntegrationException.of(
              Kind.OUTCOME_UNKNOWN,
              "Autotask took it, but the number of what it made could not be read")
          .causedBy(e);
    }
  }

  /** Changes what is named in it and leaves the rest; PUT would empty what is not named. */
  void patch(Map<String, Object> thing, String... path)
      throws IntegrationException, InterruptedException {
    send(api -> HttpCall.of("PATCH", api, path).json(thing));
  }

  /** Gone already is fine. */
  void delete(String... path) throws IntegrationException, InterruptedException {
    try {
      send(api -> HttpCall.of("DELETE", api, path));
    } catch (IntegrationException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  private JsonView query(String entity, int atMost, List<String> fields, List<Condition> conditions)
      throws IntegrationException, InterruptedException {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("maxRecords", atMost);
    if (!fields.isEmpty()) {
      query.put("includeFields", fields);
    }
    query.put("filter", conditions.stream().map(Condition::json).toList());
    return send(api -> HttpCall.post(api, entity, "query").json(query).repeatable()).json();
  }

  private static List<JsonView> rows(JsonView answer) throws IntegrationException {
    return answer.at("items").requireItems();
  }

  /**
   * Sends it to the tenant's zone, and once more to the new one if the tenant has moved. Both kinds
   * of failure mean that nothing was done.
   */
  private HttpReply send(Function<URI, HttpCall> call)
      throws IntegrationException, InterruptedException {
    Zone.Place place = zone.place();
    try {
      return http.send(call.apply(place.api()));
    } catch (IntegrationException e) {
      boolean perhapsMoved = e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.UNAVAILABLE;
      if (perhapsMoved && zone.movedFrom(place)) {
        return http.send(call.apply(zone.place().api()));
      }
      throw e;
    }
  }
}
