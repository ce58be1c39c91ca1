package io.nochub.plugins.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SnmpConfigTest {
  private static final String SIGNED = "signed-by-a-test";
  private static final String HIDDEN = "hidden-by-a-test";

  private static SnmpConfig bind(Map<String, Object> settings) throws SettingsException {
    return new SettingsBinder(Map.of()).bind(SnmpConfig.class, settings).value();
  }

  @Test
  void nothing_is_needed_and_a_user_is_well_protected_by_default() throws SettingsException {
    SnmpConfig bare = bind(Map.of());
    V3User user =
        bind(Map.of(
                "users",
                List.of(
                    Map.of(
                        "name", "monitor",
                        "authenticationPassphrase", SIGNED,
                        "privacyPassphrase", HIDDEN))))
            .users()
            .get(0);

    assertThat(bare.trapPort()).isEqualTo(10162);
    assertThat(bare.traps()).isTrue();
    assertThat(bare.trapAddress()).isEqualTo("0.0.0.0");
    assertThat(user.authentication()).isEqualTo(Authentication.SHA256);
    assertThat(user.privacy()).isEqualTo(Privacy.AES128);
  }

  static Stream<Arguments> mistakes() {
    Map<String, Object> lan = Map.of("name", "lan", "community", "c0mmunity");
    return Stream.of(
        Arguments.of("trapAddress", "nms.msp.example", "trapAddress"),
        Arguments.of("trapPort", 70_000, "trapPort"),
        Arguments.of("receiveBuffer", 1, "receiveBuffer"),
        Arguments.of("forwarders", List.of("10.0.0.1/8"), "forwarders"),
        Arguments.of("trapRules", "traps: {oid: x}", "trapRules"),
        Arguments.of("communities", List.of(lan, lan), "communities"),
        Arguments.of("communities", List.of(Map.of("name", "lan")), "communities/0/community"),
        Arguments.of(
            "communities",
            List.of(Map.of("name", "l a n", "community", "c0mmunity")),
            "communities/0/name"),
        Arguments.of(
            "communities",
            List.of(Map.of("name", "lan", "community", "c0mmunity", "sources", List.of("lan"))),
            "communities/0/sources"),
        user(Map.of("authenticationPassphrase", SIGNED), "privacyPassphrase"),
        user(Map.of("privacyPassphrase", HIDDEN), "authenticationPassphrase"),
        user(
            Map.of("authenticationPassphrase", "short", "privacyPassphrase", HIDDEN),
            "authenticationPassphrase"),
        user(Map.of("authentication", "NONE", "privacyPassphrase", HIDDEN), "privacy"),
        user(
            Map.of(
                "authenticationPassphrase", SIGNED, "privacy", "NONE", "privacyPassphrase", HIDDEN),
            "privacyPassphrase"),
        user(Map.of("authentication", "SHA3"), "authentication"));
  }

  private static Arguments user(Map<String, Object> settings, String field) {
    Map<String, Object> user = new HashMap<>(settings);
    user.put("name", "monitor");
    return Arguments.of("users", List.of(user), "users/0/" + field);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void each_bad_setting_is_named(String setting, Object value, String field) {
    assertThatThrownBy(() -> bind(Map.of(setting, value)))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.problems()).extracting(SettingProblem::field).contains(field));
  }

  @Test
  void problems_in_rules_come_with_their_lines() {
    String rules = "traps:\n  - oid: 1.3.6.1.4.1.1.0.1\n    name: x\n    severty: major\n";

    assertThatThrownBy(() -> bind(Map.of("trapRules", rules)))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .extracting(SettingProblem::problem)
                    .singleElement()
                    .asString()
                    .contains("trapRules:4: severty is not known here"));
  }
}
