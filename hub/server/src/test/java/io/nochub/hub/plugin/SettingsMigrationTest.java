package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationHealth.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class SettingsMigrationTest {
  private static final String TYPE =
      """
      record Config(@io.nochub.api.config.Setting(label = "Where") String %1$s,
          @io.nochub.api.config.Setting(label = "Key") Secret key) {}

      public List<IntegrationType<?>> integrationTypes() {
        return List.of(new Type());
      }

      static final class Type implements IntegrationType<Config> {
        public String id() { return "moving"; }
        public String displayName() { return "Moving"; }
        public Class<Config> configType() { return Config.class; }
        public Set<Capability> capabilities() { return Set.of(); }
        public int configVersion() { return %2$d; }
        public Map<String, Object> migrate(Map<String, Object> settings, int from) {
          Map<String, Object> next = new LinkedHashMap<>(settings);
          if (next.get("host").equals("gone")) {
            throw new InvalidConfigException("host", "is not supported any more");
          }
          next.put("url", "https://" + next.remove("host"));
          return next;
        }
        public Integration open(Config config, IntegrationContext context) {
          return () -> Health.of(config.%1$s() + " " + config.key().reveal());
        }
      }
      """;

  @TempDir Path folder;
  private TestHub hub;

  @BeforeEach
  void starts_with_the_first_version() throws Exception {
    hub = new TestHub(folder.resolve("hub")).start();
    hub.install(version("1.0.0", "host", 1));
  }

  @AfterEach
  void closes_it() {
    hub.close();
  }

  @Test
  void stored_settings_follow_a_new_version_and_keep_their_secrets_sealed() throws Exception {
    hub.create(draft("one"));

    hub.install(version("2.0.0", "url", 2));

    IntegrationView after = hub.integrations().probe("m").orElseThrow();
    assertThat(after.settings()).isEqualTo(Map.of("url", "https://one", "key", "***set***"));
    assertThat(after.health().summary()).isEqualTo("https://one k3y");
    hub.restart();
    assertThat(hub.integrations().probe("m").orElseThrow().health().summary())
        .isEqualTo("https://one k3y");
  }

  @Test
  void the_version_before_does_not_touch_settings_of_a_newer_one() throws Exception {
    hub.create(draft("one"));
    hub.install(version("2.0.0", "url", 2));

    assertThatThrownBy(() -> hub.install(version("1.0.1", "host", 1)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("written by a newer version of the plugin");
    assertThat(hub.integrations().find("m")).isPresent();
  }

  @Test
  void settings_a_new_version_cannot_take_over_keep_the_old_one_until_it_is_forced()
      throws Exception {
    hub.create(draft("gone"));

    assertThatThrownBy(() -> hub.install(version("2.0.0", "url", 2)))
        .hasMessageContaining("host is not supported any more");
    hub.install(version("2.0.0", "url", 2), null, true);

    assertThat(hub.health("m").state()).isEqualTo(State.DOWN);
    assertThat(hub.health("m").cause()).isEqualTo(Cause.SETTINGS);
    assertThat(hub.health("m").problems().get(0).field()).isEqualTo("host");
  }

  private Path version(String version, String setting, int configVersion) {
    return TestPlugin.withBody("moving", TYPE.formatted(setting, configVersion))
        .with("plugin.version", version)
        .jar(folder);
  }

  private static IntegrationDraft draft(String host) {
    return new IntegrationDraft(
        "m",
        "moving",
        "M",
        true,
        Map.of("host", host, "key", "k3y"),
        null,
        Set.of(),
        Set.of(),
        null);
  }
}
