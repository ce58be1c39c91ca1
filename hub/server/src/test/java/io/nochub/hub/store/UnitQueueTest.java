package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database.Lane;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnitQueueTest {
  private static final long VERY_LONG = TimeUnit.HOURS.toNanos(1);

  private final UnitQueue queue = new UnitQueue(10);
  private Thread taker = Thread.currentThread();

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void whoever_takes_waits_for_as_many_units_as_are_expected() throws Exception {
    FutureTask<Boolean> taken = awaiting(2);
    add(Lane.DECISIONS);
    awaitAsleep(taken);
    assertThat(taken).isNotDone();

    add(Lane.OUTCOMES);

    assertThat(taken.get()).isTrue();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void what_does_not_come_is_waited_for_no_longer_than_said() throws Exception {
    add(Lane.DECISIONS);

    assertThat(queue.awaitWork(2, 1)).isTrue();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void who_waits_for_more_than_come_is_still_woken_by_the_next_one() throws Exception {
    add(Lane.DECISIONS);
    assertThat(queue.awaitWork(5, 1)).isTrue();
    assertThat(queue.poll()).isNotNull();
    FutureTask<Boolean> taken = awaiting(1);
    awaitAsleep(taken);

    add(Lane.DECISIONS);

    assertThat(taken.get()).isTrue();
  }

  @Test
  void closing_ends_the_wait_for_more_and_then_for_any() throws Exception {
    add(Lane.HOUSEKEEPING);
    FutureTask<Boolean> taken = awaiting(2);
    awaitAsleep(taken);

    queue.close();

    assertThat(taken.get()).isTrue();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.awaitWork(1, VERY_LONG)).isFalse();
  }

  private void add(Lane lane) throws InterruptedException {
    assertThat(queue.add(lane, new Unit<>(tx -> lane, false))).isTrue();
  }

  private FutureTask<Boolean> awaiting(int expected) {
    FutureTask<Boolean> task = new FutureTask<>(() -> queue.awaitWork(expected, VERY_LONG));
    taker = new Thread(task, "taker");
    taker.setDaemon(true);
    taker.start();
    return task;
  }

  private void awaitAsleep(FutureTask<Boolean> task) {
    Awaitility.await()
        .until(
            () ->
                task.isDone()
                    || taker.getState() == Thread.State.WAITING
                    || taker.getState() == Thread.State.TIMED_WAITING);
  }
}
