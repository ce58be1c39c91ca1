package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Health;
import io.nochub.api.source.SignalSource;
import io.nochub.testkit.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Open and close. */
abstract class OpeningChecks extends Checks {
  /** Threads of the vendor and of the test itself. */
  private static final List<String> OURS =
      List.of(
          "OkHttp",
          "http-out",
          "qtp",
          "wiremock",
          "ForkJoinPool",
          "awaitility",
          "interrupted caller");

  OpeningChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @Test
  void open_uses_nothing_of_what_it_is_lent() {
    kit().open();

    assertThat(vendor().asked()).isEmpty();
  }

  @Test
  void two_connections_of_one_type_do_not_touch_each_other() throws Exception {
    Connection one = kit().open("one", new MemoryState());
    Connection two = kit().open("two", new MemoryState());
    one.integration().close();

    assertThat(two.integration().probe().state()).isNotEqualTo(Health.State.DOWN);
    assertThat(two.sources()).extracting(SignalSource::name).doesNotHaveDuplicates();
    if (!one.sources().isEmpty()) {
      assertThat(two.sources().get(0)).isNotSameAs(one.sources().get(0));
    }
  }

  @Test
  void closing_twice_is_fine() {
    Connection connection = kit().open();

    connection.integration().close();
    connection.integration().close();
  }

  @Test
  void no_thread_is_left_two_seconds_after_close() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Connection connection = kit().open();
    connection.integration().probe();
    connection.close();

    Awaitility.await("threads the plugin started to end")
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
  }

  private static Set<String> startedSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> OURS.stream().noneMatch(name::startsWith))
        .collect(Collectors.toSet());
  }
}
