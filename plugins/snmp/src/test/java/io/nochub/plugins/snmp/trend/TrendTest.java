package io.nochub.plugins.snmp.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final Duration STEP = Duration.ofMinutes(10);
  private static final Duration LEAST = Duration.ofHours(6);

  private static double[] day(IntToDoubleFunction value) {
    double[] day = new double[144];
    Arrays.setAll(day, value);
    return day;
  }

  private static Optional<Trend> trend(IntToDoubleFunction value) {
    return Trend.of(day(value), STEP, LEAST);
  }

  @Test
  void a_straight_line_is_followed_to_its_end() {
    Trend trend = trend(step -> 50 + step * 0.1).orElseThrow();

    assertThat(trend.perHour()).isEqualTo(0.6, offset(1e-9));
    assertThat(trend.now()).isEqualTo(64.3, offset(1e-9));
    assertThat(trend.points()).isEqualTo(144);
    assertThat(trend.until(100).orElseThrow()).isEqualTo(Duration.ofMinutes(3_570));
    assertThat(trend.until(20)).isEmpty();
  }

  @Test
  void a_falling_line_reaches_what_is_below() {
    assertThat(trend(step -> 50 - step * 0.1).orElseThrow().until(0)).isPresent();
  }

  @Test
  void noise_and_a_few_wild_values_do_not_turn_it() {
    Random random = new Random(4);
    Trend trend =
        trend(
                step ->
                    step % 29 == 7
                        ? 51 + step * 0.1
                        : 50 + step * 0.1 + random.nextGaussian() * 0.3)
            .orElseThrow();

    assertThat(trend.perHour()).isEqualTo(0.6, offset(0.05));
  }

  @Test
  void a_saw_tooth_has_no_trend_whatever_its_length() {
    for (int teeth = 2; teeth <= 40; teeth++) {
      int length = 144 / teeth;
      for (int phase = 0; phase < length; phase += 3) {
        int from = phase;
        Optional<Trend> trend = trend(step -> 40 + 30.0 * ((step + from) % length) / length);
        assertThat(trend).as("%s teeth from %s", teeth, from).isEmpty();
      }
    }
  }

  @Test
  void what_was_emptied_once_has_no_trend() {
    assertThat(trend(step -> step < 110 ? 50 + step * 0.3 : 50 + (step - 110) * 0.3)).isEmpty();
  }

  @Test
  void what_stands_still_has_no_trend() {
    assertThat(trend(step -> 50)).isEmpty();
  }

  @Test
  void a_short_time_has_no_trend() {
    assertThat(trend(step -> step < 110 ? Double.NaN : step)).isEmpty();
    assertThat(trend(step -> step < 105 ? Double.NaN : step)).isPresent();
    assertThat(trend(step -> step % 14 == 0 ? step : Double.NaN)).isEmpty();
  }

  @Test
  void what_lies_years_away_is_not_foretold() {
    assertThat(trend(step -> 50 + step * 0.0001).orElseThrow().until(100)).isEmpty();
  }
}
