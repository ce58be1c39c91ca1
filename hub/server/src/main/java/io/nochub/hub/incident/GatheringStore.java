package io.nochub.hub.incident;

import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps gatherings, and how many alerts opened in which minute. */
public final class GatheringStore {
  private static final String SELECT =
      "select incident_id, kind, common, subject, opened_at, ended_at, threshold, joined, shown"
          + " from gathering ";
  private static final long MINUTE = 60_000;

  /** Begins one with its first alert. */
  public void begin(Transaction tx, Gathering gathering, Instant lookAt) {
    tx.update(
        "insert into gathering (incident_id, kind, common, subject, opened_at, threshold, joined,"
            + " shown, look_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        gathering.incidentId(),
        gathering.kind(),
        gathering.common(),
        gathering.subject(),
        gathering.openedAt(),
        gathering.threshold(),
        gathering.joined(),
        gathering.shown(),
        lookAt);
  }

  /** The one that takes alerts recognised by this. */
  public Optional<Gathering> taking(Transaction tx, String common) {
    return tx.first(SELECT + "where common = ? and ended_at is null", GatheringStore::read, common);
  }

  public Optional<Gathering> of(Transaction tx, long incidentId) {
    return tx.first(SELECT + "where incident_id = ?", GatheringStore::read, incidentId);
  }

  /** One alert more; it is looked at by then at the latest. */
  public void joined(Transaction tx, long incidentId, Instant lookAt) {
    tx.update(
        "update gathering set joined = joined + 1, look_at = coalesce(look_at, ?) where incident_id"
            + " = ?",
        lookAt,
        incidentId);
  }

  /** One of its alerts changed; it is looked at by then at the latest. */
  public void lookBy(Transaction tx, long incidentId, Instant lookAt) {
    tx.update(
        "update gathering set look_at = coalesce(look_at, ?) where incident_id = ?",
        lookAt,
        incidentId);
  }

  /** All that joined so far is shown; the next look is due then, or when something changes. */
  public void looked(
      Transaction tx, Gathering gathering, @org.jspecify.annotations.Nullable Instant nextLook) {
    tx.update(
        "update gathering set shown = joined, look_at = ? where incident_id = ?",
        nextLook,
        gathering.incidentId());
  }

  /** Nobody joins any more. */
  public void ended(Transaction tx, long incidentId, Instant now) {
    tx.update(
        "update gathering set ended_at = coalesce(ended_at, ?) where incident_id = ?",
        now,
        incidentId);
  }

  /** When the next look is due. */
  public Optional<Instant> nextLook(Transaction tx) {
    return tx.first(
        "select look_at from gathering where look_at is not null order by look_at limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** Those that are to be looked at. */
  public List<Gathering> looksDue(Transaction tx, Instant now, int atMost) {
    return tx.list(
        SELECT + "where look_at is not null and look_at <= ? order by look_at, incident_id limit ?",
        GatheringStore::read,
        now,
        atMost);
  }

  /** Counts an alert that opens now. */
  public void countOpening(Transaction tx, String common, Instant now) {
    tx.update(
        "insert into opening_count (common, minute, openings) values (?, ?, 1) on conflict (common,"
            + " minute) do update set openings = opening_count.openings + 1",
        common,
        now.toEpochMilli() / MINUTE);
  }

  /**
   * How many alerts opened in so many minutes, the last of which began some minutes ago; a begun
   * minute counts as whole.
   */
  public int openings(Transaction tx, String common, Instant now, int minutes, int ago) {
    long last = now.toEpochMilli() / MINUTE - ago;
    return (int)
        tx.number(
            "select coalesce(sum(openings), 0) from opening_count where common = ? and minute > ?"
                + " and minute <= ?",
            common,
            last - minutes,
            last);
  }

  /** Forgets what opened before then; gives how many rows went. */
  public int forgetOpenings(Transaction tx, Instant before, int atMost) {
    return tx.update(
        "delete from opening_count where (common, minute) in (select common, minute from"
            + " opening_count where minute < ? order by minute limit ?)",
        before.toEpochMilli() / MINUTE,
        atMost);
  }

  private static Gathering read(ResultSet row) throws SQLException {
    long ended = row.getLong("ended_at");
    boolean isOver = !row.wasNull();
    return new Gathering(
        row.getLong("incident_id"),
        Incident.Kind.valueOf(row.getString("kind")),
        row.getString("common"),
        row.getString("subject"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        isOver ? Instant.ofEpochMilli(ended) : null,
        row.getInt("threshold"),
        row.getInt("joined"),
        row.getInt("shown"));
  }
}
