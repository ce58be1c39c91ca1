package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-10-21T07:28:00Z");

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "' 0 ', PT0S",
    "'Wed, 21 Oct 2026 07:28:30 GMT', PT30S",
    "'Wed, 21 Oct 2026 07:00:00 GMT', PT0S"
  })
  void seconds_and_dates_are_understood(String value, Duration meant) {
    assertThat(RetryAfter.read(value, NOW)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999", "2026-10-21T07:28:00Z"})
  void anything_else_is_none(String value) {
    assertThat(RetryAfter.read(value, NOW)).isEmpty();
  }
}
