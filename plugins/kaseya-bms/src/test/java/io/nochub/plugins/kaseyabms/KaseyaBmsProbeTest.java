package io.nochub.plugins.kaseyabms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KaseyaBmsProbeTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void each_permission_and_each_number_of_the_settings_has_a_line() throws Exception {
    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(health.checks())
        .extracting(Health.Check::what)
        .containsExactly(
            "sign in",
            "status when resolved",
            "status of a new ticket",
            "status when reopened",
            "priority LOW",
            "priority NORMAL",
            "priority HIGH",
            "priority URGENT",
            "read tickets",
            "type 2",
            "source 6",
            "read notes",
            "read activities",
            "only the hub makes tickets as nochub",
            "read accounts",
            "location of account 901",
            "read hardware assets",
            "create tickets",
            "write notes");
    assertThat(line(health, "sign in").detail()).isEqualTo("NOC Hub");
    assertThat(line(health, "status when resolved").detail()).isEqualTo("Completed (11)");
    assertThat(line(health, "priority HIGH").detail()).isEqualTo("Medium");
    assertThat(line(health, "type 2").detail()).isEqualTo("Incident");
    assertThat(line(health, "create tickets").answer()).isEqualTo(Answer.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "tickets/search, read tickets",
    "/notes, read notes",
    "/activities, read activities",
    "accounts/summary, read accounts",
    "hardwareasset, read hardware assets",
    "priorities, priority NORMAL"
  })
  void what_may_not_be_read_is_named_with_bmss_words(String path, String line) throws Exception {
    stage.bms().refuses(path);

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(line(health, line).answer()).isEqualTo(Answer.NO);
    assertThat(line(health, line).detail())
        .endsWith("You do not have access to this.")
        .doesNotContain("Vorex");
  }

  @Test
  void a_type_no_ticket_has_is_told() throws Exception {
    Health health = stage.open("type", "99").probe();

    assertThat(line(health, "type 99").answer()).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void a_priority_that_is_not_there_is_named_with_those_that_are() throws Exception {
    Health health = stage.open("priorityHigh", "Hot").probe();

    assertThat(line(health, "priority HIGH").detail())
        .isEqualTo("BMS has no active priority Hot; it has Low, Medium, Critical");
  }

  @Test
  void somebody_else_who_makes_tickets_as_the_hubs_user_is_noticed() throws Exception {
    stage.bms().makeTicket(FakeBms.OWN, Map.of("Title", "by hand", "Details", "x"));

    Health.Check alone = line(stage.open().probe(), "only the hub makes tickets as nochub");

    assertThat(alone.answer()).isEqualTo(Answer.NO);
    assertThat(alone.detail()).contains("give the hub a user of its own");
  }

  @Test
  void the_hubs_own_tickets_are_no_offence() throws Exception {
    stage.made(stage.tickets());

    assertThat(line(stage.open().probe(), "only the hub makes tickets as nochub").answer())
        .isEqualTo(Answer.YES);
  }

  @ParameterizedTest
  @CsvSource({"password, wr0ng", "tenant, Other", "user, nobody"})
  void wrong_credentials_ask_for_the_operator_in_bmss_words(String setting, String value)
      throws Exception {
    Integration integration = stage.open(setting, value);

    IntegrationException refused =
        catchThrowableOfType(IntegrationException.class, integration::probe);

    assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(refused).hasMessageContaining("Invalid credentials");
  }

  private static Health.Check line(Health health, String what) {
    return health.checks().stream()
        .filter(check -> check.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " is not in " + health));
  }
}
