package io.nochub.hub.outbox;

import io.nochub.api.IntegrationException;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due work to its {@link Delivery}: a few attempts at a time for each integration, so that a
 * slow one keeps nobody else waiting, and one at a time for each incident, so that their order is
 * kept. What is under way is known only here: after a crash the entries are simply due again.
 */
public final class OutboxWorker implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
  private static final int AT_ONCE = 4;
  private static final int LOOK = 50;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int REJECTED_IN_A_ROW = 3;

  private final Database database;
  private final OutboxStore store;
  private final Map<Delivery.Kind, Delivery> deliveries = new EnumMap<>(Delivery.Kind.class);
  private final ExecutorService threads;
  private final InstantSource clock;
  private final DoubleSupplier jitter;
  private final Predicate<String> paused;

  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<Long, OutboxEntry> running = new HashMap<>();
  private final Map<String, Set<Long>> rejected = new HashMap<>();
  private volatile boolean closed;

  /**
   * Makes a worker that does nothing until it is run.
   *
   * @param threads where attempts are made
   * @param jitter numbers from 0 up to 1
   * @param paused integrations an operator has paused; their work waits
   */
  public OutboxWorker(
      Database database,
      OutboxStore store,
      List<Delivery> deliveries,
      ExecutorService threads,
      InstantSource clock,
      DoubleSupplier jitter,
      Predicate<String> paused) {
    this.database = database;
    this.store = store;
    deliveries.forEach(delivery -> this.deliveries.put(delivery.kind(), delivery));
    this.threads = threads;
    this.clock = clock;
    this.jitter = jitter;
    this.paused = paused;
  }

  /** Says that something may be due. */
  public void wake() {
    wakeUps.release();
  }

  /** Serves until closed or interrupted. */
  @Override
  public void run() {
    try {
      while (awaitWork()) {
        startDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitWork() throws InterruptedException {
    boolean woken = wakeUps.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    LOG.trace("looking for due deliveries, woken {}", woken);
    wakeUps.drainPermits();
    return !closed;
  }

  /** Looks once for due work and hands it to the threads. */
  public void startDue() {
    Instant now = clock.instant();
    try {
      for (String integration : database.read(tx -> store.lanes(tx, now))) {
        if (!paused.test(integration)) {
          database.read(tx -> store.due(tx, integration, now, LOOK)).forEach(this::start);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("Could not look for due deliveries; trying again in half a second", e);
    }
  }

  private void start(OutboxEntry entry) {
    if (!claim(entry)) {
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              attempt(entry);
            } finally {
              release(entry);
            }
          });
    } catch (RejectedExecutionException e) {
      release(entry);
    }
  }

  private boolean claim(OutboxEntry entry) {
    lock.lock();
    try {
      Set<Long> busyIncidents = new HashSet<>();
      int atOnce = 0;
      for (OutboxEntry other : running.values()) {
        if (other.integration().equals(entry.integration())) {
          atOnce++;
          busyIncidents.add(other.incidentId());
        }
      }
      if (closed
          || running.containsKey(entry.id())
          || atOnce >= AT_ONCE
          || busyIncidents.contains(entry.incidentId())) {
        return false;
      }
      running.put(entry.id(), entry);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void release(OutboxEntry entry) {
    lock.lock();
    try {
      running.remove(entry.id());
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void attempt(OutboxEntry claimed) {
    // the row may have been dealt with between the look and the claim
    OutboxEntry entry = database.read(tx -> store.entry(tx, claimed.id())).orElse(claimed);
    if (entry.state() != OutboxEntry.State.WAITING || entry.dueAt().isAfter(clock.instant())) {
      return;
    }
    Delivery delivery = deliveries.get(entry.kind());
    if (delivery == null) {
      throw new IllegalStateException("nobody delivers " + entry.kind());
    }
    try {
      Delivery.Next next = delivery.attempt(entry);
      forgetRejections(entry.integration());
      Instant now = clock.instant();
      database.writeAndWait(
          Lane.OUTCOMES,
          tx -> {
            store.done(tx, entry, next, now);
            return next;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IntegrationException e) {
      failed(
          entry,
          delivery,
          e.kind().name(),
          message(e),
          RetryTable.after(e, entry.attempts(), jitter.getAsDouble()));
    } catch (PluginFault e) {
      LOG.warn("Delivery {} failed in the plugin of {}", entry.id(), entry.integration(), e);
      failed(
          entry,
          delivery,
          "PLUGIN_FAULT",
          message(e),
          RetryTable.afterFault(entry.attempts(), jitter.getAsDouble()));
    } catch (RuntimeException e) {
      LOG.error("Delivery {} to {} failed in the hub", entry.id(), entry.integration(), e);
      failed(
          entry,
          delivery,
          "HUB_FAULT",
          message(e),
          RetryTable.afterFault(entry.attempts(), jitter.getAsDouble()));
    }
  }

  private void failed(
      OutboxEntry entry,
      Delivery delivery,
      String kind,
      String problem,
      RetryTable.Verdict verdict) {
    Instant now = clock.instant();
    LOG.info("Delivery {} to {}: {}: {}", entry.id(), entry.integration(), kind, problem);
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          if (verdict instanceof RetryTable.Retry retry) {
            store.retry(tx, entry, now.plus(retry.after()), retry.counts(), kind, problem, now);
          } else if (verdict instanceof RetryTable.Hold hold) {
            store.retry(tx, entry, now, false, kind, problem, now);
            store.hold(
                tx,
                new LaneHold(
                    entry.integration(),
                    hold.kind(),
                    problem,
                    now,
                    hold.length().map(now::plus).orElse(null)));
          } else {
            store.bury(tx, entry, kind, problem, now);
            delivery.buried(tx, entry, problem, now);
            holdIfRefusedAgain(tx, entry, problem, now);
          }
          return verdict;
        });
  }

  /**
   * Three different entries rejected in a row say more about the settings than about the entries.
   */
  private void holdIfRefusedAgain(
      io.nochub.hub.store.Transaction tx, OutboxEntry entry, String problem, Instant now) {
    Set<Long> inARow;
    lock.lock();
    try {
      inARow = rejected.computeIfAbsent(entry.integration(), key -> new HashSet<>());
      inARow.add(entry.id());
      if (inARow.size() < REJECTED_IN_A_ROW) {
        return;
      }
      rejected.remove(entry.integration());
    } finally {
      lock.unlock();
    }
    String reason =
        REJECTED_IN_A_ROW + " deliveries in a row were rejected, the last with: " + problem;
    store.hold(tx, new LaneHold(entry.integration(), LaneHold.Kind.REJECTED, reason, now, null));
  }

  private void forgetRejections(String integration) {
    lock.lock();
    try {
      rejected.remove(integration);
    } finally {
      lock.unlock();
    }
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Whether nothing is under way at this moment. */
  public boolean isIdle() {
    lock.lock();
    try {
      return running.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Starts nothing any more and waits up to 3 s for what is under way. */
  @Override
  public void close() {
    closed = true;
    wake();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(Duration.ofSeconds(3).toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
