package io.nochub.hub.audit;

import io.nochub.hub.store.ListQuery;
import io.nochub.hub.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps and reads the record of changes. Thread-safe. */
public final class AuditStore {
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
  private static final String COLUMNS =
      "id, at, actor, action, object, before_value, after_value, hash";

  private final InstantSource clock;
  private final JsonMapper json = new JsonMapper();

  public AuditStore(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Records a change within the transaction that makes it: both are kept or neither. Secrets are
   * masked.
   */
  public void append(Transaction tx, Change change) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String before = text(change.before());
    String after = text(change.after());
    // Changing the row locks it, so two nodes cannot both follow the same entry.
    tx.update("update audit_head set hash = hash where one = 1");
    String previous =
        tx.first("select hash from audit_head where one = 1", row -> row.getString(1))
            .orElseThrow(() -> new IllegalStateException("The audit log has lost its head"));
    String hash =
        hash(previous, at, change.actor(), change.action(), change.object(), before, after);
    tx.update(
        "insert into audit_entry (at, actor, action, object, before_value, after_value, hash)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        at,
        change.actor(),
        change.action(),
        change.object(),
        before,
        after,
        hash);
    tx.update("update audit_head set hash = ? where one = 1", hash);
  }

  /**
   * Entries, newest first.
   *
   * @param before only entries with a smaller id; null for the newest
   */
  public List<AuditEntry> list(Transaction tx, Filter filter, @Nullable Long before, int limit) {
    return new ListQuery(COLUMNS, "audit_entry", before == null ? Long.MAX_VALUE : before)
        .equal("object", filter.object().orElse(null))
        .equal("actor", filter.actor().orElse(null))
        .between(tx, "at", filter.since().orElse(null), filter.until().orElse(null))
        .latest(tx, this::entry, limit);
  }

  /** Which entries are wanted; what is empty does not matter. */
  public record Filter(
      Optional<String> actor,
      Optional<String> object,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /**
   * Looks for the first entry that was altered, or that follows one that is missing, among those
   * after a given id.
   *
   * @param after the id of the last entry known to be good; 0 to begin at the start
   * @param limit how many entries to look at
   */
  public Check check(Transaction tx, long after, int limit) {
    Anchor anchor = anchor(tx);
    boolean fromStart = after <= anchor.id();
    String previous =
        fromStart
            ? anchor.hash()
            : tx.first("select hash from audit_entry where id = ?", row -> row.getString(1), after)
                .orElse("");
    List<Row> rows =
        tx.list(
            "select " + COLUMNS + " from audit_entry where id > ? order by id limit ?",
            AuditStore::row,
            fromStart ? anchor.id() : after,
            limit);
    long good = after;
    for (Row row : rows) {
      if (!row.hash().equals(row.hashAfter(previous))) {
        return new Check(good, Optional.of(row.id()), false);
      }
      previous = row.hash();
      good = row.id();
    }
    return new Check(good, Optional.empty(), rows.size() == limit);
  }

  /**
   * Removes the oldest entries from before a time. The hash of the last one that went is kept, so
   * that what is left is still a chain with a known beginning.
   *
   * @return how many went
   */
  public int trim(Transaction tx, Instant before, int atMost) {
    Anchor anchor = anchor(tx);
    List<Row> old =
        tx
            .list(
                "select " + COLUMNS + " from audit_entry where id > ? order by id limit ?",
                AuditStore::row,
                anchor.id(),
                atMost)
            .stream()
            .takeWhile(row -> row.at().isBefore(before))
            .toList();
    if (old.isEmpty()) {
      return 0;
    }
    Row last = old.get(old.size() - 1);
    tx.update(
        "update audit_head set trimmed_id = ?, trimmed_hash = ? where one = 1",
        last.id(),
        last.hash());
    return tx.update("delete from audit_entry where id <= ?", last.id());
  }

  /** The last entry that was trimmed: what the first one kept follows. */
  private record Anchor(long id, String hash) {}

  private static Anchor anchor(Transaction tx) {
    return tx.first(
            "select trimmed_id, trimmed_hash from audit_head where one = 1",
            row -> new Anchor(row.getLong(1), row.getString(2)))
        .orElseThrow(() -> new IllegalStateException("The audit log has lost its head"));
  }

  /**
   * What a look at the chain found.
   *
   * @param good the last entry that is as it was written
   * @param broken the first that is not
   * @param more whether there are entries that were not looked at
   */
  public record Check(long good, Optional<Long> broken, boolean more) {}

  private record Row(
      long id,
      Instant at,
      String actor,
      String action,
      String object,
      @Nullable String before,
      @Nullable String after,
      String hash) {
    String hashAfter(String previous) {
      return AuditStore.hash(previous, at, actor, action, object, before, after);
    }
  }

  private AuditEntry entry(ResultSet result) throws SQLException {
    Row row = row(result);
    return new AuditEntry(
        row.id(),
        row.at(),
        row.actor(),
        row.action(),
        row.object(),
        values(row.before()),
        values(row.after()),
        row.hash());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("actor"),
        row.getString("action"),
        row.getString("object"),
        row.getString("before_value"),
        row.getString("after_value"),
        row.getString("hash"));
  }

  private @Nullable Map<String, Object> values(@Nullable String text) {
    return text == null ? null : json.readValue(text, VALUES);
  }

  private @Nullable String text(@Nullable Map<String, ?> values) {
    return values == null ? null : json.writeValueAsString(Masking.masked(values));
  }

  /** Lengths stand before the parts, so no two entries have the same text under the hash. */
  private static String hash(
      String previous,
      Instant at,
      String actor,
      String action,
      String object,
      @Nullable String before,
      @Nullable String after) {
    StringBuilder text = new StringBuilder();
    String[] parts = {
      previous,
      Long.toString(at.toEpochMilli()),
      actor,
      action,
      object,
      Objects.requireNonNullElse(before, "-"),
      Objects.requireNonNullElse(after, "-")
    };
    for (String part : parts) {
      text.append(part.length()).append(':').append(part);
    }
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
