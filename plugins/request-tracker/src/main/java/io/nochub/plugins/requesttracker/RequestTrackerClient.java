package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests and paging only; thread-safe. Paths and fields are those of RT's REST 2,
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html.
 */
final class RequestTrackerClient {
  /** RT gives no more at once. */
  static final int PAGE = 100;

  private static final int MOST_PAGES = 10;
  private static final Pattern PACKED =
      Pattern.compile("(?:W/)?\"([^\"]*?)(?:[-;]{1,2}(?:gzip|br|deflate))*\"");

  private final URI address;
  private final URI api;
  private final HttpAccess http;

  RequestTrackerClient(RequestTrackerConfig config, HttpAccess plain) {
    address = config.address();
    api = HttpCall.get(address, "REST", "2.0").address();
    http = plain.with(new RequestTrackerManners(config));
  }

  /** A ticket and its version, which RT gives as ETag: the id of its last transaction. */
  record Ticket(String id, JsonView json, @Nullable String version) {}

  /** Whether the one looked for was found. */
  @FunctionalInterface
  interface Test {
    boolean holds(JsonView row) throws IntegrationException;
  }

  enum Order {
    ASC,
    DESC
  }

  /** One page of a collection; last is RT's word, which it does not give to everybody. */
  record Page(List<JsonView> rows, boolean more) {}

  URI link(String ticket) {
    return HttpCall.get(address, "Ticket", "Display.html").query("id", ticket).address();
  }

  String version() throws IntegrationException, InterruptedException {
    return get(HttpCall.get(api, "rt")).at("Version").requireText();
  }

  JsonView user(String name) throws IntegrationException, InterruptedException {
    return get(HttpCall.get(api, "user", name));
  }

  JsonView queue(String nameOrId) throws IntegrationException, InterruptedException {
    return get(HttpCall.get(api, "queue", nameOrId));
  }

  JsonView customField(String id) throws IntegrationException, InterruptedException {
    return get(HttpCall.get(api, "customfield", id));
  }

  List<JsonView> queues() throws IntegrationException, InterruptedException {
    List<JsonView> all = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      Page part = page(HttpCall.get(api, "queues", "all").query("fields", "Name"), page, PAGE);
      all.addAll(part.rows());
      if (!part.more()) {
        break;
      }
    }
    return all;
  }

  /** The first page of users RT knows, people and requestors alike. */
  Page users() throws IntegrationException, InterruptedException {
    return page(HttpCall.get(api, "users").query("fields", "Name,RealName"), 1, PAGE);
  }

  Ticket ticket(String id) throws IntegrationException, InterruptedException {
    HttpReply reply = http.send(HttpCall.get(api, "ticket", id).query("fields[Queue]", "Name"));
    JsonView json = reply.json();
    String version = reply.header("ETag").map(RequestTrackerClient::unchanged).orElse(null);
    return new Ticket(json.at("id").requireText(), json, version);
  }

  /** Tickets by RT's search language; deleted ones are never among them. */
  List<JsonView> tickets(String query, String fields, Order order, int atMost)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(api, "tickets")
            .query("query", query)
            .query("fields", fields)
            .query("orderby", "id")
            .query("order", order);
    return page(call, 1, atMost).rows();
  }

  /** One page of transactions of tickets, by RT's search language for them. */
  Page transactions(String query, String fields, Order order, int number, int atMost)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(api, "transactions")
            .query("query", "ObjectType = 'RT::Ticket' AND " + query)
            .query("fields", fields)
            .query("orderby", "id")
            .query("order", order);
    return page(call, number, atMost);
  }

  /** The newest row of a ticket's history or attachments for which the test holds. */
  Optional<JsonView> newest(String ticket, String part, String fields, Test test)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(api, "ticket", ticket, part)
            .query("fields", fields)
            .query("orderby", "id")
            .query("order", Order.DESC);
    for (int number = 1; number <= MOST_PAGES; number++) {
      Page page = page(call, number, PAGE);
      for (JsonView row : page.rows()) {
        if (test.holds(row)) {
          return Optional.of(row);
        }
      }
      if (!page.more()) {
        break;
      }
    }
    return Optional.empty();
  }

  /** Gives the new ticket's id. */
  String create(Map<String, Object> ticket) throws IntegrationException, InterruptedException {
    HttpReply reply = http.send(HttpCall.post(api, "ticket").json(ticket));
    try {
      return reply.json().at("id").requireText();
    } catch (IntegrationException e) {
      throw lost("the new ticket's number", e);
    }
  }

  /** Gives what RT says about it: a change that did not happen is a sentence among them. */
  List<String> update(String id, Map<String, Object> changes, @Nullable String ifVersion)
      throws IntegrationException, InterruptedException {
    HttpCall call = HttpCall.of("PUT", api, "ticket", id).json(changes);
    HttpReply reply = http.send(ifVersion == null ? call : call.header("If-Match", ifVersion));
    List<String> said = new ArrayList<>();
    try {
      reply.json().items().forEach(sentence -> said.add(sentence.textOr("")));
    } catch (IntegrationException e) {
      throw lost("what became of the change", e);
    }
    return said;
  }

  /** Adds a note by "comment" or "correspond". */
  void note(String id, String how, Map<String, Object> note)
      throws IntegrationException, InterruptedException {
    http.send(HttpCall.post(api, "ticket", id, how).json(note));
  }

  /**
   * The ETag as RT made it: a web server that packs answers marks it as weak or puts a word behind.
   */
  private static String unchanged(String etag) {
    return PACKED.matcher(etag).replaceFirst("\"$1\"");
  }

  private static IntegrationException lost(String what, IntegrationException cause) {
    return IntegrationException.of(
            Kind.OUTCOME_UNKNOWN, "RT took it, but " + what + " could not be read")
        .causedBy(cause);
  }

  private JsonView get(HttpCall call) throws IntegrationException, InterruptedException {
    return http.send(call).json();
  }

  /**
   * RT leaves out rows the user may not see, and gives next_page only to those who may see all; so
   * a full page counts as one with more behind it.
   */
  private Page page(HttpCall call, int number, int size)
      throws IntegrationException, InterruptedException {
    JsonView answer = get(call.query("per_page", size).query("page", number));
    if (!answer.at("items").exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave no list");
    }
    List<JsonView> rows = answer.at("items").items();
    return new Page(rows, answer.at("next_page").exists() || rows.size() >= size);
  }
}
