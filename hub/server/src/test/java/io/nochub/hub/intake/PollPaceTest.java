package io.nochub.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.intake.PollPace.Next;
import io.nochub.hub.intake.PollPace.Then;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PollPaceTest {
  @ParameterizedTest(name = "{0}, failure {1}, usually every {2} s: {3} after {4} s")
  @CsvSource({
    "UNAVAILABLE, 1, 60, AGAIN, 30",
    "UNAVAILABLE, 2, 60, AGAIN, 60",
    "UNAVAILABLE, 3, 60, AGAIN, 120",
    "UNAVAILABLE, 6, 60, AGAIN, 900",
    "UNAVAILABLE, 60, 60, AGAIN, 900",
    "UNAVAILABLE, 1, 5, AGAIN, 5",
    "UNAVAILABLE, 20, 3600, AGAIN, 3600",
    "OUTCOME_UNKNOWN, 1, 60, AGAIN, 30",
    "BAD_PAYLOAD, 2, 60, AGAIN, 60",
    "NOT_FOUND, 1, 60, AGAIN, 30",
    "REJECTED, 1, 60, AGAIN, 30",
    "CONFLICT, 1, 60, AGAIN, 0",
    "CONFLICT, 2, 60, AGAIN, 60",
    "RATE_LIMITED, 1, 60, PAUSE_INTEGRATION, 60",
    "AUTHENTICATION, 1, 60, STOP, 0",
    "FORBIDDEN, 1, 60, STOP, 0"
  })
  void each_kind_of_failure_has_its_answer(
      Kind kind, int failures, long usual, Then then, long seconds) {
    Next next =
        PollPace.after(
            IntegrationException.of(kind, "said the vendor"), failures, Duration.ofSeconds(usual));
    assertThat(next).isEqualTo(new Next(then, Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "90, 90", "86400, 86400", "864000, 86400"})
  void a_rate_limit_lasts_as_long_as_the_vendor_says_within_reason(long said, long seconds) {
    Next next =
        PollPace.after(
            IntegrationException.rateLimited(Duration.ofSeconds(said), "slow down"),
            1,
            Duration.ofMinutes(1));
    assertThat(next).isEqualTo(new Next(Then.PAUSE_INTEGRATION, Duration.ofSeconds(seconds)));
  }

  @Test
  void a_mistake_in_the_plugin_backs_off() {
    assertThat(PollPace.afterFault(2, Duration.ofMinutes(1)))
        .isEqualTo(new Next(Then.AGAIN, Duration.ofMinutes(1)));
  }
}
