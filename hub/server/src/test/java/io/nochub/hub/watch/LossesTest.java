package io.nochub.hub.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LossesTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private final Losses losses = new Losses();

  private static Instant after(int minutes) {
    return NOON.plusSeconds(60L * minutes);
  }

  @Test
  void a_figure_that_rose_counts_for_ten_minutes() {
    Map<String, Long> lost = Map.of("traps.dropped", 3L, "kernel.dropped", 0L);
    assertThat(losses.latest("snmp", lost, after(0))).containsExactly("traps.dropped");
    assertThat(losses.latest("snmp", lost, after(9))).containsExactly("traps.dropped");
    assertThat(losses.latest("snmp", lost, after(10))).isEmpty();
    assertThat(losses.latest("snmp", Map.of("traps.dropped", 4L), after(11)))
        .containsExactly("traps.dropped");
  }

  @Test
  void one_integration_says_nothing_of_another() {
    losses.latest("snmp", Map.of("dropped", 3L), after(0));
    assertThat(losses.latest("syslog", Map.of("dropped", 0L), after(0))).isEmpty();
  }

  @Test
  void a_figure_that_begins_anew_is_no_loss_before_it_rises() {
    losses.latest("snmp", Map.of("dropped", 9L), after(0));
    assertThat(losses.latest("snmp", Map.of("dropped", 0L), after(20))).isEmpty();
    assertThat(losses.latest("snmp", Map.of("dropped", 1L), after(21))).hasSize(1);
    assertThat(losses.latest("snmp", Map.of(), after(22))).isEmpty();
  }
}
