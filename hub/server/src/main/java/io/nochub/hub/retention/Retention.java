package io.nochub.hub.retention;

import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.retention.HistoryStore.Position;
import io.nochub.hub.retention.HistoryStore.Step;
import io.nochub.hub.retention.HistoryStore.Trails;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trims what has been kept long enough, in units of at most 500 rows with a rest after each, so
 * that nobody waits for it. By age, each kind by its own: tombstones, counts of openings, event
 * ids, trails, ended incidents and alerts with all that hangs on them, the record of changes. If
 * the database is still larger than it may be, then, oldest first, trails before incidents and
 * alerts, but nothing that ended within the last 7 days. Last, free space goes back to the disk.
 * Used by one thread.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Rows of one unit; alerts and incidents have many indexes, so theirs are smaller. */
  private static final int STEP = 500;

  private static final int HISTORY_STEP = 50;

  /** Longer than a storm looks back. */
  private static final Duration OPENINGS = Duration.ofMinutes(30);

  private static final Duration STRIDE = Duration.ofDays(1);

  private static final int PAGES = 200;

  /** 16 MB stay in the file for what is written next. */
  private static final int SPARE_PAGES = 4_096;

  private final Database hub;
  private final List<Database> databases;
  private final Stores stores;
  private final Limits limits;
  private final InstantSource clock;
  private final Runnable rest;
  private boolean tooLarge;

  /** Where what is trimmed is kept. */
  public record Stores(
      HistoryStore history, AlertStore alerts, GatheringStore gatherings, AuditStore audit) {}

  /**
   * Makes it.
   *
   * @param inbox its free space is given back too
   * @param rest waits a little after each unit
   */
  public Retention(
      Database hub,
      Database inbox,
      Stores stores,
      Limits limits,
      InstantSource clock,
      Runnable rest) {
    this.hub = hub;
    this.databases = List.of(hub, inbox);
    this.stores = stores;
    this.limits = limits;
    this.clock = clock;
    this.rest = rest;
  }

  /** Removes what is to go now; run now and then. */
  public void trim() {
    Instant now = clock.instant();
    byAge(now);
    bySize(now.minus(Limits.SHORTEST));
    databases.forEach(this::giveBack);
  }

  private void byAge(Instant now) {
    AlertStore alerts = stores.alerts();
    repeat(tx -> alerts.forgetTombstones(tx, now, STEP));
    repeat(tx -> stores.gatherings().forgetOpenings(tx, now.minus(OPENINGS), STEP));
    repeat(tx -> alerts.forgetEvents(tx, now.minus(limits.events()), STEP));
    trails(now.minus(limits.trails()), () -> false);
    new Walk(() -> false).to(now.minus(limits.history()));
    repeat(tx -> stores.audit().trim(tx, now.minus(limits.audit()), STEP));
  }

  private void repeat(ToIntFunction<Transaction> step) {
    while (unit(step) >= STEP) {
      rest.run();
    }
  }

  private int unit(ToIntFunction<Transaction> step) {
    return hub.writeAndWait(Lane.HOUSEKEEPING, step::applyAsInt);
  }

  private void trails(Instant before, BooleanSupplier enough) {
    long after = 0;
    while (!enough.getAsBoolean()) {
      long from = after;
      Trails found = hub.read(tx -> stores.history().trails(tx, from, before, STEP));
      if (found.last() == 0) {
        return;
      }
      if (!found.over().isEmpty()) {
        unit(tx -> deleted(tx, found.over()));
        rest.run();
      }
      after = found.last();
    }
  }

  private int deleted(Transaction tx, List<Long> trails) {
    stores.history().deleteTrails(tx, trails);
    return trails.size();
  }

  /** Goes through what ended, once, up to one time after another. */
  private final class Walk {
    private final BooleanSupplier enough;
    private Position incidents = Position.START;
    private Position untold = Position.START;

    Walk(BooleanSupplier enough) {
      this.enough = enough;
    }

    void to(Instant before) {
      HistoryStore history = stores.history();
      incidents =
          steps(incidents, (tx, from) -> history.trimIncidents(tx, from, before, HISTORY_STEP));
      untold = steps(untold, (tx, from) -> history.trimUntold(tx, from, before, HISTORY_STEP));
    }

    private Position steps(Position start, Trimming trimming) {
      Position position = start;
      boolean more = true;
      while (more && !enough.getAsBoolean()) {
        Position from = position;
        Step step = hub.writeAndWait(Lane.HOUSEKEEPING, tx -> trimming.step(tx, from));
        position = step.next();
        more = step.more();
        rest.run();
      }
      return position;
    }
  }

  private interface Trimming {
    Step step(Transaction tx, Position from);
  }

  private void bySize(Instant floor) {
    if (fits()) {
      tooLarge = false;
      return;
    }
    trails(floor, this::fits);
    Walk walk = new Walk(this::fits);
    Optional<Instant> oldest = hub.read(stores.history()::oldest);
    Instant before = oldest.orElse(floor);
    while (before.isBefore(floor) && !fits()) {
      before = before.plus(STRIDE).isBefore(floor) ? before.plus(STRIDE) : floor;
      walk.to(before);
    }
    tellOnceIfTooLarge();
  }

  private boolean fits() {
    return hub.read(tx -> tx.dialect().usedBytes(tx)).orElse(0) <= limits.historyBytes();
  }

  private void tellOnceIfTooLarge() {
    boolean was = tooLarge;
    tooLarge = !fits();
    if (tooLarge && !was) {
      LOG.warn(
          "hub.db is larger than retention.historyMegabytes: {}, and nothing more of it may go;"
              + " allow more, or see what is open or could not be delivered",
          limits.historyMegabytes());
    }
  }

  private void giveBack(Database database) {
    while (database.writeAndWait(
        Lane.HOUSEKEEPING, tx -> tx.dialect().giveBack(tx, PAGES, SPARE_PAGES))) {
      rest.run();
    }
  }
}
