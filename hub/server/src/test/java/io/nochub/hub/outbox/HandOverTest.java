package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.api.IntegrationException;
import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.outbox.OutboxWorker.Lanes;
import io.nochub.hub.outbox.OutboxWorker.Room;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for may be begun without a look at what is due; nobody runs the worker here. */
class HandOverTest extends StoreContract {
  private static final int CRITICAL = 4;

  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private final OpenLane lane = new OpenLane();
  private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
  private final OutboxStore store = new OutboxStore(entry -> worker().enqueued(entry));
  private CountDownLatch answers = new CountDownLatch(0);
  private OutboxWorker worker;

  @BeforeEach
  void make() {
    worker =
        new OutboxWorker(
            database(),
            store,
            List.of(new Desk(Delivery.Kind.TICKET), new Desk(Delivery.Kind.NOTIFICATION)),
            threads,
            InstantSource.fixed(NOON),
            () -> 0.5,
            lane);
  }

  @AfterEach
  void end() {
    answers.countDown();
    worker.close();
  }

  private OutboxWorker worker() {
    return worker;
  }

  private void enqueue(long ref) {
    enqueue(Delivery.Kind.TICKET, ref);
  }

  private void enqueue(Delivery.Kind kind, long ref) {
    write(tx -> store.enqueue(tx, kind, ref, "desk", ref, CRITICAL, NOON));
  }

  /** A commit is followed by all that it hands over, so that a second one says it was. */
  private void assertNothingBegins() {
    write(tx -> {});
    assertThat(threads.getTaskCount()).isEqualTo(begun());
  }

  private long begun() {
    return asked.size();
  }

  @Test
  void where_nothing_was_due_it_is_begun_at_once() {
    worker.startDue();

    enqueue(7);

    await().until(() -> asked.equals(List.of(7L)));
  }

  @Test
  void before_the_first_look_nothing_is() {
    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void beside_another_attempt_there_it_waits_for_a_look() {
    answers = new CountDownLatch(1);
    worker.startDue();
    enqueue(7);
    await().until(() -> asked.equals(List.of(7L)));

    enqueue(8);

    assertNothingBegins();
    worker.startDue();
    await().until(() -> asked.equals(List.of(7L, 8L)));
  }

  @Test
  void where_something_else_was_due_it_waits_for_its_turn() {
    enqueue(7);
    answers = new CountDownLatch(1);
    worker.startDue();
    await().until(() -> asked.equals(List.of(7L)));
    answers.countDown();
    await().until(worker::isIdle);

    enqueue(8);

    assertNothingBegins();
  }

  @Test
  void a_message_waits_for_a_look_which_knows_the_earlier_ones() {
    worker.startDue();

    enqueue(Delivery.Kind.NOTIFICATION, 7);

    assertNothingBegins();
    worker.startDue();
    await().until(() -> asked.equals(List.of(7L)));
  }

  @Test
  void where_a_lane_is_held_nothing_is() {
    Instant until = NOON.plus(Duration.ofMinutes(5));
    write(tx -> store.hold(tx, new LaneHold("desk", LaneHold.Kind.QUOTA, "too many", NOON, until)));
    worker.startDue();

    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void where_only_what_is_urgent_may_go_it_waits_for_a_look() {
    lane.room = Room.URGENT;
    worker.startDue();

    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void where_the_integration_was_closed_since_the_look_nothing_is() {
    worker.startDue();
    lane.open = Set.of();

    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void where_the_lane_was_paused_since_the_look_nothing_is() {
    worker.startDue();
    lane.room = Room.NONE;

    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void what_was_put_off_is_not_begun_before_its_time() {
    enqueue(7);
    write(
        tx ->
            store.retry(
                tx,
                store.entry(tx, Delivery.Kind.TICKET, 7).orElseThrow(),
                NOON.plusSeconds(60),
                true,
                "UNAVAILABLE",
                "down",
                NOON));
    worker.startDue();

    enqueue(7);

    assertNothingBegins();
  }

  @Test
  void what_was_given_up_is_not_begun() {
    enqueue(7);
    write(
        tx ->
            store.bury(
                tx,
                store.entry(tx, Delivery.Kind.TICKET, 7).orElseThrow(),
                "REJECTED",
                "no",
                NOON));
    worker.startDue();

    enqueue(7);

    assertNothingBegins();
  }

  private static final class OpenLane implements Lanes {
    private volatile Set<String> open = Set.of("desk");
    private volatile Room room = Room.ALL;

    @Override
    public Collection<String> open() {
      return open;
    }

    @Override
    public Room room(String integration) {
      return room;
    }
  }

  private final class Desk implements Delivery {
    private final Kind kind;

    Desk(Kind kind) {
      this.kind = kind;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException {
      asked.add(entry.ref());
      answers.await();
      return Next.DONE;
    }

    @Override
    public void buried(Transaction tx, OutboxEntry entry, String problem, Instant now) {
      throw new AssertionError(problem);
    }

    @Override
    public Map<String, Object> content(Transaction tx, long ref) {
      return Map.of();
    }
  }
}
