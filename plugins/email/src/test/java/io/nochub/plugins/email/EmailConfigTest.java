package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.plugins.email.EmailConfig.Security;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmailConfigTest {
  private static final Map<String, Object> NEEDED =
      Map.of("host", "mail.msp.example", "from", "noc@msp.example", "domain", "msp.example");

  @Test
  void encryption_is_on_unless_it_is_switched_off() throws SettingsException {
    EmailConfig config = new SettingsBinder(Map.of()).bind(EmailConfig.class, NEEDED).value();

    assertThat(config.security()).isEqualTo(Security.STARTTLS);
    assertThat(config.port()).isEqualTo(587);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.user()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          host        ~ two words                 ~ host
          host        ~ evil.example/x            ~ host
          port        ~ 0                         ~ port
          port        ~ 65536                     ~ port
          security    ~ SSL                       ~ security
          certificate ~ AB:CD                     ~ certificate
          user        ~ noc                       ~ password
          password    ~ open-sesame-42            ~ user
          from        ~ nobody                    ~ from
          from        ~ a@b.example, c@d.example  ~ from
          replyTo     ~ nobody                    ~ replyTo
          domain      ~ msp example               ~ domain
          domain      ~ >evil                     ~ domain
          timeout     ~ PT0.01S                   ~ timeout
          timeout     ~ PT5M                      ~ timeout
          """)
  void each_bad_setting_is_named(String setting, String value, String field) {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.put(setting, value);

    assertThatThrownBy(() -> new SettingsBinder(Map.of()).bind(EmailConfig.class, settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).extracting(SettingProblem::field).contains(field));
  }

  @Test
  void a_password_is_not_sent_in_the_open() {
    Map<String, Object> settings = new HashMap<>(NEEDED);
    settings.put("security", "NONE");
    settings.put("user", "noc");
    settings.put("password", Fixtures.PASSWORD);

    assertThatThrownBy(() -> new SettingsBinder(Map.of()).bind(EmailConfig.class, settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .extracting(SettingProblem::field)
                    .containsExactly("security"));
  }
}
