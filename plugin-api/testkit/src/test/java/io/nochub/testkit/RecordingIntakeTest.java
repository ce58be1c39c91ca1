package io.nochub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.source.Received;
import io.nochub.testkit.RecordingIntake.Mood;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordingIntakeTest {
  private final RecordingIntake intake = new RecordingIntake();
  private final List<Received> one = List.of(Received.of("trap", "x", new byte[0]));

  @Test
  void it_stores_says_later_or_refuses_as_it_is_told() throws Exception {
    AtomicInteger stored = new AtomicInteger();

    assertThat(intake.put(one, Duration.ofSeconds(1))).isTrue();
    assertThat(intake.offer(one, stored::incrementAndGet)).isTrue();
    assertThat(stored).hasValue(1);

    intake.mood(Mood.SLOW);
    assertThat(intake.offer(one, stored::incrementAndGet)).isTrue();
    assertThat(intake.put(one, Duration.ofSeconds(1))).isFalse();
    assertThat(stored).hasValue(1);
    intake.storeNow();
    assertThat(stored).hasValue(2);

    intake.mood(Mood.FULL);
    assertThat(intake.offer(one, stored::incrementAndGet)).isFalse();
    assertThat(intake.await(3, Duration.ofSeconds(1))).hasSize(3);
  }

  @Test
  void it_hears_where_the_listener_listens() throws Exception {
    intake.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 162));

    assertThat(intake.address(Duration.ofSeconds(1)))
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 162));
  }
}
