package io.nochub.plugins.kaseyabms;

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
class KaseyaBmsConfigTest {
  private static final Map<String, Object> NEEDED =
      Map.of(
          "tenant", "Acme",
          "user", "nochub",
          "password", "s3cr3t",
          "type", "2",
          "source", "6",
          "noteType", "1",
          "resolvedStatus", "Completed");

  @Test
  void what_no_list_tells_has_to_be_given_and_the_rest_has_defaults() throws Exception {
    KaseyaBmsConfig config =
        new SettingsBinder(Map.of()).bind(KaseyaBmsConfig.class, NEEDED).value();

    assertThat(config.address()).hasToString("https://api.bms.kaseya.com");
    assertThat(config.newStatus()).isEqualTo("New");
    assertThat(config.html()).isFalse();
    assertThat(config.account()).isNull();
    assertThat(config.zone().getId()).isEqualTo("UTC");
  }

  @ParameterizedTest
  @CsvSource({
    "address, https://api.bms.kaseya.com/v2, address",
    "address, https://api.bms.kaseya.com/?x=1, address",
    "type, Incident, type",
    "source, 0, source",
    "newStatus, completed, resolvedStatus",
    "reopenStatus, COMPLETED, resolvedStatus",
    "resolution, ' ', resolution",
    "timeZone, Mars/Base, timeZone",
    "ticketLink, https://bms.example.com/tickets, ticketLink",
    "ticketLink, http://bms.example.com/{id}, ticketLink",
    "callsPerHour, 1501, callsPerHour",
    "keyCustomField, Key, keyCustomField"
  })
  void what_can_never_work_is_named(String setting, String value, String field) {
    assertThat(problems(Map.of(setting, value))).extracting(SettingProblem::field).contains(field);
  }

  @Test
  void a_field_bms_does_not_have_is_named_with_those_it_has() {
    assertThat(problems(Map.of("fields", List.of(Map.of("field", "Queue", "value", "1")))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.problem()).contains("QueueId"));
  }

  private static List<SettingProblem> problems(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.putAll(more);
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class,
            () -> new SettingsBinder(Map.of()).bind(KaseyaBmsConfig.class, settings));
    return Objects.requireNonNull(refused, "binds").problems();
  }
}
