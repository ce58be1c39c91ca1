package io.nochub.hub.intake;

import io.nochub.hub.retention.Limits;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.PushedClock;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The whole road from the inbox to a decision, with decisions that are only noted down. */
final class Road implements AutoCloseable {
  final PushedClock clock = PushedClock.atNoon();
  final FakeIntegrations integrations = new FakeIntegrations();
  final AtomicBoolean roomLeft = new AtomicBoolean(true);
  final TestDatabase inboxDatabase;
  final TestDatabase hubDatabase;
  final RecordingDecisions decisions = new RecordingDecisions();
  final List<String> known = new CopyOnWriteArrayList<>();
  ScheduledExecutorService workers = Executors.newScheduledThreadPool(8);
  Inbox inbox;
  FairQueue queue;
  Decider decider;
  LookUpWorker lookUps;
  InputReader reader;
  DecidedInputs decided;

  Road(TestDatabase.Kind kind, Path folder) throws IOException {
    inboxDatabase =
        TestDatabase.open(kind, "inbox", Files.createDirectories(folder.resolve("inbox")));
    hubDatabase = TestDatabase.open(kind, "hub", Files.createDirectories(folder.resolve("hub")));
    build(64 << 20);
  }

  @SuppressWarnings("NullAway.Init") // called by the constructor alone and by restart
  private void build(long queueBytes) {
    inbox = new Inbox(inboxDatabase.database(), clock, roomLeft::get);
    queue = new FairQueue(queueBytes, queueBytes);
    lookUps =
        new LookUpWorker(
            inbox,
            queue,
            (integration, feed, events) -> known.containsAll(events),
            workers,
            clock,
            Duration.ofSeconds(30));
    decider = new Decider(queue, hubDatabase.database(), decisions, clock, Thread::new);
    reader = new InputReader(integrations, inbox, queue, lookUps, clock, Thread::new);
    decided = new DecidedInputs(inbox, hubDatabase.database(), clock, Limits.USUAL);
  }

  Road withQueueOf(long bytes) {
    build(bytes);
    return this;
  }

  void start() {
    reader.start(decided);
    decider.start();
  }

  /** As after the end of the process, but for the files. */
  void restart() {
    stop();
    inboxDatabase.reopen();
    hubDatabase.reopen();
    workers = Executors.newScheduledThreadPool(8);
    build(64 << 20);
  }

  void stop() {
    workers.shutdownNow();
    reader.close();
    decider.close();
  }

  long undecided() {
    return decided.from(0).size();
  }

  List<Arrival> arrivals() {
    return decisions.decided;
  }

  /** Has the writer's other work waiting, as when a delivery or a hold has come to its end. */
  void write(Lane lane) {
    var unused = hubDatabase.database().write(lane, tx -> true);
  }

  @Override
  public void close() {
    stop();
    integrations.close();
    inboxDatabase.close();
    hubDatabase.close();
  }

  /** Notes what it decides; fails where a test says so. */
  static final class RecordingDecisions implements Decisions {
    final List<Arrival> decided = new CopyOnWriteArrayList<>();

    /** In which unit of work each was decided. */
    final List<Transaction> units = new CopyOnWriteArrayList<>();

    volatile @Nullable Predicate<Arrival> poison;
    volatile Consumer<Arrival> meanwhile = arrival -> {};

    @Override
    public void decide(Transaction tx, Arrival arrival) {
      Predicate<Arrival> failing = poison;
      if (failing != null && failing.test(arrival)) {
        throw new IllegalStateException("cannot decide " + arrival.signal().sourceEventId());
      }
      meanwhile.accept(arrival);
      tx.afterCommit(
          () -> {
            units.add(tx);
            decided.add(arrival);
          });
    }
  }
}
