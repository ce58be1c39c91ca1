package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Check;
import io.nochub.api.Health.State;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProbesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void vsa_x_has_a_line_for_each_right() throws Exception {
    Health health = stage.x().probe();

    assertThat(health.state()).isEqualTo(State.UP);
    assertThat(health.summary()).contains("Acme MSP");
    assertThat(health.checks())
        .extracting(Check::what)
        .containsExactly(
            "sign in",
            "read notifications",
            "read organisations",
            "read sites",
            "read groups",
            "read devices",
            "read webhooks",
            "read automation tasks",
            "read automation scripts",
            "register webhooks",
            "run tasks and scripts");
    assertThat(line(health, "sign in").detail()).contains("10.22.0");
    assertThat(line(health, "register webhooks").answer()).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void a_right_that_is_missing_in_vsa_x_is_that_line_only() throws Exception {
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/automation/tasks")
        .reply(FakeVsaX.error(403, "No access to automation"));

    Health health = stage.x().probe();

    assertThat(health.state()).isEqualTo(State.DEGRADED);
    assertThat(line(health, "read automation tasks").answer()).isEqualTo(Answer.NO);
    assertThat(line(health, "read automation tasks").detail()).contains("No access to automation");
    assertThat(line(health, "read devices").answer()).isEqualTo(Answer.YES);
  }

  @Test
  void a_webhook_that_was_removed_in_vsa_x_is_noticed() throws Exception {
    stage.webhook().install(URI.create("https://hub.example/hooks/test/webhook"));
    assertThat(line(stage.x().probe(), "read webhooks").detail()).contains("is registered");

    stage.vsaX().webhooks().clear();

    assertThat(line(stage.x().probe(), "read webhooks").answer()).isEqualTo(Answer.NO);
  }

  @Test
  void a_script_category_nobody_has_is_noticed() throws Exception {
    assertThat(line(stage.x("scriptCategory", "Nowhere").probe(), "read automation scripts"))
        .extracting(Check::answer)
        .isEqualTo(Answer.NO);
    assertThat(line(stage.x("scriptCategory", "NOC Hub").probe(), "read automation scripts"))
        .extracting(Check::detail)
        .isEqualTo("1 in the category NOC Hub");
  }

  @Test
  void vsa_9_has_a_line_for_each_right() throws Exception {
    Health health = stage.nine().probe();

    assertThat(health.state()).isEqualTo(State.UP);
    assertThat(health.checks())
        .extracting(Check::what)
        .containsExactly(
            "read alarms",
            "read agents",
            "read organisations",
            "read machine groups",
            "close alarms");
    assertThat(line(health, "read agents").detail()).isEqualTo("3 in all");
  }

  @Test
  void a_right_that_is_missing_in_vsa_9_is_that_line_only_and_says_where_to_give_it()
      throws Exception {
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/system/orgs")
        .reply(FakeVsa9.error(403, 4_030_001, "Access denied"));

    Health health = stage.nine().probe();

    assertThat(health.state()).isEqualTo(State.DEGRADED);
    assertThat(health.summary()).contains("Roles and Scopes");
    assertThat(line(health, "read organisations").detail()).contains("Access denied");
  }

  private static Check line(Health health, String what) {
    return health.checks().stream()
        .filter(check -> check.what().equals(what))
        .findFirst()
        .orElseThrow();
  }
}
