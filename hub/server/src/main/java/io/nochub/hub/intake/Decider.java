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
import java.time.Duration;
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
 * Takes signals from the queue in turn and has them decided, as many to a unit of work as its time
 * allows, together with the record that their inputs are decided. A signal that cannot be decided
 * is set aside alone.
 */
public final class Decider implements AutoCloseable {
  static final String UNDECIDABLE = "DECISION";

  private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

  /**
   * As long as there is something to decide: what many signals change together is written once, and
   * the commit behind them is worth its wait.
   */
  private static final Duration LONGEST_UNIT = Duration.ofMillis(500);

  /** While the result of a delivery or a clock waits for the writer, or a signal just came. */
  private static final Duration SHORT_UNIT = Duration.ofMillis(10);

  /** What has waited for long hardly notices if its commit takes this part of it longer. */
  private static final int PART_OF_WAIT = 8;

  private static final long PAUSE_MILLIS = 1_000;

  private final FairQueue queue;
  private final Database hub;
  private final Decisions decisions;
  private final InstantSource clock;
  private final DecidedStore store = new DecidedStore();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

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
        Turn turn = queue.take(1);
        if (!turn.isEmpty()) {
          decideOrLeave(Batch.startingWith(turn));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted; what is undecided is decided after the next start");
    }
  }

  /** What is decided in one unit of work. */
  private record Batch(
      List<Waiting> signals, List<Long> finished, List<DeadInput> dead, boolean takesMore) {

    static Batch startingWith(Turn turn) {
      return new Batch(new ArrayList<>(turn.signals()), turn.finished(), turn.dead(), true);
    }

    static Batch of(Waiting alone) {
      return new Batch(List.of(alone), List.of(), List.of(), false);
    }

    Batch withoutSignals() {
      return new Batch(List.of(), finished, dead, false);
    }
  }

  private void decideOrLeave(Batch batch) throws InterruptedException {
    try {
      decide(batch);
    } catch (RuntimeException e) {
      LOG.error("Some of {} signals stay undecided until the next start", batch.signals.size(), e);
    }
  }

  private void decide(Batch batch) throws InterruptedException {
    try {
      settle(batch);
      return;
    } catch (NotCommitted e) {
      awaitDatabase(batch, e);
      return;
    } catch (RuntimeException e) {
      LOG.warn(
          "A batch of {} signals failed, each is tried alone: {}",
          batch.signals.size(),
          e.toString());
    }
    decide(batch.withoutSignals());
    for (Waiting waiting : batch.signals) {
      decideAlone(waiting);
    }
  }

  private void decideAlone(Waiting waiting) throws InterruptedException {
    Batch alone = Batch.of(waiting);
    try {
      settle(alone);
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
    try {
      over(
          List.of(waiting),
          hub.writeAndWait(
              Lane.DECISIONS, tx -> record(tx, ended(List.of(waiting)), List.of(dead))));
    } catch (NotCommitted e) {
      pause(e);
      setAside(waiting, reason);
    }
  }

  /** The database could not keep it; that says nothing about the signals. */
  private void awaitDatabase(Batch batch, NotCommitted reason) throws InterruptedException {
    pause(reason);
    if (closing.getCount() > 0) {
      decide(batch);
    }
  }

  private void pause(NotCommitted reason) throws InterruptedException {
    LOG.warn("Decisions wait for the database: {}", reason.getMessage());
    if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closing");
    }
  }

  private void settle(Batch batch) {
    List<Long> ended =
        hub.writeAndWait(
            Lane.DECISIONS,
            tx -> {
              decide(tx, batch);
              List<Long> over = ended(batch.signals);
              over.addAll(batch.finished);
              return record(tx, over, batch.dead);
            });
    over(batch.signals, ended);
  }

  /** When this runs again, what was taken before is decided first, and in the same order. */
  private void decide(Transaction tx, Batch batch) {
    long begun = System.nanoTime();
    long left = LONGEST_UNIT.toNanos();
    for (Waiting waiting : batch.signals) {
      left = Math.min(left, decided(tx, waiting, begun));
    }
    Waiting next = batch.takesMore ? queue.poll() : null;
    while (next != null) {
      batch.signals.add(next);
      left = Math.min(left, decided(tx, next, begun));
      next = isTimeLeft(begun, left) ? queue.poll() : null;
    }
  }

  /** Gives how long, from its beginning, the unit may last after this signal. */
  private long decided(Transaction tx, Waiting waiting, long begun) {
    decisions.decide(tx, waiting.arrival());
    Duration waited = Duration.between(waiting.arrival().receivedAt(), clock.instant());
    return System.nanoTime() - begun + patience(waited).toNanos();
  }

  /** How long the commit behind a signal is put off for others that wait to be decided too. */
  static Duration patience(Duration waited) {
    Duration part = waited.dividedBy(PART_OF_WAIT);
    return part.compareTo(SHORT_UNIT) < 0 ? SHORT_UNIT : part;
  }

  private boolean isTimeLeft(long begun, long left) {
    boolean others = hub.isAwaited(Lane.OUTCOMES) || hub.isAwaited(Lane.DECISIONS);
    long atMost = others ? Math.min(left, SHORT_UNIT.toNanos()) : left;
    return System.nanoTime() - begun < atMost;
  }

  /** Inputs of which nothing is left when these are handled. */
  private static List<Long> ended(List<Waiting> handled) {
    Map<Progress, Integer> counts = new HashMap<>();
    handled.forEach(waiting -> counts.merge(waiting.progress(), 1, Integer::sum));
    List<Long> ended = new ArrayList<>();
    counts.forEach(
        (progress, count) -> {
          if (progress.undecided == count) {
            ended.add(progress.input.id());
          }
        });
    return ended;
  }

  private List<Long> record(Transaction tx, List<Long> ended, List<DeadInput> dead) {
    List<Long> all = new ArrayList<>(ended);
    dead.forEach(input -> all.add(input.inputId()));
    store.record(tx, all, clock.instant());
    dead.forEach(input -> store.recordDead(tx, input));
    return all;
  }

  /** In memory things change only after the commit. */
  private void over(List<Waiting> handled, List<Long> ended) {
    handled.forEach(waiting -> waiting.progress().undecided--);
    queue.ended(ended);
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
