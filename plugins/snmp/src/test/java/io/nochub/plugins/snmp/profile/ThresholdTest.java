package io.nochub.plugins.snmp.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private final Levels full =
      new Levels(true, Map.of(Severity.MINOR, 80.0, Severity.CRITICAL, 95.0), 5);

  private final Levels low =
      new Levels(false, Map.of(Severity.MINOR, 20.0, Severity.CRITICAL, 5.0), 10);

  private static @Nullable Severity severity(
      Threshold threshold, double value, @Nullable Severity standing) {
    return threshold.grade(value, standing).severity();
  }

  @Test
  void a_value_has_the_severity_of_the_highest_step_it_reaches() {
    assertThat(severity(full, 79.9, null)).isNull();
    assertThat(severity(full, 80, null)).isEqualTo(Severity.MINOR);
    assertThat(severity(full, 95, null)).isEqualTo(Severity.CRITICAL);
    assertThat(severity(low, 20.1, null)).isNull();
    assertThat(severity(low, 20, null)).isEqualTo(Severity.MINOR);
    assertThat(severity(low, 3, null)).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void what_stands_is_left_only_at_a_distance() {
    assertThat(severity(full, 76, Severity.MINOR)).isEqualTo(Severity.MINOR);
    assertThat(severity(full, 75, Severity.MINOR)).isNull();
    assertThat(severity(full, 91, Severity.CRITICAL)).isEqualTo(Severity.CRITICAL);
    assertThat(severity(full, 90, Severity.CRITICAL)).isEqualTo(Severity.MINOR);
    assertThat(severity(low, 29, Severity.MINOR)).isEqualTo(Severity.MINOR);
    assertThat(severity(low, 30, Severity.MINOR)).isNull();
  }

  @Test
  void distance_does_not_make_worse_what_is_not_yet_as_bad() {
    assertThat(severity(full, 92, Severity.MINOR)).isEqualTo(Severity.MINOR);
  }

  @Test
  void a_value_nobody_knows_says_nothing() {
    assertThat(full.grade(Double.NaN, Severity.MINOR)).isEqualTo(Grade.UNKNOWN);
  }

  @Test
  void states_are_good_bad_or_say_nothing() {
    States states =
        new States(
            Map.of(1L, new States.State("up", null), 2L, new States.State("down", Severity.MAJOR)));

    assertThat(states.grade(1, null).isGood()).isTrue();
    assertThat(states.grade(2, null)).isEqualTo(Grade.bad(Severity.MAJOR));
    assertThat(states.grade(9, Severity.MAJOR).known()).isFalse();
    assertThat(states.words(2, "")).isEqualTo("down");
    assertThat(states.words(9, "")).isEqualTo("unknown (9)");
  }

  @Test
  void numbers_are_written_as_people_do() {
    assertThat(full.words(93.24, "%")).isEqualTo("93.2 %");
    assertThat(full.words(90, "%")).isEqualTo("90 %");
    assertThat(full.words(1234.5, "rpm")).isEqualTo("1235 rpm");
    assertThat(full.words(0.054, "")).isEqualTo("0.05");
    assertThat(full.words(0, "")).isEqualTo("0");
    assertThat(full.limit(Severity.CRITICAL, "%")).isEqualTo("at or over 95 %");
    assertThat(low.limit(Severity.MINOR, "%")).isEqualTo("at or under 20 %");
  }
}
