package io.nochub.api.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.ticket.TicketSnapshot.State;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StateTest {
  @ParameterizedTest
  @CsvSource({
    "New, NEW",
    "In Progress, IN_PROGRESS",
    "Re-Opened, IN_PROGRESS",
    "Escalated, IN_PROGRESS",
    "Waiting for new parts, WAITING",
    "On Hold, WAITING",
    "Incomplete, WAITING",
    "Resolved, RESOLVED",
    "COMPLETED, CLOSED",
    "Cancelled, CLOSED",
    "Blocked by the moon, UNKNOWN",
    "'', UNKNOWN"
  })
  void a_name_is_guessed_by_its_words(String name, State meant) {
    assertThat(State.guess(name)).isEqualTo(meant);
  }
}
