package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoConfigTest {
  private static final Map<String, Object> GOOD =
      Map.of(
          "address", "https://merlot-api.centrastage.net",
          "apiKey", "KEY",
          "apiSecretKey", "SECRET");

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/api", "/api/v2/"})
  void an_address_is_taken_as_datto_shows_it(String path) {
    assertThat(Stage.bound(with("address", GOOD.get("address") + path)).address())
        .hasToString("https://merlot-api.centrastage.net");
  }

  @ParameterizedTest
  @CsvSource({
    "address, http://merlot-api.centrastage.net",
    "address, https://merlot.rmm.datto.com/alerts",
    "address, merlot-api.centrastage.net",
    "webhookSecret, short",
    "formerWebhookSecret, short",
    "interval, 5s",
    "callsPerMinute, 600"
  })
  void what_cannot_work_is_told_by_its_field(String field, String value) {
    assertProblem(with(field, value), field);
  }

  @Test
  void a_former_secret_needs_a_present_one() {
    assertProblem(with("formerWebhookSecret", "long-enough-a-secret"), "webhookSecret");
  }

  private static Map<String, Object> with(String field, Object value) {
    Map<String, Object> settings = new HashMap<>(GOOD);
    settings.put(field, value);
    return settings;
  }

  private static void assertProblem(Map<String, Object> settings, String field) {
    assertThatThrownBy(() -> new SettingsBinder(Map.of()).bind(DattoConfig.class, settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).extracting(SettingProblem::field).containsExactly(field));
  }
}
