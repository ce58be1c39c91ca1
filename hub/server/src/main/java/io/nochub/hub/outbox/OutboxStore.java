package io.nochub.hub.outbox;

import io.nochub.hub.store.ListQuery;
import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what is to be done outside, and what holds it up. */
public final class OutboxStore {
  private static final String COLUMNS =
      "id, kind, ref, integration, incident_id, urgency, state, due_at, attempts, asked,"
          + " problem_kind, problem, created_at";
  private static final String SELECT = "select " + COLUMNS + " from delivery ";

  private final Runnable enqueued;

  /**
   * Makes it.
   *
   * @param enqueued told after the commit of what asks for an attempt
   */
  public OutboxStore(Runnable enqueued) {
    this.enqueued = enqueued;
  }

  /** A store that tells nobody. */
  public OutboxStore() {
    this(() -> {});
  }

  /** What a list of deliveries is narrowed to; null means all. */
  public record Filter(
      OutboxEntry.@Nullable State state, @Nullable String integration, @Nullable Long incident) {}

  /**
   * Asks for an attempt as soon as may be; an entry for the same row is woken, a dead one stays
   * dead.
   */
  public void enqueue(
      Transaction tx,
      Delivery.Kind kind,
      long ref,
      String integration,
      long incident,
      int urgency,
      Instant now) {
    tx.update(
        "insert into delivery (kind, ref, integration, incident_id, urgency, state, due_at,"
            + " attempts, asked, created_at, changed_at) values (?, ?, ?, ?, ?, 'WAITING', ?, 0, 1,"
            + " ?, ?) on conflict (kind, ref) do update set urgency = excluded.urgency, changed_at"
            + " = excluded.changed_at, asked = delivery.asked + 1, due_at = case when"
            + " delivery.state = 'WAITING' and delivery.attempts > 0 then delivery.due_at else"
            + " excluded.due_at end, state = case when delivery.state = 'DEAD' then 'DEAD' else"
            + " 'WAITING' end",
        kind,
        ref,
        integration,
        incident,
        urgency,
        now,
        now,
        now);
    tx.afterCommit(enqueued);
  }

  /** Integrations that have due entries and are not held. */
  public List<String> lanes(Transaction tx, Instant now) {
    return tx.list(
        "select distinct integration from delivery where state = 'WAITING' and due_at <= ? and"
            + " integration not in (select integration from lane_hold where until is null or until"
            + " > ?)",
        row -> row.getString(1),
        now,
        now);
  }

  /**
   * Due entries of one integration, most urgent first, oldest first among those. A message waits
   * for the earlier ones of its incident.
   */
  public List<OutboxEntry> due(Transaction tx, String integration, Instant now, int atMost) {
    return tx.list(
        SELECT
            + "where state = 'WAITING' and integration = ? and due_at <= ? and (kind <>"
            + " 'NOTIFICATION' or not exists (select 1 from delivery earlier where"
            + " earlier.incident_id = delivery.incident_id and earlier.integration ="
            + " delivery.integration and earlier.kind = 'NOTIFICATION' and earlier.state ="
            + " 'WAITING' and earlier.id < delivery.id)) order by urgency desc, id limit ?",
        OutboxStore::read,
        integration,
        now,
        atMost);
  }

  public Optional<OutboxEntry> entry(Transaction tx, long id) {
    return tx.first(SELECT + "where id = ?", OutboxStore::read, id);
  }

  /** The entry for a row of its kind. */
  public Optional<OutboxEntry> entry(Transaction tx, Delivery.Kind kind, long ref) {
    return tx.first(SELECT + "where kind = ? and ref = ?", OutboxStore::read, kind, ref);
  }

  /** Entries with an id below the given one, latest first. */
  public List<OutboxEntry> list(Transaction tx, Filter filter, long before, int atMost) {
    return new ListQuery(COLUMNS, "delivery", before)
        .equal("incident_id", filter.incident())
        .equal("integration", filter.integration())
        .equal("state", filter.state())
        .latest(tx, OutboxStore::read, atMost);
  }

  /**
   * Notes that an attempt went well. If the row was asked for again since the entry was read, it is
   * due at once.
   */
  public void done(Transaction tx, OutboxEntry entry, Delivery.Next next, Instant now) {
    Instant due = next.done() ? now : next.at();
    tx.update(
        "update delivery set attempts = 0, problem_kind = null, problem = null, changed_at = ?,"
            + " state = case when asked > ? then 'WAITING' else ? end, due_at = case when asked > ?"
            + " then ? else ? end where id = ?",
        now,
        entry.asked(),
        next.done() ? OutboxEntry.State.DONE : OutboxEntry.State.WAITING,
        entry.asked(),
        now,
        due,
        entry.id());
  }

  /** Puts an entry off after a failure. */
  public void retry(
      Transaction tx,
      OutboxEntry entry,
      Instant at,
      boolean counts,
      String kind,
      String problem,
      Instant now) {
    tx.update(
        "update delivery set due_at = ?, attempts = attempts + ?, problem_kind = ?, problem = ?,"
            + " changed_at = ? where id = ?",
        at,
        counts ? 1 : 0,
        kind,
        problem,
        now,
        entry.id());
  }

  /** Gives an entry up; it stays as a dead letter. */
  public void bury(Transaction tx, OutboxEntry entry, String kind, String problem, Instant now) {
    tx.update(
        "update delivery set state = 'DEAD', attempts = attempts + 1, problem_kind = ?, problem ="
            + " ?, changed_at = ? where id = ?",
        kind,
        problem,
        now,
        entry.id());
  }

  /** Takes a dead letter up again; false if it is not dead. */
  public boolean revive(Transaction tx, long id, Instant now) {
    return tx.update(
            "update delivery set state = 'WAITING', attempts = 0, due_at = ?, changed_at = ? where"
                + " id = ? and state = 'DEAD'",
            now,
            now,
            id)
        == 1;
  }

  /** Makes a waiting entry due at once. */
  public boolean hurry(Transaction tx, long id, Instant now) {
    return tx.update(
            "update delivery set due_at = ?, changed_at = ? where id = ? and state = 'WAITING'",
            now,
            now,
            id)
        == 1;
  }

  /** Deliveries that were done before then are no longer of interest; gives how many went. */
  public int forgetDone(Transaction tx, Instant before, int atMost) {
    return tx.update(
        "delete from delivery where id in (select id from delivery where state = 'DONE' and kind ="
            + " 'NOTIFICATION' and changed_at < ? limit ?)",
        before,
        atMost);
  }

  /**
   * Entries of a state with an id above the given one that fit all that is given, oldest first;
   * null fits all.
   */
  public List<OutboxEntry> inState(
      Transaction tx,
      OutboxEntry.State state,
      Delivery.@Nullable Kind kind,
      @Nullable String integration,
      @Nullable Long incident,
      long after,
      int atMost) {
    String wantedKind = kind == null ? "" : kind.name();
    String lane = integration == null ? "" : integration;
    long about = incident == null ? 0 : incident;
    return tx.list(
        SELECT
            + "where state = ? and id > ? and (? = '' or kind = ?) and (? = '' or integration = ?)"
            + " and (? = 0 or incident_id = ?) order by id limit ?",
        OutboxStore::read,
        state,
        after,
        wantedKind,
        wantedKind,
        lane,
        lane,
        about,
        about,
        atMost);
  }

  /** Nothing more is to be done for an integration: it is removed. */
  public void drop(Transaction tx, String integration, Instant now) {
    tx.update(
        "update delivery set state = 'DONE', changed_at = ? where integration = ? and state <>"
            + " 'DONE'",
        now,
        integration);
    tx.update("delete from lane_hold where integration = ?", integration);
  }

  // holds

  public void hold(Transaction tx, LaneHold hold) {
    tx.update(
        "insert into lane_hold (integration, kind, reason, since, until) values (?, ?, ?, ?, ?) on"
            + " conflict (integration) do update set kind = excluded.kind, reason ="
            + " excluded.reason, since = excluded.since, until = excluded.until",
        hold.integration(),
        hold.kind(),
        hold.reason(),
        hold.since(),
        hold.until());
  }

  public boolean release(Transaction tx, String integration) {
    return tx.update("delete from lane_hold where integration = ?", integration) == 1;
  }

  public Optional<LaneHold> hold(Transaction tx, String integration) {
    return tx.first(
        "select integration, kind, reason, since, until from lane_hold where integration = ?",
        row ->
            new LaneHold(
                row.getString(1),
                LaneHold.Kind.valueOf(row.getString(2)),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                instantOrNull(row, 5)),
        integration);
  }

  /** How much waits for an integration, and since when. */
  public record Backlog(long waiting, long dead, @Nullable Instant oldest) {}

  public Backlog backlog(Transaction tx, String integration) {
    return tx.first(
            "select coalesce(sum(case when state = 'WAITING' then 1 else 0 end), 0),"
                + " coalesce(sum(case when state = 'DEAD' then 1 else 0 end), 0), min(case when"
                + " state = 'WAITING' then created_at end) from delivery where integration = ? and"
                + " state <> 'DONE'",
            row -> new Backlog(row.getLong(1), row.getLong(2), instantOrNull(row, 3)),
            integration)
        .orElseThrow();
  }

  private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static OutboxEntry read(ResultSet row) throws SQLException {
    return new OutboxEntry(
        row.getLong(1),
        Delivery.Kind.valueOf(row.getString(2)),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getInt(6),
        OutboxEntry.State.valueOf(row.getString(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        row.getInt(9),
        row.getLong(10),
        row.getString(11),
        row.getString(12),
        Instant.ofEpochMilli(row.getLong(13)));
  }
}
