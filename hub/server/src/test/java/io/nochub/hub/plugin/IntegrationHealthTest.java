package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Health;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationHealth.Probed;
import io.nochub.hub.plugin.IntegrationHealth.State;
import io.nochub.hub.plugin.IntegrationHealth.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IntegrationHealthTest {
  private static final Probed WELL = Probed.of(Health.of("fine"));

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final CallOutcomes calls = new CallOutcomes(() -> now, CallOutcomes.Alarm.NONE);

  @Test
  void untried_is_unknown_and_held_is_down_whatever_the_probe_said() {
    assertThat(judge(null, null).state()).isEqualTo(State.UNKNOWN);
    assertThat(judge("password refused", WELL))
        .isEqualTo(
            new Verdict(
                State.DOWN,
                Cause.SETTINGS,
                "password refused. Change the settings, or resume it, to go on"));
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void a_failed_probe_is_down_and_says_whose_turn_it_is(Failure failure) {
    Verdict verdict = judge(null, Probed.failed(failure, "words"));

    assertThat(verdict.state()).isEqualTo(State.DOWN);
    assertThat(verdict.summary()).isEqualTo("words");
    assertThat(verdict.cause()).isNotEqualTo(Cause.NONE);
  }

  @Test
  void every_kind_of_failure_of_the_api_has_its_place() {
    for (Kind kind : Kind.values()) {
      assertThat(Failure.of(kind).name()).isEqualTo(kind.name());
    }
    assertThat(IntegrationHealth.causeOf(Failure.AUTHENTICATION)).isEqualTo(Cause.SETTINGS);
    assertThat(IntegrationHealth.causeOf(Failure.UNAVAILABLE)).isEqualTo(Cause.REMOTE);
    assertThat(IntegrationHealth.causeOf(Failure.PLUGIN_FAULT)).isEqualTo(Cause.PLUGIN);
  }

  @Test
  void a_permission_that_is_missing_degrades_and_is_a_matter_of_settings() {
    Health.Check yes = new Health.Check("read", Health.Answer.YES, Health.Cause.NONE, "");
    Health.Check no = new Health.Check("create", Health.Answer.NO, Health.Cause.SETTINGS, "403");

    assertThat(judge(null, Probed.of(Health.of("half", yes, no))))
        .isEqualTo(new Verdict(State.DEGRADED, Cause.SETTINGS, "half"));
    assertThat(judge(null, Probed.of(Health.of("nothing", no))).state()).isEqualTo(State.DOWN);
  }

  @Test
  void a_call_that_failed_after_the_last_success_degrades_until_one_succeeds() {
    calls.succeeded();
    now = now.plusSeconds(10);
    calls.failed(Failure.UNAVAILABLE, "poll alerts", "connection refused");

    assertThat(judge(null, WELL))
        .isEqualTo(new Verdict(State.DEGRADED, Cause.REMOTE, "poll alerts: connection refused"));

    now = now.plusSeconds(10);
    calls.succeeded();
    assertThat(judge(null, WELL).state()).isEqualTo(State.UP);
  }

  @Test
  void three_faults_of_the_plugin_in_a_quarter_of_an_hour_degrade_though_others_succeed() {
    for (int i = 0; i < 3; i++) {
      calls.failed(Failure.PLUGIN_FAULT, "poll", "crash");
    }
    now = now.plusSeconds(1);
    calls.succeeded();

    assertThat(judge(null, WELL).cause()).isEqualTo(Cause.PLUGIN);
    now = now.plus(Duration.ofMinutes(16));
    assertThat(judge(null, WELL).state()).isEqualTo(State.UP);
    assertThat(calls.recent()).isEmpty();
  }

  @Test
  void a_call_left_behind_and_what_polls_complain_of_degrade() {
    List<String> complaints =
        IntegrationHealth.complaints(Map.of("alerts", List.of("site 7 cannot be read")));

    assertThat(IntegrationHealth.judge(null, WELL, calls, complaints))
        .isEqualTo(new Verdict(State.DEGRADED, Cause.REMOTE, "alerts: site 7 cannot be read"));
    calls.abandoned();
    assertThat(judge(null, WELL).summary()).isEqualTo("1 calls ran out of time and do not end");
  }

  @Test
  void only_the_latest_failures_are_kept() {
    for (int i = 0; i < 1000; i++) {
      calls.failed(Failure.REJECTED, "create", "no");
    }

    assertThat(calls.recent()).containsEntry(Failure.REJECTED, 200L);
  }

  private Verdict judge(@Nullable String held, @Nullable Probed probed) {
    return IntegrationHealth.judge(held, probed, calls, List.of());
  }
}
