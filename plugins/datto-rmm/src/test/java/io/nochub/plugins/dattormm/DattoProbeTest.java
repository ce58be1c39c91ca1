package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Cause;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import io.nochub.testkit.TestContext;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoProbeTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void everything_has_a_line_also_what_only_trying_would_tell() throws Exception {
    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(health.checks())
        .extracting(Check::what)
        .containsExactly(
            "read open alerts",
            "read resolved alerts",
            "read sites",
            "read devices",
            "read device audits",
            "list components",
            "calls left for the account",
            "receive webhooks",
            "resolve alerts",
            "run quick jobs");
    assertThat(check(health, "calls left for the account").detail()).startsWith("17 of 600");
    assertThat(check(health, "resolve alerts").answer()).isEqualTo(Answer.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v2/account/alerts/open, read open alerts",
    "/api/v2/account/alerts/resolved, read resolved alerts",
    "/api/v2/account/sites, read sites",
    "/api/v2/audit/*, read device audits",
    "/api/v2/account/components, list components",
    "/api/v2/system/request_rate, calls left for the account"
  })
  void a_right_that_is_missing_is_a_no_in_its_line(String path, String line) throws Exception {
    stage.vendor.on("GET", path).reply(Reply.json(403, "{\"error\": \"Forbidden\"}"));

    Health health = stage.open().probe();

    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(check(health, line).answer()).isEqualTo(Answer.NO);
    assertThat(check(health, line).cause()).isEqualTo(Cause.SETTINGS);
  }

  @Test
  void a_budget_that_others_have_nearly_spent_is_told() throws Exception {
    stage.datto.callsMade(540);

    Check budget = check(stage.open().probe(), "calls left for the account");

    assertThat(budget.answer()).isEqualTo(Answer.NO);
    assertThat(budget.cause()).isEqualTo(Cause.REMOTE);
    assertThat(budget.detail()).startsWith("540 of 600");
  }

  @Test
  void webhooks_need_a_secret_and_an_address() throws Exception {
    try (TestContext unreachable = TestContext.builder().publicAddress(null).build()) {
      DattoConfig config = Stage.bound(Stage.settings(stage.vendor));
      Health health = new DattoIntegration(config, unreachable).probe();

      assertThat(check(health, "receive webhooks").answer()).isEqualTo(Answer.NO);
    }
  }

  @Test
  void lines_for_what_is_switched_off_ask_nothing() throws Exception {
    Health health = stage.open(Map.of("audits", false)).probe();

    assertThat(health.checks()).extracting(Check::what).doesNotContain("read device audits");
    assertThat(stage.asked()).noneMatch(asked -> asked.startsWith("GET /audit"));
  }

  @Test
  void trouble_of_the_whole_connection_is_thrown_and_no_line() {
    stage.vendor.trouble(Trouble.DOWN);

    assertThatThrownBy(() -> stage.open().probe())
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  private static Check check(Health health, String what) {
    return health.checks().stream()
        .filter(one -> one.what().equals(what))
        .findFirst()
        .orElseThrow();
  }
}
