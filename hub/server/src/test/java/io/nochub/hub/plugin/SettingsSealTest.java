package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.secret.SecretBox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class SettingsSealTest {
  private static final Set<String> SECRETS =
      Set.of("password", "proxy/token", "servers/*/password", "keys/*");

  @TempDir Path folder;
  private SettingsSeal seal;

  @BeforeEach
  void makes_keys() {
    seal = new SettingsSeal(SecretBox.at(folder.resolve("secret.key")));
  }

  @Test
  void secrets_at_any_depth_are_sealed_and_nothing_else() {
    Map<String, Object> settings =
        Map.of(
            "user", "anna",
            "password", "s3cret-a",
            "proxy", Map.of("host", "px", "token", "s3cret-b"),
            "servers", List.of(Map.of("host", "one", "password", "s3cret-c")),
            "keys", List.of("s3cret-d"));

    Map<String, Object> sealed = seal.sealed("demo-1", settings, SECRETS);

    assertThat(sealed.toString()).doesNotContain("s3cret").contains("anna", "px", "one");
    assertThat(seal.opened("demo-1", sealed)).isEqualTo(settings);
    assertThat(seal.masked(sealed))
        .isEqualTo(
            Map.of(
                "user", "anna",
                "password", "***set***",
                "proxy", Map.of("host", "px", "token", "***set***"),
                "servers", List.of(Map.of("host", "one", "password", "***set***")),
                "keys", List.of("***set***")));
  }

  @Test
  void a_reference_is_no_secret_but_a_text_with_one_inside_is() {
    Map<String, Object> sealed =
        seal.sealed("x", Map.of("password", "${env:RT_PASSWORD}"), SECRETS);
    Map<String, Object> mixed = seal.sealed("x", Map.of("password", "pre-${env:X}"), SECRETS);

    assertThat(seal.masked(sealed)).isEqualTo(Map.of("password", "${env:RT_PASSWORD}"));
    assertThat(seal.masked(mixed)).isEqualTo(Map.of("password", "***set***"));
  }

  @Test
  void a_number_given_as_a_secret_is_sealed_too() {
    assertThat(seal.sealed("x", Map.of("password", 123456), SECRETS).toString())
        .doesNotContain("123456");
  }

  @Test
  void a_secret_left_out_null_or_marked_keeps_what_was_stored() {
    Map<String, Object> stored = Map.of("user", "anna", "password", "old");

    assertThat(SettingsSeal.merged(stored, Map.of("user", "bert"), SECRETS))
        .isEqualTo(Map.of("user", "bert", "password", "old"));
    assertThat(SettingsSeal.merged(stored, Map.of("password", "***set***"), SECRETS))
        .isEqualTo(Map.of("password", "old"));
    assertThat(SettingsSeal.merged(stored, Map.of("password", "new"), SECRETS))
        .isEqualTo(Map.of("password", "new"));
    assertThat(SettingsSeal.merged(Map.of(), Map.of("password", "***set***"), SECRETS)).isEmpty();
  }

  @Test
  void in_a_list_a_secret_is_kept_only_where_all_else_is_the_same() {
    Map<String, Object> stored =
        Map.of(
            "servers",
            List.of(
                Map.of("host", "one", "port", 1, "password", "p1"),
                Map.of("host", "two", "port", 2, "password", "p2")));
    Map<String, Object> given =
        Map.of(
            "servers",
            List.of(
                Map.of("host", "two", "port", 2L),
                Map.of("host", "evil", "port", 1, "password", "***set***")));

    assertThat(SettingsSeal.merged(stored, given, SECRETS))
        .isEqualTo(
            Map.of(
                "servers",
                List.of(
                    Map.of("host", "two", "port", 2L, "password", "p2"),
                    Map.of("host", "evil", "port", 1))));
  }

  @Test
  void a_secret_sealed_for_one_integration_does_not_open_in_another() {
    Map<String, Object> sealed = seal.sealed("demo-1", Map.of("password", "x"), SECRETS);

    assertThatThrownBy(() -> seal.opened("demo-2", sealed))
        .hasMessageContaining("integration/demo-2/settings/password");
  }
}
