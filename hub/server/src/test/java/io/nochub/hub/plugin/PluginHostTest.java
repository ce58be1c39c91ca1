package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.nochub.api.source.Received;
import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationHealth.State;
import io.nochub.hub.plugin.PluginView.Origin;
import io.nochub.hub.plugin.SignatureCheck.Policy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class PluginHostTest {
  @TempDir Path folder;
  private TestHub hub;

  @BeforeEach
  void makes_a_hub() {
    hub = new TestHub(folder.resolve("hub"));
  }

  @AfterEach
  void closes_it() {
    hub.close();
  }

  @Test
  void an_installed_plugin_runs_offers_its_types_and_is_there_after_a_restart() throws Exception {
    hub.start();
    Path archive =
        TestPlugin.demo("1.0.0")
            .resource("hub/icon.svg", "<svg/>")
            .resource("hub/example.yaml", "mood: fine")
            .jar(folder);

    PluginView plugin = hub.install(archive).plugin();

    assertThat(plugin.state()).isEqualTo(PluginView.State.RUNNING);
    assertThat(plugin.origin()).isEqualTo(Origin.OPERATOR);
    assertThat(plugin.types()).containsExactly("demo");
    assertThat(hub.types().icon("demo")).contains("<svg/>".getBytes(StandardCharsets.UTF_8));
    IntegrationTypes.TypeView type = hub.types().view("demo").orElseThrow();
    assertThat(type.example()).isEqualTo("mood: fine");
    assertThat(type.schema().toString()).contains("mood", "password", "writeOnly");

    hub.restart();
    assertThat(hub.host().list()).containsExactly(plugin);
  }

  @Test
  void a_zip_with_a_library_runs_too() throws Exception {
    hub.start();
    byte[] library =
        TestPlugin.packed(Map.of("greeting.txt", "hello".getBytes(StandardCharsets.UTF_8)));
    TestPlugin plugin =
        TestPlugin.withBody(
            "zipped",
            """
            public List<IntegrationType<?>> integrationTypes() {
              if (Demo.class.getResource("/greeting.txt") == null) {
                throw new IllegalStateException("the library is not there");
              }
              return List.of();
            }
            """);

    assertThat(hub.install(plugin.zip(folder, Map.of("greeting.jar", library))).plugin().state())
        .isEqualTo(PluginView.State.RUNNING);
  }

  @Test
  void a_plugin_sees_the_api_and_nothing_of_the_hub() throws Exception {
    hub.start();
    TestPlugin curious =
        TestPlugin.withBody(
            "curious",
            """
            public List<IntegrationType<?>> integrationTypes() {
              List<String> seen = new ArrayList<>();
              for (String name : List.of("org.pf4j.Plugin", "io.nochub.hub.plugin.PluginHost",
                  "io.nochub.runtime.http.HttpClients", "tools.jackson.databind.ObjectMapper",
                  "okhttp3.OkHttpClient", "org.jdbi.v3.core.Jdbi", "org.junit.jupiter.api.Test")) {
                try {
                  Class.forName(name);
                  seen.add(name);
                } catch (ClassNotFoundException e) {
                  // as it should be
                }
              }
              if (Thread.currentThread().getContextClassLoader() != Demo.class.getClassLoader()) {
                seen.add("a foreign context class loader");
              }
              if (Demo.class.getClassLoader().getResource("db/hub/first/V2__plugins.sql") != null) {
                seen.add("the hub's resources");
              }
              if (!seen.isEmpty()) {
                throw new IllegalStateException(seen.toString());
              }
              return List.of();
            }
            """);

    assertThat(hub.install(curious.jar(folder)).plugin().state())
        .isEqualTo(PluginView.State.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public Demo() { throw new IllegalStateException(\"no mood\"); }",
        "static { if (true) throw new IllegalStateException(\"no mood\"); }",
        "public Demo() { throw new StackOverflowError(\"no mood\"); }",
        "private Demo() {}",
      })
  void a_plugin_that_does_not_start_is_refused_and_nothing_of_it_stays(String body)
      throws Exception {
    hub.start();
    TestPlugin bad =
        TestPlugin.withBody(
            "bad", body + "public List<IntegrationType<?>> integrationTypes() { return null; }");

    assertThatThrownBy(() -> hub.install(bad.jar(folder)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("bad 1.0.0 cannot be started");
    assertThat(hub.host().list()).isEmpty();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    assertThat(hub.restart().host().list()).extracting(PluginView::id).containsExactly("demo");
  }

  @Test
  void a_class_that_is_missing_or_no_plugin_is_told_by_name() throws Exception {
    hub.start();

    assertThatThrownBy(
            () ->
                hub.install(TestPlugin.demo("1.0.0").with("plugin.class", "demo.Gone").jar(folder)))
        .hasMessageContaining("plugin.class demo.Gone is not in the archive");
    assertThatThrownBy(
            () ->
                hub.install(
                    TestPlugin.demo("1.0.0").with("plugin.class", "demo.Demo$Config").jar(folder)))
        .isInstanceOf(ArchiveRefused.class);
  }

  @Test
  void a_plugin_that_fails_at_start_leaves_the_others_alone() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.install(
        TestPlugin.withBody(
                "other", "public List<IntegrationType<?>> integrationTypes() { return List.of(); }")
            .jar(folder));
    Path home = onlyFolder(hub.shelf().resolve("other"));
    Files.write(home.resolve("plugin.jar"), new byte[] {1, 2, 3});

    hub.restart();

    assertThat(hub.host().view("demo").orElseThrow().state()).isEqualTo(PluginView.State.RUNNING);
    PluginView broken = hub.host().view("other").orElseThrow();
    assertThat(broken.state()).isEqualTo(PluginView.State.FAILED);
    assertThat(broken.problem()).contains("no jar or zip");
  }

  @Test
  void an_archive_changed_after_its_installation_does_not_run() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    Path home = onlyFolder(hub.shelf().resolve("demo"));
    Path other = TestPlugin.demo("1.0.0").resource("extra.txt", "x").jar(folder.resolve("b"));
    Files.copy(other, home.resolve("plugin.jar"), StandardCopyOption.REPLACE_EXISTING);

    hub.restart();

    assertThat(hub.host().view("demo").orElseThrow().problem())
        .isEqualTo(
            "The archive of demo 1.0.0 was changed after it was installed; install it again");
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    assertThat(hub.restart().host().view("demo").orElseThrow().state())
        .isEqualTo(PluginView.State.RUNNING);
  }

  @Test
  void signatures_are_asked_for_at_installation_and_at_each_start() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    hub.trustedKeys = List.of(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    hub.policy = Policy.WARN;
    hub.start();
    Path archive = TestPlugin.demo("1.0.0").jar(folder);
    Signature signing = Signature.getInstance("Ed25519");
    signing.initSign(keys.getPrivate());
    signing.update(Files.readAllBytes(archive));
    byte[] good = signing.sign();

    assertThat(hub.install(archive).warnings()).containsExactly("demo-1.0.0.jar is not signed");

    hub.policy = Policy.REQUIRE;
    hub.restart();
    assertThat(hub.host().view("demo").orElseThrow().problem()).contains("is not signed");
    assertThatThrownBy(() -> hub.install(archive)).hasMessageContaining("is not signed");
    assertThatThrownBy(() -> hub.install(archive, new byte[64], false))
        .hasMessageContaining("none of the trusted keys");

    hub.remove("demo");
    hub.restart();
    assertThat(hub.install(archive, good, false).warnings()).isEmpty();
    assertThat(hub.restart().host().view("demo").orElseThrow().state())
        .isEqualTo(PluginView.State.RUNNING);
  }

  @Test
  void a_new_version_takes_over_its_integrations_and_the_old_one_leaves_the_memory()
      throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "fine"));
    RecordingListener listener = new RecordingListener();
    hub.integrations().listen(listener);
    OpenIntegration before = hub.integrations().find("a").orElseThrow();

    PluginView after = hub.install(TestPlugin.demo("1.1.0").jar(folder)).plugin();

    assertThat(after.version()).isEqualTo("1.1.0");
    assertThat(read("a")).isEqualTo("tops3cret 1.1.0");
    assertThat(listener.events).containsExactly("opened a", "closing a", "opened a");
    assertThatThrownBy(() -> before.call("poll", Duration.ofSeconds(1), () -> "x"))
        .hasMessageContaining("being closed");
    awaitLogged("Plugin demo 1.0.0 has left the memory");
    assertThat(hub.restart().host().view("demo").orElseThrow().version()).isEqualTo("1.1.0");
    assertThat(onlyFolder(hub.shelf().resolve("demo")).getFileName().toString())
        .startsWith("1.1.0-");
  }

  @Test
  void a_new_version_whose_probe_fails_leaves_the_old_one_running() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "fine"));

    assertThatThrownBy(() -> hub.install(TestPlugin.demo("2.0.0-bad").jar(folder)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessage(
            "demo 2.0.0-bad was not put in place, because it does not work for a: the vendor said"
                + " UNAVAILABLE. What ran before goes on");
    assertThat(hub.host().view("demo").orElseThrow().version()).isEqualTo("1.0.0");
    assertThat(read("a")).isEqualTo("tops3cret 1.0.0");
    awaitLogged("Plugin demo 2.0.0-bad has left the memory");

    hub.install(TestPlugin.demo("2.0.0-bad").jar(folder), null, true);
    assertThat(read("a")).isEqualTo("tops3cret 2.0.0-bad");
  }

  @Test
  void a_new_version_is_not_stopped_by_what_did_not_work_before() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "down"));
    hub.integrations().probe("a");

    assertThat(hub.install(TestPlugin.demo("1.1.0").jar(folder)).plugin().version())
        .isEqualTo("1.1.0");
  }

  @Test
  void a_disabled_plugin_leaves_its_integrations_waiting_until_it_is_enabled() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "fine"));

    assertThat(hub.disable("demo").orElseThrow().state()).isEqualTo(PluginView.State.DISABLED);

    assertThat(hub.integrations().find("a")).isEmpty();
    assertThat(hub.types().list()).isEmpty();
    assertThat(hub.health("a").state()).isEqualTo(State.UNAVAILABLE);
    assertThat(hub.health("a").cause()).isEqualTo(Cause.PLUGIN);
    assertThat(hub.health("a").summary())
        .isEqualTo("No plugin that runs offers the type demo; install or enable one");
    awaitLogged("Plugin demo 1.0.0 has left the memory");
    hub.restart();
    assertThat(hub.host().view("demo").orElseThrow().state()).isEqualTo(PluginView.State.DISABLED);

    assertThat(hub.enable("demo").orElseThrow().state()).isEqualTo(PluginView.State.RUNNING);
    assertThat(read("a")).isEqualTo("tops3cret 1.0.0");
  }

  @Test
  void a_removed_plugin_is_forgotten_and_its_files_go_at_the_next_start() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "fine"));

    assertThat(hub.remove("demo")).isTrue();
    assertThat(hub.remove("demo")).isFalse();

    assertThat(hub.host().list()).isEmpty();
    assertThat(hub.health("a").state()).isEqualTo(State.UNAVAILABLE);
    assertThat(hub.shelf().resolve("demo")).exists();
    awaitLogged("Plugin demo 1.0.0 has left the memory");
    hub.restart();
    assertThat(hub.shelf().resolve("demo")).doesNotExist();
    assertThat(hub.health("a").state()).isEqualTo(State.UNAVAILABLE);
  }

  @Test
  void a_plugin_that_leaves_a_thread_is_named_for_it() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "leaves a thread"));

    hub.remove("demo");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(hub.host().leaked()).containsExactly("Plugin demo 1.0.0"));
    awaitLogged("tell the plugin's author");
  }

  @Test
  void two_plugins_cannot_offer_the_same_type() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));

    assertThatThrownBy(
            () -> hub.install(TestPlugin.demo("1.0.0").with("plugin.id", "copycat").jar(folder)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessage(
            "copycat offers the type demo, which plugin demo offers already; remove one of them");
    assertThat(hub.host().list()).extracting(PluginView::id).containsExactly("demo");
  }

  @Test
  void what_came_with_the_hub_is_installed_upgraded_and_stays_removed() throws Exception {
    Path first = TestPlugin.demo("1.0.0").jar(hub.bundled);
    hub.policy = Policy.REQUIRE;
    hub.start();
    assertThat(hub.host().list())
        .extracting(PluginView::id, PluginView::version, PluginView::origin, PluginView::state)
        .containsExactly(tuple("demo", "1.0.0", Origin.BUNDLED, PluginView.State.RUNNING));

    Files.delete(first);
    TestPlugin.demo("1.1.0").jar(hub.bundled);
    hub.upgradeBundled = false;
    assertThat(hub.restart().host().view("demo").orElseThrow().version()).isEqualTo("1.0.0");
    hub.upgradeBundled = true;
    assertThat(hub.restart().host().view("demo").orElseThrow().version()).isEqualTo("1.1.0");

    hub.remove("demo");
    assertThat(hub.restart().host().list()).isEmpty();
  }

  @Test
  void a_bad_archive_among_those_that_came_with_the_hub_stops_no_other() throws Exception {
    TestPlugin.write(hub.bundled.resolve("a-bad.jar"), new byte[] {1, 2, 3});
    TestPlugin.demo("1.0.0").jar(hub.bundled);
    hub.start();

    assertThat(hub.host().list()).extracting(PluginView::id).containsExactly("demo");
    assertThat(hub.logged).anyMatch(line -> line.contains("a-bad.jar is no jar or zip file"));
  }

  @Test
  void a_plugin_under_development_is_loaded_again_when_it_was_built_again() throws Exception {
    hub.followDevelopment = true;
    TestPlugin.demo("1.0.0-SNAPSHOT").built(hub.development.resolve("my-plugin"));
    hub.start();
    hub.create(TestHub.demo("a", "fine"));
    assertThat(hub.host().view("demo").orElseThrow().origin()).isEqualTo(Origin.DEVELOPMENT);
    assertThat(read("a")).isEqualTo("tops3cret 1.0.0-SNAPSHOT");

    TestPlugin.demo("1.0.1-SNAPSHOT").built(hub.development.resolve("my-plugin"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(read("a")).isEqualTo("tops3cret 1.0.1-SNAPSHOT"));
  }

  @Test
  void the_version_of_the_plugin_api_is_the_one_that_is_built() throws Exception {
    String pom = Files.readString(Path.of("../../pom.xml"));

    assertThat(pom).contains("<plugin-api.version>" + ApiVersion.CURRENT + "</plugin-api.version>");
  }

  private String read(String id) throws Exception {
    OpenIntegration open = hub.integrations().find(id).orElseThrow();
    return open.callHere(
        "read", () -> open.sources().get(0).read(Received.of("webhook", "k", new byte[0])).note());
  }

  private void awaitLogged(String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(hub.logged).anyMatch(line -> line.endsWith(text)));
  }

  private static Path onlyFolder(Path parent) throws Exception {
    try (var children = Files.newDirectoryStream(parent)) {
      return children.iterator().next();
    }
  }

  private static final class RecordingListener implements IntegrationRegistry.Listener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void opened(OpenIntegration integration) {
      events.add("opened " + integration.id());
    }

    @Override
    public void closing(OpenIntegration integration) {
      events.add("closing " + integration.id());
    }
  }

  @Test
  void a_plugin_whose_record_cannot_be_stored_is_not_put_in_place() throws Exception {
    hub.start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
    hub.create(TestHub.demo("a", "fine"));
    byte[] next = Files.readAllBytes(TestPlugin.demo("1.1.0").jar(folder));
    PluginHost.Alongside failing =
        (tx, id, version) -> {
          throw new IllegalStateException("no record of " + id + " " + version);
        };

    assertThatThrownBy(
            () -> hub.host().install("it", new ByteArrayInputStream(next), null, false, failing))
        .hasMessage("no record of demo 1.1.0");
    assertThatThrownBy(() -> hub.host().disable("demo", failing)).hasMessageContaining("no record");
    assertThatThrownBy(() -> hub.host().remove("demo", failing)).hasMessageContaining("no record");

    assertThat(hub.host().view("demo").orElseThrow().version()).isEqualTo("1.0.0");
    assertThat(hub.types().view("demo").orElseThrow().pluginVersion()).isEqualTo("1.0.0");
    assertThat(hub.integrations().find("a")).isPresent();
    PluginView kept = hub.restart().host().view("demo").orElseThrow();
    assertThat(kept.version()).isEqualTo("1.0.0");
    assertThat(kept.state()).isEqualTo(PluginView.State.RUNNING);
  }
}
