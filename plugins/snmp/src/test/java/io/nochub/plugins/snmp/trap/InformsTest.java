package io.nochub.plugins.snmp.trap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InformsTest {
  private static final InetAddress DEVICE = InetAddress.getLoopbackAddress();
  private static final Instant NOW = ManualClock.START;

  private final Informs informs = new Informs();

  @Test
  void one_that_is_sent_again_came_when_it_came_first() {
    assertThat(informs.first(DEVICE, 1, 7, NOW)).isEqualTo(NOW);
    assertThat(informs.first(DEVICE, 1, 7, NOW.plusSeconds(119))).isEqualTo(NOW);
    assertThat(informs.first(DEVICE, 2, 7, NOW.plusSeconds(119))).isNotEqualTo(NOW);
    assertThat(informs.first(DEVICE, 1, 8, NOW.plusSeconds(119))).isNotEqualTo(NOW);
  }

  @Test
  void after_two_minutes_a_number_is_used_for_something_else() {
    informs.first(DEVICE, 1, 7, NOW);

    Instant later = NOW.plusSeconds(121);
    assertThat(informs.first(DEVICE, 1, 7, later)).isEqualTo(later);
  }

  @Test
  void a_flood_makes_it_forget_the_oldest_and_keep_the_newest() {
    for (int request = 0; request < 50_000; request++) {
      informs.first(DEVICE, request, 7, NOW);
    }

    Instant later = NOW.plusSeconds(1);
    assertThat(informs.first(DEVICE, 0, 7, later)).isEqualTo(later);
    assertThat(informs.first(DEVICE, 49_999, 7, later)).isEqualTo(NOW);
  }
}
