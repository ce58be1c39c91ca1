package io.nochub.hub.ticketing;

import io.nochub.hub.incident.Incident;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps which incidents were over before their ticket could be made, until that has been told. */
public final class UnsentStore {
  /** So many incidents of one client, the first of which was over then and the last then. */
  public record Count(String client, int incidents, Instant first, Instant last) {}

  /**
   * An incident is over, and its ticket was not made. That is after all that was told, also where
   * the clock was set back.
   */
  void add(Transaction tx, Incident incident, Instant now) {
    Instant told = toldUntil(tx);
    tx.update(
        "insert into unsent (incident_id, client_id, ended_at) values (?, ?, ?) on conflict"
            + " (incident_id) do update set ended_at = excluded.ended_at",
        incident.id(),
        incident.place().clientId(),
        now.isAfter(told) ? now : told.plusMillis(1));
  }

  private static Instant toldUntil(Transaction tx) {
    return Instant.ofEpochMilli(
        tx.number("select coalesce(max(until), 0) from unsent_told where id = 1"));
  }

  /** An incident is not over after all. */
  void remove(Transaction tx, long incidentId) {
    tx.update("delete from unsent where incident_id = ?", incidentId);
  }

  /** When the first of those that were not told yet was over. */
  public Optional<Instant> oldest(Transaction tx) {
    return tx.first(
        "select ended_at from unsent where ended_at > ? order by ended_at limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)),
        toldUntil(tx));
  }

  /** Those that were not told yet, by client, and marks them as told. */
  public List<Count> tell(Transaction tx, Instant now) {
    List<Count> counts =
        tx.list(
            "select client_id, count(*), min(ended_at), max(ended_at) from unsent where ended_at > ?"
                + " and ended_at <= ? group by client_id order by client_id",
            row ->
                new Count(
                    row.getString(1),
                    row.getInt(2),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4))),
            toldUntil(tx),
            now);
    tx.update(
        "insert into unsent_told (id, until) values (1, ?) on conflict (id) do update set until ="
            + " excluded.until",
        now);
    return counts;
  }

  /** Whether some that were told are still kept. */
  public boolean isAnyTold(Transaction tx) {
    return tx.first("select 1 from unsent where ended_at <= ? limit 1", row -> 1, toldUntil(tx))
        .isPresent();
  }

  /** Forgets some that were told; gives how many. */
  public int forgetTold(Transaction tx, int atMost) {
    return tx.update(
        "delete from unsent where incident_id in (select incident_id from unsent where ended_at <= ?"
            + " limit ?)",
        toldUntil(tx),
        atMost);
  }
}
