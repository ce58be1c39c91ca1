package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.outbox.RetryTable.Bury;
import io.nochub.hub.outbox.RetryTable.Hold;
import io.nochub.hub.outbox.RetryTable.Retry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetryTableTest {
  private static IntegrationException failure(Kind kind) {
    return IntegrationException.of(kind, "it failed");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "OUTCOME_UNKNOWN", "CONFLICT"})
  void what_may_work_later_is_tried_again_however_often_it_failed(Kind kind) {
    assertThat(RetryTable.after(failure(kind), 0, 0))
        .isEqualTo(new Retry(Duration.ofSeconds(2), true));
    assertThat(RetryTable.after(failure(kind), 1_000_000, 0))
        .isEqualTo(new Retry(Duration.ofMinutes(5), true));
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "6, 128", "7, 256", "8, 300", "63, 300", "64, 300"})
  void the_wait_doubles_up_to_five_minutes(int attempts, long seconds) {
    assertThat(RetryTable.backOff(attempts, 0)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void jitter_adds_up_to_a_quarter() {
    assertThat(RetryTable.backOff(0, 0.5)).isEqualTo(Duration.ofMillis(2_250));
    assertThat(RetryTable.backOff(100, 0.999)).isLessThanOrEqualTo(Duration.ofSeconds(375));
  }

  @Test
  void a_quota_holds_the_lane_for_as_long_as_the_other_side_asks() {
    assertThat(
            RetryTable.after(
                IntegrationException.rateLimited(Duration.ofSeconds(90), "slow down"), 3, 0.5))
        .isEqualTo(new Hold(LaneHold.Kind.QUOTA, Optional.of(Duration.ofSeconds(90))));
    assertThat(RetryTable.after(failure(Kind.RATE_LIMITED), 0, 0))
        .isEqualTo(new Hold(LaneHold.Kind.QUOTA, Optional.of(Duration.ofMinutes(1))));
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "FORBIDDEN"})
  void refused_credentials_hold_the_lane_until_an_operator_acts(Kind kind) {
    assertThat(RetryTable.after(failure(kind), 0, 0))
        .isEqualTo(new Hold(LaneHold.Kind.REFUSED, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_FOUND", "REJECTED", "BAD_PAYLOAD"})
  void what_can_never_work_is_given_up(Kind kind) {
    assertThat(RetryTable.after(failure(kind), 0, 0)).isEqualTo(new Bury());
  }

  @Test
  void a_bug_in_a_plugin_is_tried_three_times() {
    assertThat(RetryTable.afterFault(0, 0)).isEqualTo(new Retry(Duration.ofSeconds(2), true));
    assertThat(RetryTable.afterFault(1, 0)).isEqualTo(new Retry(Duration.ofSeconds(4), true));
    assertThat(RetryTable.afterFault(2, 0)).isEqualTo(new Bury());
  }
}
