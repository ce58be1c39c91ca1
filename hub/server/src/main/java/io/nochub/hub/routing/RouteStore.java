package io.nochub.hub.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.EnumNaming;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the versions of the route tree, and the effective routes alerts were given. */
public final class RouteStore {
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
  private static final String SELECT =
      "select version, tree, author, reason, at from route_version ";

  private final JsonMapper json =
      JsonMapper.builder()
          .addMixIn(RouteNode.class, RouteNodeNames.class)
          .addMixIn(TicketRoute.class, TicketRouteNames.class)
          .addMixIn(TicketRoute.Resolve.class, LowerCase.class)
          .addMixIn(Visibility.class, LowerCase.class)
          .addMixIn(RouteNode.Unmatched.class, LowerCase.class)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private final Cache<Long, EffectiveRoute> effective =
      Caffeine.newBuilder().maximumSize(10_000).build();
  private final WriterCache<EffectiveRoute, Long> ids = new WriterCache<>(10_000);

  /** How the tree is written outside: two names that Java keeps for itself. */
  @SuppressWarnings("UnusedMethod") // only its annotations are read
  private interface RouteNodeNames {
    @JsonProperty("continue")
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    boolean goOn();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<RouteNode> children();

    @JsonProperty("notify")
    List<NotifyRoute> notices();
  }

  @SuppressWarnings("UnusedMethod") // only its annotations are read
  private interface TicketRouteNames {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<String, String> fields();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<?, ?> priority();
  }

  /** Words outside are in lower case; names of severities and moments are written as they are. */
  @EnumNaming(EnumNamingStrategies.LowerCaseStrategy.class)
  private interface LowerCase {}

  /** Reads a tree that is at hand as maps and lists; problems as below. */
  public RouteNode parse(Map<String, ?> document) {
    return parse(json.writeValueAsString(document));
  }

  /** A tree as maps and lists. */
  public Map<String, Object> values(RouteNode tree) {
    return json.convertValue(tree, VALUES);
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
    return tx.first(SELECT + "order by version desc limit 1", this::read);
  }

  /** An earlier version. */
  public Optional<RouteVersion> version(Transaction tx, long version) {
    return tx.first(SELECT + "where version = ?", this::read, version);
  }

  /** Versions below the given one, latest first. */
  public List<RouteVersion> versions(Transaction tx, long before, int atMost) {
    return tx.list(
        SELECT + "where version < ? order by version desc limit ?", this::read, before, atMost);
  }

  private RouteVersion read(ResultSet row) throws SQLException {
    return new RouteVersion(
        row.getLong(1),
        parse(row.getString(2)),
        row.getString(3),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)));
  }

  /** Saves a new version and gives its number. */
  public long save(Transaction tx, RouteNode tree, String author, String reason, Instant now) {
    return tx.number(
        "insert into route_version (tree, author, reason, at) values (?, ?, ?, ?) returning"
            + " version",
        print(tree),
        author,
        reason,
        now);
  }

  /** The id of an effective route; the same values give the same id. */
  public long idOf(Transaction tx, EffectiveRoute route) {
    Long known = ids.get(tx, route);
    if (known != null) {
      return known;
    }
    long id = storedId(tx, route);
    ids.put(tx, route, id);
    return id;
  }

  private long storedId(Transaction tx, EffectiveRoute route) {
    String document = json.writeValueAsString(route);
    String digest = digest(document);
    return tx.first(
            "select id from effective_route where digest = ?", row -> row.getLong(1), digest)
        .orElseGet(
            () ->
                tx.insert(
                    "insert into effective_route (digest, version, document) values (?, ?, ?)",
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
