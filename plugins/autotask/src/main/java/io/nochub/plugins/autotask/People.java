package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is behind a resource's number, and which number is the hub's own. Thread-safe. */
final class People {
  /** Autotask's own resource, in whose name workflow rules act. */
  private static final String AUTOTASK_ITSELF = "Autotask Administrator";

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);

  /** More resources than any tenant has; only a vendor gone wrong gives more. */
  private static final int MOST_NAMES = 10_000;

  private final AutotaskConfig config;
  private final AutotaskClient client;
  private final InstantSource clock;
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private volatile @Nullable Own own;

  People(AutotaskConfig config, AutotaskClient client, InstantSource clock) {
    this.config = config;
    this.client = client;
    this.clock = clock;
  }

  private record Own(Optional<String> id, Instant at) {}

  /** The resource number of the hub's API user, if the settings or Autotask tell it. */
  Optional<String> own() throws IntegrationException, InterruptedException {
    if (config.resourceId() != null) {
      return Optional.of(config.resourceId());
    }
    Own last = own;
    boolean good =
        last != null
            && (last.id().isPresent() || last.at().plus(BETWEEN_LOOKS).isAfter(clock.instant()));
    return last != null && good ? last.id() : look();
  }

  private Optional<String> look() throws IntegrationException, InterruptedException {
    Optional<String> id = Optional.empty();
    try {
      List<JsonView> found =
          client.some(
              "Resources",
              2,
              List.of("id", "userName"),
              Condition.equal("userName", config.user()));
      id =
          found.stream()
              .filter(one -> one.at("userName").textOr("").equalsIgnoreCase(config.user()))
              .findFirst()
              .flatMap(one -> one.at("id").text());
    } catch (IntegrationException e) {
      if (e.kind() != Kind.FORBIDDEN && e.kind() != Kind.REJECTED) {
        throw e;
      }
    }
    own = new Own(id, clock.instant());
    return id;
  }

  /** The name of a resource; its number in words if it has none to show. */
  String name(String id) throws IntegrationException, InterruptedException {
    String known = names.get(id);
    if (known != null) {
      return known;
    }
    String name = "resource " + id;
    try {
      JsonView resource = client.item("Resources", id);
      String full =
          (resource.at("firstName").textOr("") + " " + resource.at("lastName").textOr("")).strip();
      name = full.isEmpty() ? name : full;
    } catch (IntegrationException e) {
      if (e.kind() != Kind.FORBIDDEN && e.kind() != Kind.NOT_FOUND && e.kind() != Kind.REJECTED) {
        throw e;
      }
    }
    if (names.size() < MOST_NAMES) {
      names.put(id, name);
    }
    return name;
  }

  /** Whether what this resource did was done by something and not by somebody. */
  boolean isProgram(String id) throws IntegrationException, InterruptedException {
    if (config.programs().contains(id)) {
      return true;
    }
    String name = name(id);
    return name.equalsIgnoreCase(AUTOTASK_ITSELF)
        || config.programs().stream().anyMatch(program -> program.strip().equalsIgnoreCase(name));
  }
}
