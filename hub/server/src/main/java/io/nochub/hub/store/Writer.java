package io.nochub.hub.store;

import io.nochub.hub.store.Database.Lane;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes a database. Takes the units that have gathered, runs them and commits
 * them together; hands them on when the commit is on disk, or has failed. A unit that fails is
 * undone alone: by its own savepoint, or, where hardly one ever fails, by running all of the commit
 * once more with a savepoint for each. SQLite keeps a copy of each page that is changed after a
 * savepoint, and with a long unit that cost more than the changes themselves.
 */
final class Writer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** A commit takes in no more work once its units ran this long, so that nobody waits for long. */
  private static final long GATHERING_NANOS = 20_000_000;

  private static final int UNITS_PER_COMMIT = 1_000;
  private static final int ATTEMPTS = 6;

  private final Session session;
  private final UnitQueue queue;
  private final Consumer<List<Unit<?>>> settled;
  private final Consumer<Throwable> fatal;
  private final ReentrantLock turn = new ReentrantLock();
  private boolean wentAhead;

  /**
   * Whoever was answered just now may well come back with more. Waiting for them as long as a
   * commit takes keeps nobody longer than having them wait for the commit after this one.
   */
  private int expected = 1;

  private long patienceNanos;

  /**
   * @param settled is given the units of each commit, those that failed included, in order
   * @param fatal is told once that the database can no longer keep what it is given
   */
  Writer(
      Session session,
      UnitQueue queue,
      Consumer<List<Unit<?>>> settled,
      Consumer<Throwable> fatal) {
    this.session = session;
    this.queue = queue;
    this.settled = settled;
    this.fatal = fatal;
  }

  @Override
  public void run() {
    try {
      while (queue.awaitWork(expected, patienceNanos)) {
        Throwable end = commitWhatGathered();
        if (end != null) {
          giveUp(end);
          return;
        }
      }
    } catch (InterruptedException e) {
      giveUp(e);
    }
  }

  /** So many units the next commit waits for; the writer's thread asks. */
  int expected() {
    return expected;
  }

  /** Runs what changes the database by itself; no commit is under way meanwhile. */
  void letBy(Runnable work) {
    turn.lock();
    try {
      work.run();
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Throwable commitWhatGathered() {
    turn.lock();
    try {
      return commit();
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Throwable commit() {
    List<Unit<?>> batch = new ArrayList<>();
    SQLException failure = attempt(() -> runGathered(batch));
    if (failure instanceof UnitFailed) {
      failure = attempt(() -> runApart(batch));
    }
    for (int n = 1; failure != null && repeatable(failure) && n < ATTEMPTS; n++) {
      failure = attempt(() -> runAgain(batch));
    }
    if (failure != null) {
      NotCommitted reason =
          new NotCommitted(
              session.dialect().name() + ": a commit failed: " + failure.getMessage(), failure);
      batch.forEach(unit -> unit.failed(reason));
    }
    // before anybody is told, as whoever comes back at once would count twice
    expected = batch.size() + queue.size();
    batch.forEach(unit -> unit.afterCommit().forEach(Writer::runSafely));
    settled.accept(batch);
    return failure != null && session.dialect().isFatal(failure) ? failure : null;
  }

  private boolean repeatable(SQLException e) {
    return session.dialect().isWorthRepeating(e);
  }

  /** Null if all of it is committed, else why nothing of it is. */
  private @Nullable SQLException attempt(SqlWork units) {
    try {
      units.run();
      long begun = System.nanoTime();
      session.connection().commit();
      patienceNanos = Math.min(System.nanoTime() - begun, GATHERING_NANOS);
      return null;
    } catch (SQLException e) {
      rollBack(e);
      return e;
    }
  }

  private void rollBack(SQLException reason) {
    session.forget();
    try {
      session.closeStatements();
      session.dialect().rollback(session.connection());
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Every other time only what is most urgent, if there is any: it is short, and would wait for a
   * long unit that shares its commit. Else one unit of each lane, then by urgency for as long as
   * there are any and there is time.
   */
  private void runGathered(List<Unit<?>> batch) throws SQLException {
    long end = System.nanoTime() + GATHERING_NANOS;
    wentAhead = !wentAhead && runUrgent(batch, end);
    if (wentAhead) {
      return;
    }
    for (Lane lane : Lane.values()) {
      runNext(queue.poll(lane), batch);
    }
    while (batch.size() < UNITS_PER_COMMIT && System.nanoTime() - end < 0) {
      if (!runNext(queue.poll(), batch)) {
        return;
      }
    }
  }

  /** False if there is none. */
  private boolean runUrgent(List<Unit<?>> batch, long end) throws SQLException {
    boolean more = true;
    while (more && System.nanoTime() - end < 0) {
      more = runNext(queue.poll(Lane.OUTCOMES), batch);
    }
    return !batch.isEmpty();
  }

  private boolean runNext(@Nullable Unit<?> unit, List<Unit<?>> batch) throws SQLException {
    if (unit == null) {
      return false;
    }
    batch.add(unit);
    if (unit.isLikelyToFail()) {
      runApart(unit);
    } else {
      runTogether(unit);
    }
    return true;
  }

  private void runAgain(List<Unit<?>> batch) throws SQLException {
    session.dialect().awaitTurn(session.connection());
    runApart(batch);
  }

  private void runApart(List<Unit<?>> batch) throws SQLException {
    for (Unit<?> unit : batch) {
      runApart(unit);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a unit throws is its own affair
  private void runTogether(Unit<?> unit) throws SQLException {
    try {
      unit.run(session);
    } catch (Throwable e) {
      SQLException cause = sqlCause(e);
      throw cause != null && concernsAll(cause) ? cause : new UnitFailed(e);
    }
  }

  /** Whether it says something about the database, and nothing about the unit that met with it. */
  private boolean concernsAll(SQLException cause) {
    return repeatable(cause) || session.dialect().isOwnFailure(cause);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a unit throws is its own affair
  private void runApart(Unit<?> unit) throws SQLException {
    session.statement("savepoint unit", 0).execute();
    try {
      unit.run(session);
    } catch (Throwable e) {
      SQLException cause = sqlCause(e);
      if (cause != null && concernsAll(cause)) {
        throw cause;
      }
      unit.failed(e);
      if (cause != null) {
        // The SQLite driver gives up a statement that failed.
        session.closeStatements();
      }
      undo(cause);
    }
    session.statement("release savepoint unit", 0).execute();
  }

  /**
   * Undoes the unit; where the error has ended the whole transaction, that error is what counts.
   */
  private void undo(@Nullable SQLException error) throws SQLException {
    session.forget();
    try {
      session.statement("rollback to savepoint unit", 0).execute();
    } catch (SQLException e) {
      if (error == null) {
        throw e;
      }
      error.addSuppressed(e);
      throw error;
    }
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("What was to be done after a commit failed; the commit itself stands", e);
    }
  }

  private void giveUp(Throwable reason) {
    queue.close();
    List<Unit<?>> left = new ArrayList<>();
    for (Unit<?> unit = queue.poll(); unit != null; unit = queue.poll()) {
      unit.failed(new NotCommitted(session.dialect().name() + " takes no more work", reason));
      left.add(unit);
    }
    settled.accept(left);
    if (!(reason instanceof InterruptedException)) {
      fatal.accept(reason);
    }
  }

  /** A unit without a savepoint of its own failed, so that all of the commit has to be undone. */
  private static final class UnitFailed extends SQLException {
    private static final long serialVersionUID = 1L;

    UnitFailed(Throwable reason) {
      super(reason);
    }
  }

  private interface SqlWork {
    void run() throws SQLException;
  }
}
