package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.signal.Severity;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SeverityRankTest {
  @ParameterizedTest
  @CsvSource({"INFO, 0", "WARNING, 1", "MINOR, 2", "MAJOR, 3", "CRITICAL, 4"})
  void the_numbers_in_the_database_never_change(Severity severity, int rank) {
    assertThat(SeverityRank.of(severity)).isEqualTo(rank);
    assertThat(SeverityRank.severity(rank)).isEqualTo(severity);
  }

  @Test
  void graver_is_higher() {
    for (Severity one : Severity.values()) {
      for (Severity other : Severity.values()) {
        assertThat(Integer.compare(SeverityRank.of(one), SeverityRank.of(other)))
            .isEqualTo(Integer.signum(one.compareTo(other)));
      }
    }
  }

  @Test
  void a_number_nobody_gave_is_refused() {
    assertThatThrownBy(() -> SeverityRank.severity(5)).hasMessageContaining("5");
  }
}
