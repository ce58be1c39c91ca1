package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskConfigTest {
  private static final Map<String, Object> NEEDED =
      Map.of("user", "hub@acme.com", "secret", "s3cr3t", "integrationCode", "C0DE");

  @Test
  void three_things_are_needed() throws Exception {
    AutotaskConfig config = new SettingsBinder(Map.of()).bind(AutotaskConfig.class, NEEDED).value();

    assertThat(config.keyField()).isEqualTo("externalID");
    assertThat(config.keyIsUserDefined()).isFalse();
    assertThat(config.fields()).isEmpty();
    assertThat(config.company()).isNull();
    assertThat(config.interval()).hasMinutes(1);
    assertThat(config.zoneLookup().getHost()).isEqualTo("webservices.autotask.net");
  }

  @ParameterizedTest
  @CsvSource({
    "user, two words, user",
    "company, Acme, company",
    "newStatus, New, newStatus",
    "newStatus, 5, resolvedStatus",
    "reopenStatus, 5, resolvedStatus",
    "customerPublish, 2, internalPublish",
    "callsPerHour, 20000, callsPerHour",
    "interval, 1s, interval",
    "keyField, '  ', keyField",
    "zoneLookup, no address, zoneLookup"
  })
  void what_can_never_work_is_named(String setting, String value, String field) {
    assertThat(problems(Map.of(setting, value))).extracting(SettingProblem::field).contains(field);
  }

  @ParameterizedTest
  @CsvSource({"companyID", "TITLE", "externalID", "UDF.Alert key", "configurationItemID"})
  void what_the_hub_fills_is_not_for_the_settings(String field) {
    assertThat(
            problems(
                Map.of(
                    "keyField",
                    field.startsWith("UDF.") ? "Alert key" : "externalID",
                    "fields",
                    List.of(Map.of("field", field, "value", "1")))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.problem()).contains("filled by the hub"));
  }

  @Test
  void types_of_companies_are_numbers() {
    assertThat(problems(Map.of("companyTypes", List.of("Customer"))))
        .extracting(SettingProblem::field)
        .containsExactly("companyTypes");
  }

  private static List<SettingProblem> problems(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.putAll(more);
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class,
            () -> new SettingsBinder(Map.of()).bind(AutotaskConfig.class, settings));
    return Objects.requireNonNull(refused, "binds").problems();
  }
}
