package io.nochub.plugins.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Health;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.TestContext;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlertmanagerConfigTest {
  @Test
  void some_proof_of_the_sender_is_required() {
    assertProblem(Map.of(), "secret");
    assertProblem(Map.of("secret", "short"), "secret");
    assertProblem(Map.of("user", "am"), "password");
    assertProblem(Map.of("secret", Fixtures.TOKEN, "password", "word"), "user");
  }

  @Test
  void the_probe_says_where_to_send_without_a_public_address_too() {
    try (TestContext context = TestContext.builder().publicAddress(null).build()) {
      AlertmanagerConfig config = Fixtures.bound(Fixtures.settings());

      Health health = new AlertmanagerIntegration(config, context).probe();

      assertThat(health.state()).isNotEqualTo(Health.State.DOWN);
      assertThat(health.summary()).contains("/hooks/" + context.integrationId());
    }
  }

  private static void assertProblem(Map<String, Object> settings, String field) {
    assertThatThrownBy(() -> new SettingsBinder(Map.of()).bind(AlertmanagerConfig.class, settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).extracting(SettingProblem::field).containsExactly(field));
  }
}
