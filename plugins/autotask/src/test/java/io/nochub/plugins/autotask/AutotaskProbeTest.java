package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskProbeTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void each_permission_and_each_number_of_the_settings_has_a_line() throws Exception {
    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(health.checks())
        .extracting(Health.Check::what)
        .containsExactly(
            "zone",
            "sign in and calls left",
            "read tickets",
            "create tickets",
            "change tickets",
            "read the fields of tickets",
            "key field externalID",
            "status when resolved",
            "status of a new ticket",
            "status when reopened",
            "priority 3",
            "priority 2",
            "priority 1",
            "priority 4",
            "field queueID",
            "required fields",
            "read notes",
            "create notes",
            "change notes",
            "internal notes are",
            "notes for the client are",
            "note type",
            "read ticket history",
            "read time entries",
            "read companies",
            "read configuration items",
            "resource of the API user",
            "only the hub writes as this user",
            "create webhooks");
    assertThat(line(health, "zone").detail()).isEqualTo("America East 2");
    assertThat(line(health, "sign in and calls left").detail()).startsWith("812 of 10000 calls");
    assertThat(line(health, "status when resolved").detail()).isEqualTo("Complete");
    assertThat(line(health, "internal notes are").detail()).isEqualTo("Internal Project Team");
  }

  @ParameterizedTest
  @CsvSource({
    "Tickets, Create, create tickets",
    "Tickets, Update, change tickets",
    "TicketNotes, Create, create notes",
    "TicketHistory, Query, read ticket history",
    "TimeEntries, Query, read time entries",
    "Companies, Query, read companies",
    "ConfigurationItems, Query, read configuration items"
  })
  void a_permission_that_is_missing_is_named(String entity, String act, String line)
      throws Exception {
    stage.autotask().deny(entity, act);

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(line(health, line).answer()).isEqualTo(Answer.NO);
    assertThat(line(health, line).detail()).contains("security level");
  }

  @Test
  void without_webhooks_changes_are_polled_and_all_is_well() throws Exception {
    stage.autotask().deny("TicketWebhooks", "Create");

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(line(health, "create webhooks").answer()).isEqualTo(Answer.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "resolvedStatus, 6, status when resolved, 6 is no active value of status",
    "priorityHigh, 17, priority 17, 17 is no active value of priority",
    "internalPublish, 9, internal notes are, 9 is no active value of publish",
    "keyField, Nowhere, key field Nowhere, tickets in this Autotask have no field UDF.Nowhere"
  })
  void a_number_the_tenant_does_not_have_is_named(
      String setting, String value, String line, String detail) throws Exception {
    assertThat(line(stage.open(setting, value).probe(), line).detail()).startsWith(detail);
  }

  @Test
  void what_each_route_has_to_fill_is_told() throws Exception {
    stage.autotask().field("Tickets", "billingCodeID").put("isRequired", true);

    Health.Check required = line(stage.open("fields", List.of()).probe(), "required fields");

    assertThat(required.answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(required.detail()).contains("billingCodeID").contains("queueID");
  }

  @Test
  void somebody_else_who_writes_as_the_hubs_user_is_noticed() throws Exception {
    String ticket =
        stage
            .autotask()
            .makeTicket(
                FakeAutotask.ANN,
                Map.of("companyID", 175, "title", "x", "status", 1, "priority", 1, "queueID", 8));
    stage.autotask().writes(FakeAutotask.OWN, ticket, "by hand", 2);

    Health.Check alone = line(stage.open().probe(), "only the hub writes as this user");

    assertThat(alone.answer()).isEqualTo(Answer.NO);
    assertThat(alone.detail()).contains("ticket " + ticket);
  }

  @Test
  void an_api_user_that_is_not_listed_can_be_told_by_its_number() throws Exception {
    stage.autotask().hidesTheApiUser();

    assertThat(line(stage.open().probe(), "resource of the API user").answer())
        .isEqualTo(Answer.UNKNOWN);
    assertThat(
            line(stage.open("resourceId", FakeAutotask.OWN).probe(), "resource of the API user")
                .answer())
        .isEqualTo(Answer.YES);
  }

  @Test
  void a_user_no_zone_knows_is_a_matter_of_the_settings() throws Exception {
    Health health = stage.open("user", "nobody@acme.com").probe();

    assertThat(health.state()).isEqualTo(Health.State.DOWN);
    assertThat(health.checks())
        .singleElement()
        .satisfies(check -> assertThat(check.detail()).contains("no zone for the API user"))
        .satisfies(check -> assertThat(check.cause()).isEqualTo(Health.Cause.SETTINGS));
  }

  @Test
  void a_wrong_secret_asks_for_the_operator() throws Exception {
    Integration integration = stage.open("secret", "wr0ng");

    assertThat(catchThrowableOfType(IntegrationException.class, integration::probe).kind())
        .isEqualTo(Kind.AUTHENTICATION);
  }

  private static Health.Check line(Health health, String what) {
    return health.checks().stream()
        .filter(check -> check.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " is not in " + health));
  }
}
