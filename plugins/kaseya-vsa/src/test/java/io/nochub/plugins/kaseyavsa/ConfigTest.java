package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.time.Duration;
import java.time.ZoneOffset;
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
class ConfigTest {
  private static final Map<String, Object> X =
      Map.of(
          "address", "https://acme.vsax.net/api/v3/",
          "tokenId", "id",
          "tokenSecret", "zz-secret");

  private static final Map<String, Object> NINE =
      Map.of("address", "https://vsa.example.com/", "user", "nochub", "token", "zz-secret");

  @Test
  void little_is_needed() throws Exception {
    VsaXConfig x = bound(VsaXConfig.class, X);
    Vsa9Config nine = bound(Vsa9Config.class, NINE);

    assertThat(x.address()).hasToString("https://acme.vsax.net/api/v3");
    assertThat(x.quietAfter()).isEqualTo(Duration.ofHours(24));
    assertThat(x.deviceDetails()).isTrue();
    assertThat(nine.address()).hasToString("https://vsa.example.com");
    assertThat(nine.zone().normalized()).isEqualTo(ZoneOffset.UTC);
    assertThat(nine.closingNote()).isEqualTo(Vsa9Config.ClosingNote.LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "address,https://acme.vsax.net",
    "address,https://acme.vsax.net/api",
    "address,ftp://acme.vsax.net/api/v3",
    "address,https://acme.vsax.net/api/v3?x=1",
    "tokenId,two words",
    "quietAfter,-1h",
    "interval,1s",
    "language,FR",
    "deviceDetails,perhaps"
  })
  void what_can_never_work_in_vsa_x_is_named(String field, String value) {
    assertThat(problems(VsaXConfig.class, X, field, value))
        .extracting(SettingProblem::field)
        .containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource({
    "address,vsa.example.com",
    "address,https://vsa.example.com/api/v1.0",
    "user,a:b",
    "timeZone,Mars/Olympus",
    "closingNote,LOUD",
    "interval,1s"
  })
  void what_can_never_work_in_vsa_9_is_named(String field, String value) {
    assertThat(problems(Vsa9Config.class, NINE, field, value))
        .extracting(SettingProblem::field)
        .containsExactly(field);
  }

  private static <C extends Record> C bound(Class<C> type, Map<String, Object> settings)
      throws SettingsException {
    return new SettingsBinder(Map.of()).bind(type, settings).value();
  }

  private static List<SettingProblem> problems(
      Class<? extends Record> type, Map<String, Object> needed, String field, String value) {
    Map<String, Object> settings = new HashMap<>(needed);
    settings.put(field, value);
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class, () -> new SettingsBinder(Map.of()).bind(type, settings));
    return Objects.requireNonNull(refused, "binds").problems();
  }
}
