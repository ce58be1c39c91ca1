package io.nochub.hub.notify;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps messages to people. */
public final class NoticeStore {
  private static final String SELECT =
      "select id, incident_id, integration, target, moment, reference, send_key, title, text,"
          + " severity, created_at, expires_at, external_id, outcome from notification ";

  /** Stores a message to be sent; gives its id. */
  public long add(Transaction tx, Notice n) {
    return tx.insert(
        "insert into notification (incident_id, integration, target, moment, reference, send_key,"
            + " title, text, severity, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?)",
        n.incidentId(),
        n.integration(),
        n.target(),
        n.moment(),
        n.reference(),
        n.key(),
        n.title(),
        n.text(),
        SeverityRank.of(n.severity()),
        n.createdAt(),
        n.expiresAt());
  }

  public Optional<Notice> notice(Transaction tx, long id) {
    return tx.first(SELECT + "where id = ?", NoticeStore::read, id);
  }

  /** The first message of an incident to a target, sent or not: all of them bear its reference. */
  public Optional<Notice> first(
      Transaction tx, long incidentId, String integration, String target) {
    return tx.first(
        SELECT + "where incident_id = ? and integration = ? and target = ? order by id limit 1",
        NoticeStore::read,
        incidentId,
        integration,
        target);
  }

  /** The first message of an incident that a target got; later ones go into its thread. */
  public Optional<Notice> firstSent(
      Transaction tx, long incidentId, String integration, String target) {
    return tx.first(
        SELECT
            + "where incident_id = ? and integration = ? and target = ? and external_id is not null"
            + " order by id limit 1",
        NoticeStore::read,
        incidentId,
        integration,
        target);
  }

  /** The last message of an incident that a target got: what it knows. */
  public Optional<Notice> lastSent(
      Transaction tx, long incidentId, String integration, String target) {
    return tx.first(
        SELECT
            + "where incident_id = ? and integration = ? and target = ? and external_id is not null"
            + " order by id desc limit 1",
        NoticeStore::read,
        incidentId,
        integration,
        target);
  }

  /** The incident a reference stands for. */
  public Optional<Notice> byReference(Transaction tx, String reference) {
    return tx.first(
        SELECT + "where reference = ? order by id limit 1", NoticeStore::read, reference);
  }

  public void sent(Transaction tx, Notice notice, String externalId, String outcome) {
    tx.update(
        "update notification set external_id = ?, outcome = ? where id = ?",
        externalId,
        outcome,
        notice.id());
  }

  public void dropped(Transaction tx, Notice notice, String outcome) {
    tx.update("update notification set outcome = ? where id = ?", outcome, notice.id());
  }

  /** What became of a message after it was sent. */
  public Optional<Notice> reported(
      Transaction tx, String integration, String externalId, String outcome) {
    Optional<Notice> notice =
        tx.first(
            SELECT + "where integration = ? and external_id = ? order by id limit 1",
            NoticeStore::read,
            integration,
            externalId);
    notice.ifPresent(
        known ->
            tx.update("update notification set outcome = ? where id = ?", outcome, known.id()));
    return notice;
  }

  private static Notice read(ResultSet row) throws SQLException {
    return new Notice(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        Moment.valueOf(row.getString(5)),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        SeverityRank.severity(row.getInt(10)),
        Instant.ofEpochMilli(row.getLong(11)),
        Instant.ofEpochMilli(row.getLong(12)),
        text(row, 13),
        text(row, 14));
  }

  private static @Nullable String text(ResultSet row, int column) throws SQLException {
    return row.getString(column);
  }
}
