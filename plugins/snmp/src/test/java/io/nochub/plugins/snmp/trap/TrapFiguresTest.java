package io.nochub.plugins.snmp.trap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.snmp.trap.TrapFigures.Count;
import io.nochub.testkit.RecordingMetrics;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapFiguresTest {
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final TrapFigures figures = new TrapFigures();

  @Test
  void each_is_told_to_the_metrics_once() {
    figures.add(Count.ACCEPTED);
    figures.tell(metrics);
    figures.tell(metrics);
    figures.add(Count.ACCEPTED);
    figures.tell(metrics);

    assertThat(metrics.count("snmp.traps.accepted")).isEqualTo(2);
  }

  @Test
  void what_is_lost_for_good_is_counted_under_names_the_hub_watches() {
    figures.add(Count.UNTAKEN);
    figures.add(Count.POSTPONED);
    assertThat(figures.dropped(40)).isEqualTo(40);
    assertThat(figures.dropped(42)).isEqualTo(2);
    assertThat(figures.dropped(42)).isZero();
    figures.tell(metrics);

    assertThat(metrics.count("snmp.kernel.dropped")).isEqualTo(42);
    assertThat(metrics.count("snmp.untaken.dropped")).isEqualTo(1);
    assertThat(metrics.count("snmp.informs.postponed")).isEqualTo(1);
  }

  @Test
  void refusals_are_remembered_by_source_and_reason_and_not_without_end() {
    for (int source = 0; source < 200; source++) {
      figures.refused("10.0.0." + source, "wrong");
    }
    figures.refused("10.0.0.7", "wrong");

    assertThat(figures.refusals(1)).containsExactly("10.0.0.7: wrong (2)");
    assertThat(figures.refusals(1_000)).hasSize(50);
    assertThat(figures.of(Count.REFUSED)).isEqualTo(201);
  }
}
