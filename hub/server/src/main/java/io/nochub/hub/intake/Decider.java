package io.nochub.hub.intake;

import io.nochub.hub.intake.FairQueue.Progress;
import io.nochub.hub.intake.FairQueue.Turn;
import io.nochub.hub.intake.FairQueue.Waiting;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.NotCommitted;
import io.nochub.hub.store.Transaction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signals from the queue in turn and has them decided, a batch to a unit of work, together
 * with the record that their inputs are decided. A signal that cannot be decided is set aside
 * alone.
 */
public final class Decider implements AutoCloseable {
  static final String UNDECIDABLE = "DECISION";

  private static final Logger LOG = LoggerFactory.getLogger(Decider.class);
  private static final int FIRST = 200;
  private static final int MOST = 1_000;
  private static final int FEWEST = 10;

  /**
   * With much to do, long enough that the commit behind it is worth its wait: what many signals
   * change together is written once.
   */
  private static final long UNIT_NANOS = 50_000_000;

  private static final long PAUSE_MILLIS = 1_000;

  private final FairQueue queue;
  private final Database hub;
  private final Decisions decisions;
  private final InstantSource clock;
  private final DecidedStore store = new DecidedStore();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private int batch = FIRST;

  public Decider(
      FairQueue queue,
      Database hub,
      Decisions decisions,
      InstantSource clock,
      ThreadFactory threads) {
    this.queue = queue;
    this.hub = hub;
    this.decisions = decisions;
    this.clock = clock;
    this.thread = threads.newThread(this::run);
    thread.setName("decider");
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        Turn turn = queue.take(batch);
        if (!turn.isEmpty()) {
          decideOrLeave(turn);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted; what is undecided is decided after the next start");
    }
  }

  private void decideOrLeave(Turn turn) throws InterruptedException {
    try {
      decide(turn);
    } catch (RuntimeException e) {
      LOG.error("Some of {} signals stay undecided until the next start", turn.signals().size(), e);
    }
  }

  private void decide(Turn turn) throws InterruptedException {
    try {
      settle(turn, List.of());
      return;
    } catch (NotCommitted e) {
      awaitDatabase(turn, e);
      return;
    } catch (RuntimeException e) {
      LOG.warn(
          "A batch of {} signals failed, each is tried alone: {}",
          turn.signals().size(),
          e.toString());
    }
    decide(new Turn(List.of(), turn.finished(), turn.dead()));
    for (Waiting waiting : turn.signals()) {
      decideAlone(waiting);
    }
  }

  private void decideAlone(Waiting waiting) throws InterruptedException {
    Turn alone = new Turn(List.of(waiting), List.of(), List.of());
    try {
      settle(alone, List.of());
    } catch (NotCommitted e) {
      awaitDatabase(alone, e);
    } catch (RuntimeException e) {
      LOG.error(
          "Input {}: a signal cannot be decided and is set aside", waiting.arrival().inputId(), e);
      setAside(waiting, e);
    }
  }

  /** The program is at fault, not the input; an operator can have it decided again when mended. */
  private void setAside(Waiting waiting, RuntimeException reason) throws InterruptedException {
    DeadInput dead =
        DeadInput.of(waiting.progress().input, clock.instant(), UNDECIDABLE, trace(reason));
    Turn end = new Turn(List.of(), List.of(), List.of());
    try {
      settle(end, List.of(new Refused(waiting, dead)));
    } catch (NotCommitted e) {
      pause(e);
      setAside(waiting, reason);
    }
  }

  /** The database could not keep it; that says nothing about the signals. */
  private void awaitDatabase(Turn turn, NotCommitted reason) throws InterruptedException {
    pause(reason);
    if (closing.getCount() > 0) {
      decide(turn);
    }
  }

  private void pause(NotCommitted reason) throws InterruptedException {
    LOG.warn("Decisions wait for the database: {}", reason.getMessage());
    if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closing");
    }
  }

  private record Refused(Waiting waiting, DeadInput dead) {}

  /** One unit of work; in memory things change only after its commit. */
  private void settle(Turn turn, List<Refused> refused) {
    List<Waiting> handled = new ArrayList<>(turn.signals());
    refused.forEach(one -> handled.add(one.waiting));
    List<Long> ended = ended(turn, handled);
    List<Arrival> arrivals = turn.signals().stream().map(Waiting::arrival).toList();
    List<DeadInput> dead = new ArrayList<>(turn.dead());
    refused.forEach(one -> dead.add(one.dead));
    long nanos = hub.writeAndWait(Lane.DECISIONS, tx -> decideAndRecord(tx, arrivals, ended, dead));
    adapt(arrivals.size(), nanos);
    handled.forEach(waiting -> waiting.progress().undecided--);
    queue.ended(ended);
  }

  private static List<Long> ended(Turn turn, List<Waiting> handled) {
    List<Long> ended = new ArrayList<>(turn.finished());
    turn.dead().forEach(dead -> ended.add(dead.inputId()));
    Map<Progress, Integer> counts = new HashMap<>();
    handled.forEach(waiting -> counts.merge(waiting.progress(), 1, Integer::sum));
    counts.forEach(
        (progress, count) -> {
          if (progress.undecided == count) {
            ended.add(progress.input.id());
          }
        });
    return ended;
  }

  private long decideAndRecord(
      Transaction tx, List<Arrival> arrivals, List<Long> ended, List<DeadInput> dead) {
    long start = System.nanoTime();
    Instant now = clock.instant();
    if (!arrivals.isEmpty()) {
      decisions.decide(tx, arrivals);
    }
    store.record(tx, ended, now);
    dead.forEach(input -> store.recordDead(tx, input));
    return System.nanoTime() - start;
  }

  /** Keeps units short, so that others have their turn at the writer. */
  private void adapt(int signals, long nanos) {
    if (nanos > UNIT_NANOS) {
      batch = Math.max(FEWEST, batch / 2);
    } else if (signals == batch && nanos < UNIT_NANOS / 2) {
      batch = Math.min(MOST, batch * 2);
    }
  }

  private static String trace(RuntimeException e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Ends after the unit under way; the rest is decided after the next start. */
  @Override
  public void close() {
    closing.countDown();
    queue.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
