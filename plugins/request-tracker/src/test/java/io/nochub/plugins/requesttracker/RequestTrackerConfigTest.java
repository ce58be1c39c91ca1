package io.nochub.plugins.requesttracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.ticket.TicketSnapshot.State;
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
class RequestTrackerConfigTest {
  private static final Map<String, Object> NEEDED =
      Map.of("address", "https://rt.example.org", "user", "nochub", "token", "1-31-abc");

  @Test
  void little_is_needed() throws Exception {
    RequestTrackerConfig config = bind(Map.of());

    assertThat(config.queue()).isEqualTo("General");
    assertThat(config.keyField()).isEqualTo("AlertKey");
    assertThat(config.clientAs()).isEqualTo(RequestTrackerConfig.ClientAs.NONE);
    assertThat(config.requestor()).isNull();
    assertThat(config.interval()).hasMinutes(1);
    assertThat(config.callsPerSecond()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "address, ftp://rt.example.org, address",
    "address, https://rt.example.org/REST/2.0, address",
    "address, https://rt.example.org/index.html, address",
    "password, also this, password",
    "requestor, nobody, requestor",
    "keyField, It's, keyField",
    "clientAs, CUSTOM_FIELD, clientField",
    "queue, a/b, queue",
    "interval, 1s, interval",
    "callsPerSecond, 0, callsPerSecond"
  })
  void what_can_never_work_is_named(String setting, String value, String field) {
    assertThat(problems(Map.of(setting, value))).extracting(SettingProblem::field).contains(field);
  }

  @Test
  void either_a_token_or_a_password_is_needed() {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.remove("token");

    assertThat(problemsOf(settings)).extracting(SettingProblem::field).containsExactly("token");
  }

  @Test
  void an_empty_key_field_puts_the_key_into_the_subject() throws Exception {
    assertThat(bind(Map.of("keyField", " ")).hasKeyField()).isFalse();
  }

  @Test
  void the_client_has_a_field_of_its_own() {
    assertThat(problems(Map.of("clientAs", "CUSTOM_FIELD", "clientField", "AlertKey")))
        .extracting(SettingProblem::field)
        .containsExactly("clientField");
  }

  @Test
  void statuses_of_ones_own_mean_what_the_settings_say() throws Exception {
    RequestTrackerConfig config =
        bind(
            Map.of(
                "statuses",
                List.of(
                    Map.of("status", "Waiting for vendor", "means", "WAITING"),
                    Map.of("status", "stalled", "means", "IN_PROGRESS"))));
    RequestTrackerMapping mapping = new RequestTrackerMapping(config);

    assertThat(mapping.state("waiting for vendor")).isEqualTo(State.WAITING);
    assertThat(mapping.state("stalled")).isEqualTo(State.IN_PROGRESS);
    assertThat(mapping.state("New")).isEqualTo(State.NEW);
    assertThat(mapping.state("whatever")).isEqualTo(State.UNKNOWN);
  }

  @Test
  void programs_and_rt_itself_are_no_persons() throws Exception {
    RequestTrackerConfig config = bind(Map.of("programs", List.of("backup-reports")));

    assertThat(config.isPerson("ann")).isTrue();
    assertThat(config.isPerson("Backup-Reports")).isFalse();
    assertThat(config.isPerson("RT_System")).isFalse();
    assertThat(config.isPerson("nochub")).isFalse();
    assertThat(config.isPerson("")).isFalse();
  }

  private static RequestTrackerConfig bind(Map<String, Object> more) throws SettingsException {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.putAll(more);
    return new SettingsBinder(Map.of()).bind(RequestTrackerConfig.class, settings).value();
  }

  private static List<SettingProblem> problems(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.putAll(more);
    return problemsOf(settings);
  }

  private static List<SettingProblem> problemsOf(Map<String, Object> settings) {
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class,
            () -> new SettingsBinder(Map.of()).bind(RequestTrackerConfig.class, settings));
    return Objects.requireNonNull(refused, "binds").problems();
  }
}
