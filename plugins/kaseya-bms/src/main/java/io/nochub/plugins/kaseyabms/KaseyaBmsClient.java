package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests and paging only; thread-safe. Paths and fields are those of BMS's own description,
 * https://api.bms.kaseya.com/swagger/index.html.
 */
final class KaseyaBmsClient {
  static final int PAGE = 100;

  private static final int MOST_PAGES = 20;

  private final URI api;
  private final HttpAccess http;

  KaseyaBmsClient(KaseyaBmsConfig config, IntegrationContext context) {
    api = HttpCall.get(config.address(), "v2").address();
    http = context.http().with(new KaseyaBmsManners(config, api, context.clock()));
  }

  /** One page; more says whether another follows. */
  record Page(List<Dto> rows, boolean more) {}

  HttpCall get(String... path) {
    return HttpCall.get(api, path);
  }

  /** What a call brings as its result, which may be nothing. */
  Dto result(HttpCall call) throws IntegrationException, InterruptedException {
    return result(http.send(call));
  }

  /** The rows of a list that has no pages. */
  List<Dto> list(String... path) throws IntegrationException, InterruptedException {
    Dto result = result(get(path));
    return result.json().exists() ? result.list() : List.of();
  }

  /** One page of a list that is asked for by GET; the first has number 1. */
  Page page(HttpCall call, int number) throws IntegrationException, InterruptedException {
    return page(call.query("PageSize", PAGE).query("PageNumber", number), number, PAGE);
  }

  /** All rows of a list that is not long: the notes of a ticket. */
  List<Dto> all(HttpCall call) throws IntegrationException, InterruptedException {
    List<Dto> all = new ArrayList<>();
    Page page = new Page(List.of(), true);
    for (int number = 1; number <= MOST_PAGES && page.more(); number++) {
      Page next = page(call, number);
      notAgain(call, page, next);
      page = next;
      all.addAll(page.rows());
    }
    return all;
  }

  /** One page of tickets; a search is a POST here. */
  Page tickets(Map<String, Object> filter, int number, int size)
      throws IntegrationException, InterruptedException {
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("PageSize", size);
    search.put("PageNumber", number);
    search.put("Filter", filter);
    HttpCall call =
        HttpCall.post(api, "servicedesk", "tickets", "search").json(search).repeatable();
    return page(call, number, size);
  }

  /** A ticket; NOT_FOUND also where BMS answers well and with nothing. */
  Dto ticket(String id) throws IntegrationException, InterruptedException {
    Dto ticket = result(get("servicedesk", "tickets", id));
    if (ticket.id("Id").isEmpty()) {
      throw IntegrationException.of(Kind.NOT_FOUND, "BMS has no ticket " + id);
    }
    return ticket;
  }

  /** Sends a change and gives what BMS says stands there now. */
  Dto write(String method, Object body, String... path)
      throws IntegrationException, InterruptedException {
    HttpReply reply = http.send(HttpCall.of(method, api, path).json(body));
    try {
      Dto now = result(reply);
      if (now.id("Id").isPresent()) {
        return now;
      }
    } catch (IntegrationException e) {
      throw lost(e);
    }
    throw lost(null);
  }

  private static IntegrationException lost(@Nullable IntegrationException cause) {
    IntegrationException lost =
        IntegrationException.of(
            Kind.OUTCOME_UNKNOWN, "BMS took it, but what became of it could not be read");
    return cause == null ? lost : lost.causedBy(cause);
  }

  /** A vendor that gives the same page again and again would be asked for ever. */
  static void notAgain(HttpCall call, Page before, Page now) throws IntegrationException {
    boolean again =
        !before.rows().isEmpty()
            && !now.rows().isEmpty()
            && before.rows().get(0).text("Id").equals(now.rows().get(0).text("Id"));
    if (again) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave the same page again");
    }
  }

  private Page page(HttpCall call, int number, int size)
      throws IntegrationException, InterruptedException {
    Dto envelope = envelope(http.send(call));
    JsonView total = envelope.at("TotalRecords");
    Dto result = envelope.object("Result");
    boolean none = !result.json().exists() && total.textOr("").equals("0");
    List<Dto> rows = none ? List.of() : result.list();
    boolean more =
        rows.size() >= size && (!total.exists() || total.requireLong() > (long) number * size);
    return new Page(rows, more);
  }

  private static Dto result(HttpReply reply) throws IntegrationException {
    return envelope(reply).object("Result");
  }

  private static Dto envelope(HttpReply reply) throws IntegrationException {
    Dto envelope = new Dto(reply.json());
    if (!envelope.at("Success").exists()) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "BMS's answer does not say whether it succeeded");
    }
    return envelope;
  }
}
