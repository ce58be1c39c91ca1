package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.outbox.Breaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BreakerTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static LaneHold outage(LaneHold.Kind before, Duration ago) {
    LaneHold hold = new LaneHold("desk", before, "", NOON.minus(ago), NOON);
    return Breaker.outage("desk", Optional.of(hold), "no route to host", NOON);
  }

  @Test
  void without_an_outage_it_is_closed() {
    assertThat(Breaker.of(Optional.empty(), NOON)).isEqualTo(new Breaker(State.CLOSED, null, null));
  }

  @ParameterizedTest
  @EnumSource(
      value = LaneHold.Kind.class,
      names = {"QUOTA", "REFUSED", "REJECTED"})
  void other_reasons_to_wait_leave_it_closed(LaneHold.Kind kind) {
    LaneHold hold = new LaneHold("desk", kind, "", NOON, NOON.plusSeconds(60));
    assertThat(Breaker.of(Optional.of(hold), NOON).state()).isEqualTo(State.CLOSED);
  }

  @Test
  void it_opens_and_is_half_open_when_the_time_for_a_trial_has_come() {
    LaneHold first = Breaker.outage("desk", Optional.empty(), "no route to host", NOON);
    Instant trial = NOON.plusSeconds(5);
    assertThat(first.reason())
        .isEqualTo(
            "It cannot be reached since 2026-03-02T12:00:00Z, the last attempt said: no route to"
                + " host");
    assertThat(Breaker.of(Optional.of(first), NOON))
        .isEqualTo(new Breaker(State.OPEN, NOON, trial));
    assertThat(Breaker.of(Optional.of(first), trial))
        .isEqualTo(new Breaker(State.HALF_OPEN, NOON, trial));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "9, 5", "30, 15", "100, 50", "120, 60", "259200, 60"})
  void the_longer_it_lasts_the_longer_are_the_pauses_up_to_a_minute(long lasted, long pause) {
    LaneHold next = outage(LaneHold.Kind.OUTAGE, Duration.ofSeconds(lasted));
    assertThat(next.since()).isEqualTo(NOON.minusSeconds(lasted));
    assertThat(next.until()).isEqualTo(NOON.plusSeconds(pause));
  }

  @Test
  void a_pause_for_another_reason_is_not_the_beginning_of_an_outage() {
    assertThat(outage(LaneHold.Kind.QUOTA, Duration.ofHours(1)).since()).isEqualTo(NOON);
  }
}
