package io.nochub.hub.outbox;

import io.nochub.api.IntegrationException;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due work to its {@link Delivery}: a few attempts at a time for each integration, so that a
 * slow one keeps nobody else waiting, and one at a time for each incident, so that their order is
 * kept. What is under way is known only here: after a crash the entries are simply due again.
 */
public final class OutboxWorker implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
  private static final int AT_ONCE = 8;
  private static final int LOOK = 50;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int REJECTED_IN_A_ROW = 3;

  private final Database database;
  private final OutboxStore store;
  private final Map<Delivery.Kind, Delivery> deliveries = new EnumMap<>(Delivery.Kind.class);
  private final ExecutorService threads;
  private final InstantSource clock;
  private final DoubleSupplier jitter;
  private final Lanes lanes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<Long, OutboxEntry> running = new HashMap<>();
  private final Set<Long> outside = new HashSet<>();

  /** Lanes in which nothing was due at the last look, and nothing kept from sending. */
  private Set<String> quiet = Set.of();

  private final Streaks rejected = new Streaks(REJECTED_IN_A_ROW);
  private final Streaks unanswered = new Streaks(Breaker.FAILURES);
  private volatile Instant looked = Instant.MIN;
  private volatile boolean closed;

  /**
   * Makes a worker that does nothing until it is run.
   *
   * @param threads where attempts are made
   * @param jitter numbers from 0 up to 1
   */
  public OutboxWorker(
      Database database,
      OutboxStore store,
      List<Delivery> deliveries,
      ExecutorService threads,
      InstantSource clock,
      DoubleSupplier jitter,
      Lanes lanes) {
    this.database = database;
    this.store = store;
    deliveries.forEach(delivery -> this.deliveries.put(delivery.kind(), delivery));
    this.threads = threads;
    this.clock = clock;
    this.jitter = jitter;
    this.lanes = lanes;
  }

  /** Where something may go out at present. */
  public interface Lanes {
    /** Integrations that can be called, in any order. */
    Collection<String> open();

    /** What may be sent to one of them; asked anew for each attempt. */
    Room room(String integration);
  }

  /** What may be sent to an integration. */
  public enum Room {
    /** Nothing: it is paused. */
    NONE,
    /** What is urgent only, as little is left of its quota. */
    URGENT,
    ALL;

    private int leastUrgency() {
      return switch (this) {
        case NONE -> Integer.MAX_VALUE;
        case URGENT -> OutboxEntry.URGENT;
        case ALL -> Integer.MIN_VALUE;
      };
    }
  }

  /** Says that something may be due. */
  public void wake() {
    wakeUps.release();
  }

  /**
   * Something is to be sent. It is begun at once where nothing else was due at the last look and
   * nothing is under way, as then it can only be its turn; else it waits for a look. Called on the
   * writer's thread.
   */
  public void enqueued(OutboxEntry entry) {
    if (isItsTurn(entry)) {
      start(entry, 1, () -> attempt(entry));
    } else {
      wake();
    }
  }

  private boolean isItsTurn(OutboxEntry entry) {
    // only a look knows the earlier messages of an incident
    return entry.kind() != Delivery.Kind.NOTIFICATION
        && entry.state() == OutboxEntry.State.WAITING
        && !entry.dueAt().isAfter(clock.instant())
        && isQuiet(entry.integration())
        && lanes.open().contains(entry.integration())
        && lanes.room(entry.integration()) == Room.ALL;
  }

  private boolean isQuiet(String lane) {
    lock.lock();
    try {
      return quiet.contains(lane)
          && running.values().stream().noneMatch(entry -> entry.integration().equals(lane));
    } finally {
      lock.unlock();
    }
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
      List<Due> all =
          database.read(tx -> lanes.open().stream().map(lane -> due(tx, lane, now)).toList());
      note(all);
      for (Due due : all) {
        due.entries()
            .forEach(entry -> start(entry, due.mostAtOnce(), () -> attemptIfStillDue(entry)));
      }
      looked = now;
    } catch (RuntimeException e) {
      LOG.error("Could not look for due deliveries; trying again in half a second", e);
    }
  }

  /**
   * What is due in a lane.
   *
   * @param quiet whether nothing is, and nothing keeps from sending
   */
  private record Due(String lane, List<OutboxEntry> entries, int mostAtOnce, boolean quiet) {}

  private void note(List<Due> all) {
    Set<String> found = all.stream().filter(Due::quiet).map(Due::lane).collect(Collectors.toSet());
    lock.lock();
    try {
      quiet = found;
    } finally {
      lock.unlock();
    }
  }

  private Due due(Transaction tx, String lane, Instant now) {
    Room room = lanes.room(lane);
    Optional<LaneHold> hold = store.hold(tx, lane);
    if (room == Room.NONE || hold.filter(it -> it.isInForce(now)).isPresent()) {
      return new Due(lane, List.of(), 0, false);
    }
    boolean trial = Breaker.of(hold, now).state() == Breaker.State.HALF_OPEN;
    List<OutboxEntry> entries = store.due(tx, lane, room.leastUrgency(), now, trial ? 1 : LOOK);
    boolean quiet = entries.isEmpty() && room == Room.ALL && !trial;
    return new Due(lane, entries, trial ? 1 : AT_ONCE, quiet);
  }

  private void start(OutboxEntry entry, int mostAtOnce, Runnable attempt) {
    if (!claim(entry, mostAtOnce)) {
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              attempt.run();
            } finally {
              release(entry);
            }
          });
    } catch (RejectedExecutionException e) {
      release(entry);
    }
  }

  private boolean claim(OutboxEntry entry, int mostAtOnce) {
    lock.lock();
    try {
      Set<Long> busyIncidents = new HashSet<>();
      int atOnce = 0;
      for (OutboxEntry other : running.values()) {
        if (other.integration().equals(entry.integration())) {
          atOnce += outside.contains(other.id()) ? 1 : 0;
          busyIncidents.add(other.incidentId());
        }
      }
      if (closed
          || running.containsKey(entry.id())
          || atOnce >= mostAtOnce
          || busyIncidents.contains(entry.incidentId())) {
        return false;
      }
      running.put(entry.id(), entry);
      outside.add(entry.id());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * It went well: what is left to do is ours, and holds up no other attempt. After a failure others
   * wait until it is recorded, for it may be that nobody is to be asked for a while.
   */
  private void isBack(OutboxEntry entry) {
    lock.lock();
    try {
      outside.remove(entry.id());
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void release(OutboxEntry entry) {
    lock.lock();
    try {
      outside.remove(entry.id());
      running.remove(entry.id());
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void attemptIfStillDue(OutboxEntry claimed) {
    database.read(tx -> stillDue(tx, claimed)).ifPresent(this::attempt);
  }

  private void attempt(OutboxEntry entry) {
    Delivery delivery = deliveries.get(entry.kind());
    if (delivery == null) {
      throw new IllegalStateException("nobody delivers " + entry.kind());
    }
    try {
      Delivery.Next next = delivery.attempt(entry);
      isBack(entry);
      rejected.end(entry.integration());
      if (next.reached()) {
        unanswered.end(entry.integration());
      }
      Instant now = clock.instant();
      database.writeAndWait(
          Lane.OUTCOMES,
          tx -> {
            boolean more = next.done() && delivery.wantsMore(tx, entry);
            store.done(tx, entry, more ? next.again(now) : next, now);
            if (next.reached()) {
              answered(tx, entry, now);
            }
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
          RetryTable.after(e, entry.attempts(), jitter.getAsDouble()),
          RetryTable.isUnanswered(e.kind()) ? Answer.NONE : Answer.GIVEN);
    } catch (PluginFault e) {
      LOG.warn("Delivery {} failed in the plugin of {}", entry.id(), entry.integration(), e);
      failed(
          entry,
          delivery,
          "PLUGIN_FAULT",
          message(e),
          RetryTable.afterFault(entry.attempts(), jitter.getAsDouble()),
          Answer.NOT_KNOWN);
    } catch (RuntimeException e) {
      LOG.error("Delivery {} to {} failed in the hub", entry.id(), entry.integration(), e);
      failed(
          entry,
          delivery,
          "HUB_FAULT",
          message(e),
          RetryTable.afterFault(entry.attempts(), jitter.getAsDouble()),
          Answer.NOT_KNOWN);
    }
  }

  /** The row may have been dealt with, or its lane closed, between the look and the claim. */
  private Optional<OutboxEntry> stillDue(Transaction tx, OutboxEntry claimed) {
    Instant now = clock.instant();
    int leastUrgency = lanes.room(claimed.integration()).leastUrgency();
    boolean held =
        store.hold(tx, claimed.integration()).filter(hold -> hold.isInForce(now)).isPresent();
    return held
        ? Optional.empty()
        : store
            .entry(tx, claimed.id())
            .filter(entry -> entry.state() == OutboxEntry.State.WAITING)
            .filter(entry -> entry.urgency() >= leastUrgency)
            .filter(entry -> !entry.dueAt().isAfter(now));
  }

  /** Whether a failure shows that the other side can be reached. */
  private enum Answer {
    GIVEN,
    NONE,
    NOT_KNOWN
  }

  private void failed(
      OutboxEntry entry,
      Delivery delivery,
      String kind,
      String problem,
      RetryTable.Verdict verdict,
      Answer answer) {
    Instant now = clock.instant();
    LOG.info("Delivery {} to {}: {}: {}", entry.id(), entry.integration(), kind, problem);
    boolean isOutage = answer == Answer.NONE && unanswered.isFull(entry);
    boolean isRefusal = verdict instanceof RetryTable.Bury && rejected.isFull(entry);
    if (answer == Answer.GIVEN) {
      unanswered.end(entry.integration());
    }
    if (isRefusal) {
      rejected.end(entry.integration());
    }
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          if (answer == Answer.GIVEN) {
            answered(tx, entry, now);
          } else {
            unanswered(tx, entry, problem, isOutage, now);
          }
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
            if (isRefusal) {
              holdRefused(tx, entry, problem, now);
            }
          }
          return verdict;
        });
  }

  /** The other side is there: an outage is over. */
  private void answered(Transaction tx, OutboxEntry entry, Instant now) {
    if (store.endOutage(tx, entry.integration(), now)) {
      LOG.info("{} answers again", entry.integration());
    }
  }

  /**
   * Nobody answered.
   *
   * @param again and so it was with enough others before
   */
  private void unanswered(
      Transaction tx, OutboxEntry entry, String problem, boolean again, Instant now) {
    String lane = entry.integration();
    Optional<LaneHold> before = store.hold(tx, lane);
    boolean isOut = Breaker.of(before, now).state() != Breaker.State.CLOSED;
    boolean begins = again && before.filter(hold -> hold.isInForce(now)).isEmpty();
    if (isOut || begins) {
      store.hold(tx, Breaker.outage(lane, before, problem, now));
    }
    if (begins && !isOut) {
      LOG.warn("Nothing is sent to {} until it answers again: {}", lane, problem);
    }
  }

  /**
   * Three different entries rejected in a row say more about the settings than about the entries.
   */
  private void holdRefused(Transaction tx, OutboxEntry entry, String problem, Instant now) {
    String reason =
        REJECTED_IN_A_ROW + " deliveries in a row were rejected, the last with: " + problem;
    store.hold(tx, new LaneHold(entry.integration(), LaneHold.Kind.REJECTED, reason, now, null));
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** When it last looked for due work and could; long ago before the first time. */
  public Instant looked() {
    return looked;
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
