package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenIntegrationTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeConnection connection = new FakeConnection();
  private final OpenIntegration open =
      OpenIntegration.of(
          "demo-1",
          "demo",
          Set.of(Capability.ALERTS_BY_POLL),
          connection,
          threads,
          InstantSource.system());

  @AfterEach
  void stop() {
    connection.letGo.countDown();
    threads.shutdownNow();
  }

  @Test
  void calls_to_one_role_come_one_after_the_other() throws Exception {
    PollingSource source = (PollingSource) open.sources().get(0);

    Future<?> first = threads.submit(() -> open.call("poll", LONG, () -> poll(source)));
    connection.inPoll.await();
    Future<?> second = threads.submit(() -> open.call("poll", LONG, () -> poll(source)));
    // What is thread-safe goes on meanwhile, and takes no turn.
    open.call("read", LONG, () -> source.read(Received.of("x", "y", new byte[0])));
    assertThat(connection.atOnce.get()).isEqualTo(1);
    connection.letGo.countDown();
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);

    assertThat(connection.mostAtOnce.get()).isEqualTo(1);
    assertThat(connection.polls.get()).isEqualTo(2);
  }

  @Test
  void a_role_keeps_its_kind_and_its_exceptions() {
    SignalSource source = open.source("alerts").orElseThrow();

    assertThat(source).isInstanceOf(PollingSource.class);
    assertThat(source.feed()).isEqualTo("alerts");
    assertThatThrownBy(() -> source.lookUp("x"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("has none");
  }

  @Test
  void closing_waits_for_running_calls_then_interrupts_them_and_lets_no_new_one_in()
      throws Exception {
    PollingSource source = (PollingSource) open.sources().get(0);
    Future<?> running = threads.submit(() -> open.call("poll", LONG, () -> poll(source)));
    connection.inPoll.await();

    Optional<String> problem = open.close(Duration.ofMillis(50), LONG);

    assertThat(problem).isEmpty();
    assertThatThrownBy(running::get)
        .hasCauseInstanceOf(IntegrationException.class)
        .hasMessageContaining("was interrupted");
    assertThat(connection.closed.get()).isEqualTo(1);
    assertThatThrownBy(() -> open.call("poll", LONG, () -> "x"))
        .isInstanceOf(IntegrationException.class)
        .hasMessageContaining("is being closed");
  }

  @Test
  void a_close_that_takes_half_a_minute_is_given_up_and_it_counts_as_closed() throws Exception {
    connection.closesSlowly = true;

    Optional<String> problem = open.close(Duration.ZERO, Duration.ofMillis(50));

    assertThat(problem).get().asString().contains("close", "does not react");
    assertThat(connection.closed.get()).as("ends of close").isZero();
    assertThatThrownBy(() -> open.call("poll", LONG, () -> "x"))
        .isInstanceOf(IntegrationException.class)
        .hasMessageContaining("is being closed");
  }

  @Test
  void a_role_that_is_missing_because_it_was_closed_will_come_back_and_one_it_never_had_will_not()
      throws Exception {
    assertThat(open.ticketSystem()).isEmpty();
    assertThat(open.withoutRole("makes no tickets").kind()).isEqualTo(Kind.FORBIDDEN);

    open.close(Duration.ZERO, LONG);

    assertThat(open.ticketSystem()).isEmpty();
    assertThat(open.withoutRole("makes no tickets").kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  private static String poll(PollingSource source)
      throws IntegrationException, InterruptedException {
    return source.poll(Cursor.START).next().value();
  }

  private static final class FakeConnection implements Integration, PollingSource {
    final CountDownLatch inPoll = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean closesSlowly;

    @Override
    public Health probe() {
      return Health.of("fine");
    }

    @Override
    public List<SignalSource> sources() {
      return List.of(this);
    }

    @Override
    public String name() {
      return "alerts";
    }

    @Override
    public Reading read(Received item) {
      return Reading.nothing("nothing");
    }

    @Override
    public Duration usualInterval() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Poll poll(Cursor from) throws InterruptedException {
      polls.incrementAndGet();
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      try {
        inPoll.countDown();
        letGo.await();
        return Poll.changes(List.of(), Cursor.START, false);
      } finally {
        atOnce.decrementAndGet();
      }
    }

    @Override
    public void close() {
      while (closesSlowly && letGo.getCount() > 0) {
        // as a library does that knows of no interruption
        Thread.onSpinWait();
      }
      closed.incrementAndGet();
    }
  }
}
