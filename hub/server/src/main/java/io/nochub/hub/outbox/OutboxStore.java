package io.nochub.hub.outbox;

import io.nochub.hub.store.ListQuery;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what is to be done outside, and what holds it up. */
public final class OutboxStore {
  private static final String COLUMNS =
      "id, kind, ref, integration, incident_id, urgency, state, due_at, attempts, asked,"
          + " problem_kind, problem, created_at";
  private static final String SELECT = "select " + COLUMNS + " from delivery ";

  private static final String INSERT =
      "insert into delivery (kind, ref, integration, incident_id, urgency, state, due_at, attempts,"
          + " asked, created_at, changed_at, waiting_since) values (?, ?, ?, ?, ?, 'WAITING', ?, 0,"
          + " 1, ?, ?, ?)";

  static final String NEXT_URGENCY =
      "select max(urgency) from delivery where state = 'WAITING' and integration = ? and urgency <"
          + " ?";

  static final String DUE =
      SELECT
          + "where state = 'WAITING' and integration = ? and urgency = ? and due_at <= ? and (kind"
          + " <> 'NOTIFICATION' or not exists (select 1 from delivery earlier where"
          + " earlier.incident_id = delivery.incident_id and earlier.integration ="
          + " delivery.integration and earlier.kind = 'NOTIFICATION' and earlier.state = 'WAITING'"
          + " and earlier.id < delivery.id)) order by due_at, id limit ?";

  static final String OWED_SINCE =
      "select min(waiting_since) from delivery where state = 'WAITING' and waiting_since is not null"
          + " and integration = ?";

  static final String BACKLOG =
      "select (select count(*) from delivery where state = 'WAITING' and waiting_since is not null"
          + " and integration = ?), (select count(*) from delivery where state = 'DEAD' and"
          + " integration = ?), ("
          + OWED_SINCE
          + ")";

  private static final int FAILURES_KEPT = 20;

  private static final long KEPT = 20_000;

  private final Consumer<OutboxEntry> enqueued;
  private final WriterCache<Ref, Boolean> waiting = new WriterCache<>(KEPT);

  private record Ref(Delivery.Kind kind, long id) {
    static Ref of(OutboxEntry entry) {
      return new Ref(entry.kind(), entry.ref());
    }
  }

  /**
   * Makes it.
   *
   * @param enqueued given what an attempt was asked for, after the commit, on the writer's thread
   */
  public OutboxStore(Consumer<OutboxEntry> enqueued) {
    this.enqueued = enqueued;
  }

  /** A store that tells nobody. */
  public OutboxStore() {
    this(entry -> {});
  }

  /**
   * What deliveries are narrowed to; null means all.
   *
   * @param since not changed last before then: for a dead one, when it was given up
   * @param until changed last before then
   */
  public record Filter(
      OutboxEntry.@Nullable State state,
      Delivery.@Nullable Kind kind,
      @Nullable String integration,
      @Nullable Long incident,
      @Nullable Instant since,
      @Nullable Instant until) {
    /** By the most usual. */
    public Filter(
        OutboxEntry.@Nullable State state, @Nullable String integration, @Nullable Long incident) {
      this(state, null, integration, incident, null, null);
    }
  }

  /**
   * Asks for an attempt as soon as may be; an entry for the same row is woken, one that was given
   * up stays so.
   */
  public void enqueue(
      Transaction tx,
      Delivery.Kind kind,
      long ref,
      String integration,
      long incident,
      int urgency,
      Instant now) {
    if (!waitsAnyway(tx, kind, ref, urgency, now)) {
      OutboxEntry entry = insertOrWake(tx, kind, ref, integration, incident, urgency, now);
      tx.afterCommit(() -> enqueued.accept(entry));
    }
  }

  /** As {@link #enqueue}, for a row that nothing was asked for before. */
  public void enqueueNew(
      Transaction tx,
      Delivery.Kind kind,
      long ref,
      String integration,
      long incident,
      int urgency,
      Instant now) {
    long id = tx.insert(INSERT, kind, ref, integration, incident, urgency, now, now, now, now);
    OutboxEntry entry =
        new OutboxEntry(
            id,
            kind,
            ref,
            integration,
            incident,
            urgency,
            OutboxEntry.State.WAITING,
            now,
            0,
            1,
            null,
            null,
            now);
    tx.afterCommit(() -> enqueued.accept(entry));
  }

  /** Whether an attempt for a row of its kind is still to come, or under way. */
  public boolean waits(Transaction tx, Delivery.Kind kind, long ref) {
    Ref key = new Ref(kind, ref);
    if (waiting.get(tx, key) != null) {
      return true;
    }
    boolean waits =
        tx.first(
                "select 1 from delivery where kind = ? and ref = ? and state = 'WAITING'",
                row -> true,
                kind,
                ref)
            .isPresent();
    if (waits) {
      waiting.put(tx, key, true);
    }
    return waits;
  }

  /** What is due and was never tried has nothing to be woken for: it keeps its place. */
  private static boolean waitsAnyway(
      Transaction tx, Delivery.Kind kind, long ref, int urgency, Instant now) {
    return tx.update(
            "update delivery set asked = asked + 1, changed_at = ? where kind = ? and ref = ? and"
                + " state = 'WAITING' and attempts = 0 and urgency = ? and due_at <= ? and"
                + " waiting_since is not null",
            now,
            kind,
            ref,
            urgency,
            now)
        == 1;
  }

  private static OutboxEntry insertOrWake(
      Transaction tx,
      Delivery.Kind kind,
      long ref,
      String integration,
      long incident,
      int urgency,
      Instant now) {
    return tx.first(
            INSERT
                + " on conflict (kind, ref) do update set urgency ="
                + " excluded.urgency, changed_at = excluded.changed_at, asked = delivery.asked + 1,"
                + " due_at = case when delivery.state = 'WAITING' and delivery.attempts > 0 then"
                + " delivery.due_at else excluded.due_at end, waiting_since = case when delivery.state"
                + " = 'WAITING' then coalesce(delivery.waiting_since, excluded.waiting_since) else"
                + " excluded.waiting_since end, state = case when delivery.state in ('DEAD',"
                + " 'ABANDONED') then delivery.state else 'WAITING' end returning "
                + COLUMNS,
            OutboxStore::read,
            kind,
            ref,
            integration,
            incident,
            urgency,
            now,
            now,
            now,
            now)
        .orElseThrow();
  }

  /**
   * What was asked for is no longer wanted, and nothing of it was ever sent. An attempt that has
   * begun finds the row asked for again when it ends.
   */
  public void withdraw(Transaction tx, Delivery.Kind kind, long ref, Instant now) {
    waiting.drop(tx, new Ref(kind, ref));
    tx.update(
        "update delivery set state = 'DONE', asked = asked + 1, attempts = 0, problem_kind = null,"
            + " problem = null, changed_at = ? where kind = ? and ref = ? and state = 'WAITING'",
        now,
        kind,
        ref);
  }

  /**
   * Due entries of one integration, most urgent first, those due longest first among these. A
   * message waits for the earlier ones of its incident.
   *
   * @param least the least urgency that is wanted
   */
  public List<OutboxEntry> due(
      Transaction tx, String integration, int least, Instant now, int atMost) {
    List<OutboxEntry> due = new ArrayList<>();
    OptionalInt urgency = nextUrgency(tx, integration, Integer.MAX_VALUE);
    while (due.size() < atMost && urgency.isPresent() && urgency.getAsInt() >= least) {
      int rank = urgency.getAsInt();
      due.addAll(tx.list(DUE, OutboxStore::read, integration, rank, now, atMost - due.size()));
      urgency = nextUrgency(tx, integration, rank);
    }
    return due;
  }

  /** The greatest urgency below the given one for which something waits. */
  private static OptionalInt nextUrgency(Transaction tx, String integration, int below) {
    return tx.first(
            NEXT_URGENCY,
            row -> {
              int urgency = row.getInt(1);
              return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(urgency);
            },
            integration,
            below)
        .orElse(OptionalInt.empty());
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
        .in("kind", Stream.ofNullable(filter.kind()).toList())
        .within("changed_at", filter.since(), filter.until())
        .latest(tx, OutboxStore::read, atMost);
  }

  /** Entries with an id above the given one, oldest first. */
  public List<OutboxEntry> after(Transaction tx, Filter filter, long after, int atMost) {
    StringBuilder sql = new StringBuilder(SELECT).append("where id > ?");
    List<@Nullable Object> parameters = new ArrayList<>(List.of(after));
    and(sql, parameters, "state = ?", filter.state());
    and(sql, parameters, "kind = ?", filter.kind());
    and(sql, parameters, "integration = ?", filter.integration());
    and(sql, parameters, "incident_id = ?", filter.incident());
    and(sql, parameters, "changed_at >= ?", filter.since());
    and(sql, parameters, "changed_at < ?", filter.until());
    parameters.add(atMost);
    return tx.list(sql + " order by id limit ?", OutboxStore::read, parameters.toArray());
  }

  private static void and(
      StringBuilder sql,
      List<@Nullable Object> parameters,
      String condition,
      @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(condition);
      parameters.add(value);
    }
  }

  /**
   * Notes that an attempt went well. If the row was asked for again since the entry was read, it is
   * due at once.
   */
  public void done(Transaction tx, OutboxEntry entry, Delivery.Next next, Instant now) {
    waiting.drop(tx, Ref.of(entry));
    Instant due = next.done() ? now : next.at();
    tx.update(
        "update delivery set attempts = 0, problem_kind = null, problem = null, changed_at = ?,"
            + " state = case when asked > ? then 'WAITING' else ? end, due_at = case when asked > ?"
            + " then ? else ? end, waiting_since = case when asked > ? then ? end where id = ?",
        now,
        entry.asked(),
        next.done() ? OutboxEntry.State.DONE : OutboxEntry.State.WAITING,
        entry.asked(),
        now,
        due,
        entry.asked(),
        now,
        entry.id());
    if (entry.problemKind() != null) {
      tx.update("delete from delivery_failure where delivery_id = ?", entry.id());
    }
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
            + " changed_at = ?, waiting_since = coalesce(waiting_since, ?) where id = ?",
        at,
        counts ? 1 : 0,
        kind,
        problem,
        now,
        now,
        entry.id());
    failed(tx, entry, kind, problem, now);
  }

  /** Gives an entry up; it stays as a dead letter. */
  public void bury(Transaction tx, OutboxEntry entry, String kind, String problem, Instant now) {
    waiting.drop(tx, Ref.of(entry));
    tx.update(
        "update delivery set state = 'DEAD', attempts = attempts + 1, problem_kind = ?, problem ="
            + " ?, changed_at = ? where id = ?",
        kind,
        problem,
        now,
        entry.id());
    failed(tx, entry, kind, problem, now);
  }

  private static void failed(
      Transaction tx, OutboxEntry entry, String kind, String problem, Instant now) {
    tx.update(
        "insert into delivery_failure (delivery_id, at, kind, problem) values (?, ?, ?, ?)",
        entry.id(),
        now,
        kind,
        problem);
    tx.update(
        "delete from delivery_failure where delivery_id = ? and id <= (select id from"
            + " delivery_failure where delivery_id = ? order by id desc limit 1 offset ?)",
        entry.id(),
        entry.id(),
        FAILURES_KEPT);
  }

  /** An attempt that failed: when, by what kind, and what came back. */
  public record Failure(Instant at, String kind, String problem) {}

  /** The latest failed attempts since it last went well, latest first; not more than 20. */
  public List<Failure> failures(Transaction tx, long id) {
    return tx.list(
        "select at, kind, problem from delivery_failure where delivery_id = ? order by id desc",
        row ->
            new Failure(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3)),
        id);
  }

  /** Takes a dead letter up again; false if it is not dead. */
  public boolean revive(Transaction tx, long id, Instant now) {
    return tx.update(
            "update delivery set state = 'WAITING', attempts = 0, due_at = ?, changed_at = ?,"
                + " waiting_since = ? where id = ? and state = 'DEAD'",
            now,
            now,
            now,
            id)
        == 1;
  }

  /** A dead letter will never be delivered; false if it is not dead. */
  public boolean abandon(Transaction tx, long id, Instant now) {
    return tx.update(
            "update delivery set state = 'ABANDONED', changed_at = ? where id = ? and state ="
                + " 'DEAD'",
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

  /** Nothing more is to be done for an integration: it is removed. */
  public void drop(Transaction tx, String integration, Instant now) {
    tx.forgetRemembered();
    tx.update(
        "update delivery set state = 'DONE', changed_at = ? where integration = ? and state in"
            + " ('WAITING', 'DEAD')",
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

  /**
   * Ends an outage: what had to wait because of it is due now, so that the most urgent goes first;
   * false if there was none.
   */
  public boolean endOutage(Transaction tx, String integration, Instant now) {
    int ended =
        tx.update("delete from lane_hold where integration = ? and kind = 'OUTAGE'", integration);
    if (ended == 1) {
      tx.update(
          "update delivery set due_at = ? where state = 'WAITING' and integration = ? and due_at >"
              + " ? and attempts > 0",
          now,
          integration,
          now);
    }
    return ended == 1;
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

  /**
   * How much is owed to an integration. What only waits for its own time, such as a later look, is
   * not.
   *
   * @param oldest since when the one waits that waits longest
   */
  public record Backlog(long waiting, long dead, @Nullable Instant oldest) {}

  public Backlog backlog(Transaction tx, String integration) {
    return tx.first(
            BACKLOG,
            row -> new Backlog(row.getLong(1), row.getLong(2), instantOrNull(row, 3)),
            integration,
            integration,
            integration)
        .orElseThrow();
  }

  /** Since when the oldest of what is owed to an integration waits; empty if nothing is owed. */
  public Optional<Instant> owedSince(Transaction tx, String integration) {
    return tx.first(OWED_SINCE, row -> Optional.ofNullable(instantOrNull(row, 1)), integration)
        .flatMap(since -> since);
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
