package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.outbox.OutboxWorker.Lanes;
import io.nochub.hub.outbox.OutboxWorker.Room;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxWorkerTest extends StoreContract {
  private static final int ENTRIES = 20;

  private final OutboxStore store = new OutboxStore();
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();
  private final CountDownLatch gate = new CountDownLatch(1);
  private CountDownLatch answers = new CountDownLatch(0);
  private OutboxWorker worker;

  @BeforeEach
  void enqueue() {
    write(
        tx -> {
          for (int ref = 1; ref <= ENTRIES; ref++) {
            store.enqueue(tx, Delivery.Kind.TICKET, ref, "desk", ref, 1, NOON);
          }
        });
    worker =
        new OutboxWorker(
            database(),
            store,
            List.of(new Desk()),
            Executors.newCachedThreadPool(),
            InstantSource.fixed(NOON),
            () -> 0.5,
            new OpenLane());
  }

  @AfterEach
  void end() {
    gate.countDown();
    worker.close();
  }

  private void start() {
    new Thread(worker).start();
  }

  private int waiting() {
    return read(tx -> store.due(tx, "desk", 0, NOON, 100)).size();
  }

  @Test
  void eight_are_asked_for_at_a_time() {
    answers = gate;
    start();
    await().until(() -> asked.size() == 8);
    worker.startDue();
    assertThat(asked).hasSize(8);
    gate.countDown();
    await().until(() -> waiting() == 0);
    assertThat(asked).hasSize(ENTRIES);
  }

  @Test
  void results_that_wait_for_the_writer_keep_nobody_from_being_asked() throws Exception {
    holdTheWriter();
    start();
    await().until(() -> asked.size() == ENTRIES);
    assertThat(waiting()).isEqualTo(ENTRIES);
    gate.countDown();
    await().until(() -> waiting() == 0);
  }

  private void holdTheWriter() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    var unused =
        database()
            .write(
                Lane.OUTCOMES,
                tx -> {
                  tx.afterCommit(
                      () -> {
                        held.countDown();
                        pass(gate);
                      });
                  return true;
                });
    held.await();
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class OpenLane implements Lanes {
    @Override
    public Collection<String> open() {
      return List.of("desk");
    }

    @Override
    public Room room(String integration) {
      return Room.ALL;
    }
  }

  private final class Desk implements Delivery {
    @Override
    public Kind kind() {
      return Kind.TICKET;
    }

    @Override
    public Next attempt(OutboxEntry entry) throws InterruptedException {
      asked.add(entry.id());
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
