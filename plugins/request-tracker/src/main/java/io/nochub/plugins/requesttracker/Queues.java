package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The queues in use and their custom fields, kept for ten minutes. RT drops a custom field it does
 * not know without a word, also the one with the key, so each is looked up here before it is
 * written. Thread-safe.
 */
final class Queues {
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final RequestTrackerClient client;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Queues(RequestTrackerClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * A queue as this user sees it.
   *
   * @param fields ids of its ticket custom fields by name
   */
  record Queue(String name, String lifecycle, boolean mayCreate, Map<String, String> fields) {
    Queue {
      fields = Map.copyOf(fields);
    }
  }

  private record Seen(Queue queue, Instant at) {}

  /** The queue, as it was at most ten minutes ago; FORBIDDEN if it is not there for this user. */
  Queue queue(String name) throws IntegrationException, InterruptedException {
    Seen last = seen.get(name);
    boolean fresh = last != null && last.at().plus(KEPT).isAfter(clock.instant());
    return last != null && fresh ? last.queue() : look(name);
  }

  /** The queue as it is now. */
  Queue look(String name) throws IntegrationException, InterruptedException {
    try {
      Queue queue = read(client.queue(name));
      seen.put(name, new Seen(queue, clock.instant()));
      return queue;
    } catch (IntegrationException e) {
      // RT says 403 to most users where an administrator gets 404.
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.FORBIDDEN) {
        throw IntegrationException.of(
                Kind.FORBIDDEN,
                "queue "
                    + name
                    + " is not there, or the hub's user may not see it: grant SeeQueue"
                    + " on it")
            .causedBy(e);
      }
      throw e;
    }
  }

  /** The id of a custom field of that queue; FORBIDDEN, saying what to do, if it has none. */
  String field(String queue, String field) throws IntegrationException, InterruptedException {
    String id = queue(queue).fields().get(field);
    if (id == null) {
      id = look(queue).fields().get(field);
    }
    if (id == null) {
      throw IntegrationException.of(
          Kind.FORBIDDEN,
          "queue "
              + queue
              + " has no ticket custom field "
              + field
              + ", or the hub's user may not"
              + " see it. To make it: Admin > Custom Fields > Create, type \"Enter one value\","
              + " applies to Tickets; then Applies to > this queue; then grant the hub's user"
              + " SeeCustomField and ModifyCustomField");
    }
    return id;
  }

  private static Queue read(JsonView queue) throws IntegrationException {
    Map<String, String> fields = new LinkedHashMap<>();
    for (JsonView field : queue.at("TicketCustomFields").items()) {
      fields.putIfAbsent(field.at("name").requireText(), field.at("id").requireText());
    }
    boolean mayCreate =
        queue.at("_hyperlinks").items().stream()
            .anyMatch(link -> link.at("ref").textOr("").equals("create"));
    return new Queue(
        queue.at("Name").requireText(), queue.at("Lifecycle").textOr(""), mayCreate, fields);
  }
}
