package io.nochub.hub.action;

import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Keeps what is to be cleared at its source. */
public final class ClearingStore {
  /** Stores one that is wanted; gives its id. */
  long add(Transaction tx, Clearing clearing) {
    return tx.insert(
        "insert into source_clearing (alert_id, incident_id, integration, source_alert_id,"
            + " organisation, device, note, clear_key, created_at) values (?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?)",
        clearing.alertId(),
        clearing.incidentId(),
        clearing.integration(),
        clearing.sourceAlertId(),
        clearing.organisation(),
        clearing.device(),
        clearing.note(),
        clearing.key(),
        clearing.createdAt());
  }

  Optional<Clearing> clearing(Transaction tx, long id) {
    return tx.first(
        "select id, alert_id, incident_id, integration, source_alert_id, organisation, device,"
            + " note, clear_key, created_at, outcome from source_clearing where id = ?",
        ClearingStore::read,
        id);
  }

  /** How many were wanted of an integration since then. */
  long since(Transaction tx, String integration, Instant then) {
    return tx.number(
        "select count(*) from source_clearing where integration = ? and created_at > ?",
        integration,
        then);
  }

  void ended(Transaction tx, long id, String outcome) {
    tx.update("update source_clearing set outcome = ? where id = ?", outcome, id);
  }

  private static Clearing read(ResultSet row) throws SQLException {
    return new Clearing(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        Instant.ofEpochMilli(row.getLong(10)),
        row.getString(11));
  }
}
