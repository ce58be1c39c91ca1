package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.source.ListenerSource;
import io.nochub.testkit.RecordingIntake;
import io.nochub.testkit.RecordingIntake.Mood;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources that listen on a port of their own. */
abstract class ListenerChecks extends Checks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final List<Listening> started = new ArrayList<>();
  private @Nullable Connection connection;

  ListenerChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  /** A source that serves on a thread of its own, as in the hub. */
  private static final class Listening {
    private final ListenerSource source;
    private final RecordingIntake intake = new RecordingIntake();
    private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
    private final Thread thread;

    private Listening(ListenerSource source) {
      this.source = source;
      this.thread = new Thread(this::listen, "listening " + source.name());
      thread.start();
    }

    private void listen() {
      try {
        source.listen(intake);
      } catch (Throwable thrown) {
        end.set(thrown);
      }
    }

    private SocketAddress address() throws InterruptedException {
      return intake.address(PATIENCE);
    }

    private void interrupt() throws InterruptedException {
      thread.interrupt();
      thread.join(PROMPT.toMillis());
    }
  }

  @BeforeEach
  void open() {
    connection = kit().open();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Listening one : started) {
      one.interrupt();
    }
    started.clear();
  }

  @Test
  void it_says_where_it_listens() throws Exception {
    for (ListenerSource source : sources()) {
      assertThat(start(source).address())
          .isInstanceOfSatisfying(
              InetSocketAddress.class, address -> assertThat(address.getPort()).isPositive());
    }
  }

  @Test
  void what_arrives_is_handed_over_and_acknowledged() throws Exception {
    for (ListenerSource source : sources()) {
      Listening one = start(source);

      assertThat(kit().deliver(source, one.address()))
          .as("acknowledged, where the protocol can tell")
          .isNotEqualTo(IntegrationContract.Delivery.REFUSED);

      one.intake.await(1, PATIENCE);
      assertThat(one.intake.items())
          .allSatisfy(item -> assertThat(item.kind()).isNotBlank())
          .noneSatisfy(item -> assertThat(item.kind()).startsWith("hub:"));
    }
  }

  @Test
  void what_the_hub_does_not_take_is_not_acknowledged() throws Exception {
    for (ListenerSource source : sources()) {
      Listening one = start(source);
      one.address();
      one.intake.mood(Mood.FULL);

      assertThat(kit().deliver(source, one.address()))
          .isNotEqualTo(IntegrationContract.Delivery.ACKNOWLEDGED);
      assertThat(one.thread.isAlive()).as("still listening after a refusal").isTrue();

      one.intake.mood(Mood.STORING);
      kit().deliver(source, one.address());
      one.intake.await(1, PATIENCE);
    }
  }

  @Test
  void what_nobody_can_read_does_not_end_it() throws Exception {
    for (ListenerSource source : sources()) {
      Listening one = start(source);
      for (byte[] garbage : kit().garbage(source)) {
        kit().throwAt(source, one.address(), garbage);
      }
      int before = one.intake.items().size();

      kit().deliver(source, one.address());

      one.intake.await(before + 1, PATIENCE);
    }
  }

  @Test
  void an_interrupt_ends_it_and_frees_the_port() throws Exception {
    for (ListenerSource source : sources()) {
      Listening one = start(source);
      one.address();
      one.interrupt();

      assertThat(one.thread.isAlive())
          .as("%s still listens %s after an interrupt", source.name(), PROMPT)
          .isFalse();
      assertThat(one.end.get())
          .as("how it ended")
          .satisfiesAnyOf(
              end -> assertThat(end).isNull(),
              end -> assertThat(end).isInstanceOf(InterruptedException.class));
      assertThat(start(source).address()).as("listening again").isNotNull();
    }
  }

  private Listening start(ListenerSource source) {
    Listening one = new Listening(source);
    started.add(one);
    return one;
  }

  private List<ListenerSource> sources() {
    List<ListenerSource> sources = Objects.requireNonNull(connection).sources(ListenerSource.class);
    assertThat(sources).as("sources that listen").isNotEmpty();
    return sources;
  }
}
