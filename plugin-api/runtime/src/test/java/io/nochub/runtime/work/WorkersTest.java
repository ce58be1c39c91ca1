package io.nochub.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkersTest {
  private final ClassLoader loader = new URLClassLoader(new URL[0]);
  private final Workers workers = new Workers("rmm-1", loader);

  @Test
  void threads_carry_the_plugins_loader_and_the_integrations_name() throws Exception {
    ExecutorService pool = workers.pool("snmp", 2);

    assertThat(pool.submit(() -> Thread.currentThread().getContextClassLoader()).get())
        .isSameAs(loader);
    assertThat(pool.submit(() -> Thread.currentThread().getName()).get()).startsWith("rmm-1-snmp-");
    assertThat(pool.submit(() -> Thread.currentThread().isDaemon()).get()).isTrue();
    workers.close();
  }

  @Test
  void the_same_name_gives_the_same_pool_until_somebody_shuts_it_down() {
    ExecutorService pool = workers.pool("a", 1);

    assertThat(workers.pool("a", 5)).isSameAs(pool);
    assertThat(workers.pool("b", 1)).isNotSameAs(pool);
    pool.shutdown();
    assertThat(workers.pool("a", 1)).isNotSameAs(pool);
    workers.close();
  }

  @Test
  void no_more_threads_run_than_asked_for() throws Exception {
    ExecutorService pool = workers.pool("a", 3);
    AtomicInteger running = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(3);
    CountDownLatch go = new CountDownLatch(1);
    for (int work = 0; work < 10; work++) {
      pool.execute(
          () -> {
            running.incrementAndGet();
            full.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    full.await();

    assertThat(running).hasValue(3);
    assertThat(workers.alive()).hasSize(3);
    go.countDown();
    workers.close();
  }

  @Test
  void close_interrupts_waits_and_gives_no_more() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    workers
        .pool("a", 1)
        .execute(
            () -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    started.await();

    workers.close();

    assertThat(interrupted.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(workers.alive()).isEmpty();
    assertThatThrownBy(() -> workers.pool("a", 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_does_not_wait_for_ever_and_tells_who_is_left() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    workers.pool("stubborn", 1).execute(() -> ignoreInterrupts(started, release));
    started.await();

    workers.close();

    assertThat(workers.alive()).containsExactly("rmm-1-stubborn-1");
    release.countDown();
  }

  private static void ignoreInterrupts(CountDownLatch started, CountDownLatch release) {
    started.countDown();
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException e) {
        // This is what is tested: work that does not care.
      }
    }
  }
}
