package io.nochub.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignInThrottleTest {
  private Instant now = Instant.parse("2026-11-22T02:14:07Z");
  private final SignInThrottle throttle = new SignInThrottle(() -> now);

  private void fail(int times, String name, String address) {
    for (int i = 0; i < times; i++) {
      throttle.failed(name, address);
    }
  }

  @Test
  void a_few_wrong_passwords_cost_nothing() {
    fail(4, "kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isZero();
  }

  @Test
  void each_further_one_doubles_the_wait_up_to_a_quarter_of_an_hour() {
    fail(5, "kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isEqualTo(Duration.ofSeconds(5));
    fail(1, "Kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isEqualTo(Duration.ofSeconds(10));
    fail(14, "kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void somebody_elses_guesses_do_not_lock_a_person_out() {
    fail(20, "kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.2")).isZero();
  }

  @Test
  void guessing_many_names_from_one_address_is_slowed_down() {
    for (int i = 0; i < 20; i++) {
      throttle.failed("user" + i, "10.0.0.1");
    }
    assertThat(throttle.wait("another", "10.0.0.1")).isPositive();
  }

  @Test
  void guessing_one_name_from_many_addresses_is_slowed_down() {
    for (int i = 0; i < 100; i++) {
      throttle.failed("kim", "10.0.0." + i);
    }
    assertThat(throttle.wait("kim", "10.0.1.1")).isPositive();
  }

  @Test
  void the_right_password_and_an_hour_forget() {
    fail(6, "kim", "10.0.0.1");
    throttle.succeeded("kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isZero();
    fail(6, "kim", "10.0.0.1");
    now = now.plus(Duration.ofMinutes(61));
    assertThat(throttle.wait("kim", "10.0.0.1")).isZero();
    fail(1, "kim", "10.0.0.1");
    assertThat(throttle.wait("kim", "10.0.0.1")).isZero();
  }
}
