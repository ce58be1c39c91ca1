package io.nochub.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds rows that have fallen due, at most a second late, and lets their feature act on them
 * through the writer. Features are served in the order they registered: truths before escalations
 * before notices. Held back at start, and again after a jump of the wall clock, until released.
 * Thread-safe.
 */
public final class Clockwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration JUMP = Duration.ofMinutes(5);
  private static final int SLICE = 200;

  /** Slices of one feature before the others have their turn. */
  private static final int SLICES_IN_TURN = 5;

  private final Database database;
  private final InstantSource clock;
  private final Runnable jumped;
  private final Thread thread;
  private final List<DueWork> works = new CopyOnWriteArrayList<>();
  private final Map<DueWork, Instant> restingUntil = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Instant wall = Instant.EPOCH;
  private long monotonic;
  private boolean released;
  private boolean woken;
  private boolean closed;

  /**
   * @param jumped told when the wall clock has jumped by more than 5 minutes and due work is held
   *     back; whoever hears it releases again when the sources have been asked
   */
  public Clockwork(Database database, InstantSource clock, ThreadFactory threads, Runnable jumped) {
    this.database = database;
    this.clock = clock;
    this.jumped = jumped;
    this.thread = threads.newThread(this::run);
    thread.setName("clockwork");
    thread.setDaemon(true);
  }

  public void register(DueWork work) {
    works.add(work);
  }

  /** Begins to look, but does nothing before {@link #release}. */
  public void start() {
    lookAtClocks();
    thread.start();
  }

  /** Undecided input is decided and the sources are asked: what is due may happen now. */
  public void release() {
    set(() -> released = true);
  }

  /** Holds due work back until {@link #release}. */
  public void hold() {
    set(() -> released = false);
  }

  /** Something may have become due sooner than it was the last time anybody looked. */
  public void wake() {
    set(() -> woken = true);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does everything that is due now, held back or not, on the calling thread; for tests with a
   * clock they push, and for an orderly start.
   *
   * @return how much was done
   */
  public int runDueNow() {
    int all = 0;
    int done;
    do {
      done = 0;
      for (DueWork work : works) {
        done += runSlices(work, clock.instant());
      }
      all += done;
    } while (done > 0);
    return all;
  }

  private void run() {
    try {
      while (awaitTurn()) {
        Instant expected = wall.plusNanos(System.nanoTime() - monotonic);
        lookAtClocks();
        if (Duration.between(expected, wall).abs().compareTo(JUMP) > 0) {
          holdAfterJump(expected);
        } else {
          works.forEach(this::runUnlessResting);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted, due work ends");
    }
  }

  private void lookAtClocks() {
    wall = clock.instant();
    monotonic = System.nanoTime();
  }

  /** Waits for the next look; false when it is over. */
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      long left = LOOK_AGAIN.toNanos();
      while (!closed && !(released && (woken || left <= 0))) {
        if (released) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
      woken = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void holdAfterJump(Instant expected) {
    LOG.warn(
        "The clock jumped from {} to {}: what is due waits until the sources are asked",
        expected,
        wall);
    hold();
    jumped.run();
  }

  private void runUnlessResting(DueWork work) {
    Instant until = restingUntil.get(work);
    if (until != null && wall.isBefore(until)) {
      return;
    }
    restingUntil.remove(work);
    try {
      runSlices(work, wall);
    } catch (RuntimeException e) {
      LOG.error("Due work of {} failed, it is tried again in {}", work.name(), AFTER_FAILURE, e);
      restingUntil.put(work, wall.plus(AFTER_FAILURE));
    }
  }

  private int runSlices(DueWork work, Instant now) {
    if (!isDue(work, now)) {
      return 0;
    }
    int done = 0;
    for (int slice = 0; slice < SLICES_IN_TURN; slice++) {
      int some = database.writeAndWait(work.lane(), tx -> work.runDue(tx, now, SLICE));
      done += some;
      if (some < SLICE) {
        return done;
      }
    }
    wake();
    return done;
  }

  private boolean isDue(DueWork work, Instant now) {
    Optional<Instant> next = database.read(work::nextDue);
    return next.isPresent() && !next.get().isAfter(now);
  }

  /** Ends after the unit that runs. */
  @Override
  public void close() {
    set(() -> closed = true);
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
