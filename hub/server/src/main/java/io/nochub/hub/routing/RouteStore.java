package io.nochub.hub.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nochub.hub.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the versions of the route tree, and the effective routes alerts were given. */
public final class RouteStore {
  private final JsonMapper json =
      JsonMapper.builder()
          .addMixIn(RouteNode.class, RouteNodeNames.class)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private final Cache<Long, EffectiveRoute> effective =
      Caffeine.newBuilder().maximumSize(10_000).build();

  /** How the tree is written outside: two names that Java keeps for itself. */
  private interface RouteNodeNames {
    @JsonProperty("continue")
    boolean goOn();

    @JsonProperty("notify")
    List<NotifyRoute> notices();
  }

  /**
   * Reads a tree as it is written in JSON; what does not fit is an IllegalArgumentException saying
   * where.
   */
  public RouteNode parse(String document) {
    try {
      return json.readValue(document, RouteNode.class);
    } catch (tools.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** A tree as it is written in JSON. */
  public String print(RouteNode tree) {
    return json.writeValueAsString(tree);
  }

  /** The version in force; none on a fresh hub. */
  public Optional<RouteVersion> current(Transaction tx) {
    return tx.first(
        "select version, tree, author, reason, at from route_version order by version desc limit 1",
        row ->
            new RouteVersion(
                row.getLong(1),
                parse(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5))));
  }

  /** Saves a new version and gives its number. */
  public long save(Transaction tx, RouteNode tree, String author, String reason, Instant now) {
    return tx.number(
        "insert into route_version (tree, author, reason, at) values (?, ?, ?, ?) returning version",
        print(tree),
        author,
        reason,
        now);
  }

  /** The id of an effective route; the same values give the same id. */
  public long idOf(Transaction tx, EffectiveRoute route) {
    String document = json.writeValueAsString(route);
    String digest = digest(document);
    return tx.first(
            "select id from effective_route where digest = ?", row -> row.getLong(1), digest)
        .orElseGet(
            () ->
                tx.number(
                    "insert into effective_route (digest, version, document) values (?, ?, ?) returning id",
                    digest,
                    route.version(),
                    document));
  }

  /** An effective route by its id. */
  public EffectiveRoute effective(Transaction tx, long id) {
    EffectiveRoute known = effective.getIfPresent(id);
    if (known != null) {
      return known;
    }
    EffectiveRoute route =
        tx.first(
                "select document from effective_route where id = ?",
                row -> json.readValue(row.getString(1), EffectiveRoute.class),
                id)
            .orElseThrow(
                () ->
                    new IllegalStateException("effective route " + id + " is not in the database"));
    effective.put(id, route);
    return route;
  }

  private static String digest(String document) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
