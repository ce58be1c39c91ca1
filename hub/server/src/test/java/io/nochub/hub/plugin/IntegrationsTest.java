package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.nochub.api.IntegrationException;
import io.nochub.api.source.Received;
import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationHealth.State;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.secret.SecretRotation;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class IntegrationsTest {
  @TempDir Path folder;
  private TestHub hub;

  @BeforeEach
  void starts_with_the_demo_plugin() throws Exception {
    hub = new TestHub(folder.resolve("hub")).start();
    hub.install(TestPlugin.demo("1.0.0").jar(folder));
  }

  @AfterEach
  void closes_it() {
    hub.close();
  }

  @Test
  void a_new_integration_observes_is_probed_and_there_after_a_restart() throws Exception {
    IntegrationView made = hub.create(TestHub.demo("a", "fine"));

    assertThat(made.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(made.sources())
        .containsExactly(
            new IntegrationView.SourceView(
                "hook", "hook", "webhook", URI.create("https://hub.example/hooks/a/hook"), null));
    awaitState("a", State.UP);
    assertThat(hub.health("a").summary()).isEqualTo("fine, version 1.0.0");
    assertThat(hub.health("a").checks()).hasSize(1);
    assertThat(hub.health("a").lastSuccess()).isNotNull();
    assertThat(hub.integrations().switches("a").orElseThrow().mayDeliver()).isFalse();

    hub.restart();
    awaitState("a", State.UP);
    assertThat(secretSeenBy("a")).isEqualTo("tops3cret");
  }

  @Test
  void everything_wrong_is_named_at_once_and_nothing_is_stored() {
    IntegrationDraft draft =
        new IntegrationDraft(
            "No Good",
            "demo",
            "",
            true,
            Map.of("mod", "fine", "address", "not an address ", "password", "tops3cret"),
            "beef",
            Set.of("https://no"),
            Set.of(" "),
            Duration.ofSeconds(1));

    SettingsException refused =
        catchThrowableOfType(SettingsException.class, () -> hub.create(draft));

    assertThat(refused.problems())
        .extracting(SettingProblem::field)
        .contains(
            "id",
            "displayName",
            "trustedFingerprint",
            "privateHosts",
            "automationActors",
            "silentAfter",
            "settings/mood",
            "settings/mod",
            "settings/address");
    assertThat(refused).hasMessageNotContaining("tops3cret");
    assertThat(draft.toString()).doesNotContain("tops3cret");
    assertThat(hub.integrations().list()).isEmpty();
  }

  @Test
  void an_unknown_type_and_a_taken_id_are_told() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    IntegrationDraft other =
        new IntegrationDraft("a", "nope", "X", true, Map.of(), null, Set.of(), Set.of(), null);

    assertThatThrownBy(() -> hub.create(other))
        .hasMessage("type is unknown; there are: demo; id is taken by another integration");
    assertThatThrownBy(() -> hub.create(TestHub.demo("a", "fine")))
        .hasMessage("id is taken by another integration");
  }

  @Test
  void what_the_record_or_open_refuses_is_a_problem_of_that_setting() {
    assertThatThrownBy(() -> hub.create(TestHub.demo("a", "unfit")))
        .hasMessage("settings/mood must not be unfit");
    assertThatThrownBy(() -> hub.create(TestHub.demo("a", "open refuses")))
        .hasMessage("settings/mood is not for today");
    assertThat(hub.integrations().list()).isEmpty();
  }

  @Test
  void an_open_that_crashes_or_breaks_takes_down_this_integration_alone() throws Exception {
    hub.create(TestHub.demo("good", "fine"));
    hub.create(TestHub.demo("crash", "open crashes"));
    hub.create(TestHub.demo("broken", "open breaks"));

    assertThat(hub.health("crash").state()).isEqualTo(State.DOWN);
    assertThat(hub.health("crash").cause()).isEqualTo(Cause.PLUGIN);
    assertThat(hub.health("crash").summary())
        .isEqualTo("plugin demo failed in open: IllegalStateException: crash in open");
    assertThat(hub.health("broken").state()).isEqualTo(State.DOWN);
    assertThat(hub.integrations().find("crash")).isEmpty();
    awaitState("good", State.UP);
    hub.restart();
    awaitState("good", State.UP);
    assertThat(hub.health("crash").state()).isEqualTo(State.DOWN);
  }

  @Test
  void an_open_that_hangs_is_given_up() throws Exception {
    try {
      hub.create(TestHub.demo("a", "open hangs"));

      assertThat(hub.health("a").summary()).contains("open: no answer within 10 s");
    } finally {
      System.setProperty("demo.stop", "now");
    }
  }

  @Test
  void a_setting_that_can_no_longer_be_had_takes_it_down_and_names_the_field() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "from-file");
    hub.create(TestHub.draft("a", Map.of("mood", "fine", "password", "${file:" + file + "}")));
    assertThat(secretSeenBy("a")).isEqualTo("from-file");
    Files.delete(file);

    hub.restart();

    assertThat(hub.health("a").state()).isEqualTo(State.DOWN);
    assertThat(hub.health("a").cause()).isEqualTo(Cause.SETTINGS);
    assertThat(hub.health("a").problems())
        .extracting(SettingProblem::field)
        .containsExactly("password");
  }

  @Test
  void secrets_are_nowhere_to_be_seen() throws Exception {
    IntegrationView made = hub.create(TestHub.demo("a", "fine"));
    awaitState("a", State.UP);

    assertThat(made.settings()).containsEntry("password", "***set***");
    assertThat(hub.integrations().list().toString()).doesNotContain("tops3cret");
    assertThat(hub.logged).anyMatch(line -> line.equals("integration.a opened with ***"));
    assertThat(hub.logged).noneMatch(line -> line.contains("tops3cret"));
    String stored =
        hub.database()
            .read(
                transaction ->
                    transaction
                        .first("select settings from integration", row -> row.getString(1))
                        .orElseThrow());
    assertThat(stored).doesNotContain("tops3cret").contains("$sealed");
  }

  @Test
  void an_update_that_leaves_the_secret_out_keeps_it_and_reopens_with_the_rest() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    OpenIntegration before = hub.integrations().find("a").orElseThrow();

    hub.update("a", TestHub.draft("a", Map.of("mood", "other", "password", "***set***")));

    assertThat(hub.integrations().find("a").orElseThrow()).isNotSameAs(before);
    assertThat(secretSeenBy("a")).isEqualTo("tops3cret");

    hub.update("a", TestHub.draft("a", Map.of("mood", "x", "password", "newer")));
    assertThat(secretSeenBy("a")).isEqualTo("newer");
  }

  @Test
  void a_refused_update_changes_nothing() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    OpenIntegration before = hub.integrations().find("a").orElseThrow();

    assertThatThrownBy(() -> hub.update("a", TestHub.demo("a", "open refuses")))
        .isInstanceOf(SettingsException.class);
    IntegrationDraft moved =
        new IntegrationDraft(
            "b", "other", "X", true, Map.of("mood", "x"), null, Set.of(), Set.of(), null);
    assertThatThrownBy(() -> hub.update("a", moved))
        .hasMessageContaining("id cannot be changed")
        .hasMessageContaining("type cannot be changed");

    assertThat(hub.integrations().find("a")).containsSame(before);
    assertThat(hub.integrations().view("a").orElseThrow().settings()).containsEntry("mood", "fine");
    assertThat(hub.update("none", TestHub.demo("none", "fine"))).isEmpty();
  }

  @Test
  void a_new_name_does_not_close_what_is_open() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    OpenIntegration before = hub.integrations().find("a").orElseThrow();
    IntegrationDraft renamed =
        new IntegrationDraft(
            "a",
            "demo",
            "New name",
            true,
            Map.of("mood", "fine"),
            null,
            Set.of(),
            Set.of("robot"),
            null);

    IntegrationView after = hub.update("a", renamed).orElseThrow();

    assertThat(after.displayName()).isEqualTo("New name");
    assertThat(hub.integrations().find("a")).containsSame(before);
    assertThat(hub.integrations().switches("a").orElseThrow().automationActors())
        .containsExactly("robot");
  }

  @Test
  void a_disabled_integration_is_closed_and_opens_when_enabled() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    IntegrationDraft off =
        new IntegrationDraft(
            "a", "demo", "A", false, Map.of("mood", "fine"), null, Set.of(), Set.of(), null);

    hub.update("a", off);

    assertThat(hub.integrations().find("a")).isEmpty();
    assertThat(hub.health("a").state()).isEqualTo(State.DISABLED);
    hub.update("a", TestHub.draft("a", Map.of("mood", "fine")));
    assertThat(secretSeenBy("a")).isEqualTo("tops3cret");
  }

  @Test
  void without_its_plugin_the_name_can_change_and_the_settings_cannot() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    hub.disable("demo");
    Map<String, Object> shown = hub.integrations().view("a").orElseThrow().settings();
    IntegrationDraft renamed =
        new IntegrationDraft("a", "demo", "Renamed", true, shown, null, Set.of(), Set.of(), null);

    assertThat(hub.update("a", renamed).orElseThrow().displayName()).isEqualTo("Renamed");
    assertThatThrownBy(() -> hub.update("a", TestHub.demo("a", "other")))
        .hasMessage("settings cannot be changed while no plugin that runs offers its type");
    hub.enable("demo");
    assertThat(secretSeenBy("a")).isEqualTo("tops3cret");
  }

  @Test
  void refused_credentials_wait_for_an_operator_also_over_a_restart() throws Exception {
    hub.create(TestHub.demo("a", "refused"));

    await().until(() -> hub.health("a").needsOperator());
    assertThat(hub.health("a").state()).isEqualTo(State.DOWN);
    assertThat(hub.health("a").cause()).isEqualTo(Cause.SETTINGS);
    assertThat(hub.health("a").summary()).startsWith("the vendor said AUTHENTICATION");
    assertThat(hub.integrations().switches("a").orElseThrow().held()).isTrue();
    await().until(() -> heldRows() == 1);
    hub.restart();
    assertThat(hub.health("a").needsOperator()).isTrue();

    hub.update("a", TestHub.demo("a", "fine"));
    awaitState("a", State.UP);
    assertThat(hub.health("a").needsOperator()).isFalse();
  }

  @Test
  void a_resume_ends_the_hold_and_tries_again() throws Exception {
    hub.create(TestHub.demo("a", "refused"));
    await().until(() -> hub.health("a").needsOperator());

    assertThat(hub.resume("a")).isTrue();

    await().until(() -> hub.health("a").needsOperator());
    assertThat(hub.resume("none")).isFalse();
  }

  @Test
  void an_unreachable_vendor_is_tried_again_and_nobody_is_asked() throws Exception {
    hub.create(TestHub.demo("a", "unavailable"));

    awaitState("a", State.DOWN);
    assertThat(hub.health("a").cause()).isEqualTo(Cause.REMOTE);
    assertThat(hub.health("a").needsOperator()).isFalse();
    assertThat(hub.health("a").recentFailures()).containsKey("UNAVAILABLE");
    assertThat(Prober.pauseAfter(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Prober.pauseAfter(3)).isEqualTo(Duration.ofSeconds(20));
    assertThat(Prober.pauseAfter(100)).isEqualTo(Duration.ofSeconds(320));
  }

  @Test
  void a_probe_that_crashes_is_shown_and_one_that_breaks_closes_the_integration() throws Exception {
    hub.create(TestHub.demo("crash", "probe crashes"));
    hub.create(TestHub.demo("broken", "probe breaks"));

    awaitState("crash", State.DOWN);
    assertThat(hub.health("crash").summary()).contains("crash in probe");
    assertThat(hub.integrations().find("crash")).isPresent();
    await().untilAsserted(() -> assertThat(hub.integrations().find("broken")).isEmpty());
    assertThat(hub.health("broken").summary())
        .isEqualTo("plugin demo failed in probe: StackOverflowError: too deep");
    hub.resume("broken");
    await().untilAsserted(() -> assertThat(timesOpened("broken")).isEqualTo(2));
  }

  @Test
  void an_operators_probe_answers_at_once_with_each_permission() throws Exception {
    hub.create(TestHub.demo("a", "down"));

    IntegrationHealth health = hub.integrations().probe("a").orElseThrow().health();

    assertThat(health.state()).isEqualTo(State.DOWN);
    assertThat(health.cause()).isEqualTo(Cause.SETTINGS);
    assertThat(health.checks().get(0).detail()).isEqualTo("403");
    assertThat(hub.integrations().probe("none")).isEmpty();
  }

  @Test
  void a_close_that_crashes_closes_all_the_same() throws Exception {
    hub.create(TestHub.demo("a", "close crashes"));

    assertThat(hub.delete("a")).isTrue();

    assertThat(hub.integrations().find("a")).isEmpty();
    assertThat(hub.logged).anyMatch(line -> line.contains("crash in close"));
  }

  @Test
  void pause_and_mode_are_stored_and_survive_an_update_of_the_settings() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    hub.database()
        .writeAndWait(
            Lane.OUTCOMES,
            transaction -> {
              hub.integrations().setMode(transaction, "a", Mode.LIVE);
              return "a";
            });
    await().until(() -> hub.integrations().switches("a").orElseThrow().mayDeliver());

    assertThat(hub.pause("a")).isTrue();
    hub.update("a", TestHub.demo("a", "other"));

    hub.restart();
    IntegrationSwitches switches = hub.integrations().switches("a").orElseThrow();
    assertThat(switches.mode()).isEqualTo(Mode.LIVE);
    assertThat(switches.paused()).isTrue();
    assertThat(switches.mayDeliver()).isFalse();
    hub.resume("a");
    assertThat(hub.integrations().switches("a").orElseThrow().mayDeliver()).isTrue();
  }

  @Test
  void a_deleted_integration_takes_its_state_folder_and_figures_along() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    Path kept = hub.folder.resolve("data/integrations/a/cache.bin");
    TestPlugin.write(kept, new byte[] {1});

    assertThat(hub.delete("a")).isTrue();
    assertThat(hub.delete("a")).isFalse();

    assertThat(kept.getParent()).doesNotExist();
    assertThat(hub.integrations().list()).isEmpty();
    assertThat(hub.meters.getMeters()).isEmpty();
    assertThat(hub.restart().integrations().list()).isEmpty();
  }

  @Test
  void a_change_whose_record_cannot_be_stored_is_not_made() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    OpenIntegration open = hub.integrations().find("a").orElseThrow();
    Integrations.Alongside failing =
        (tx, change) -> {
          throw new IllegalStateException("no record of " + change.id());
        };
    Consumer<Transaction> refusing =
        tx -> {
          throw new IllegalStateException("no record");
        };

    assertThatThrownBy(() -> hub.integrations().create(TestHub.demo("b", "fine"), failing))
        .hasMessage("no record of b");
    assertThatThrownBy(() -> hub.integrations().update("a", TestHub.demo("a", "other"), failing))
        .hasMessage("no record of a");
    assertThatThrownBy(() -> hub.integrations().pause("a", refusing)).hasMessage("no record");

    assertThat(hub.integrations().list()).extracting(IntegrationView::id).containsExactly("a");
    assertThat(hub.integrations().find("a")).containsSame(open);
    assertThat(hub.integrations().switches("a").orElseThrow().paused()).isFalse();
    assertThat(hub.integrations().view("a").orElseThrow().settings()).containsEntry("mood", "fine");

    assertThatThrownBy(() -> hub.integrations().delete("a", refusing)).hasMessage("no record");
    assertThat(hub.integrations().find("a")).isPresent();
    assertThat(hub.restart().integrations().list()).hasSize(1);
  }

  @Test
  void what_is_prepared_and_not_stored_is_gone_when_it_is_closed() throws Exception {
    try (IntegrationChange change = hub.integrations().prepare(TestHub.demo("a", "fine"))) {
      assertThat(change.id()).isEqualTo("a");
    }
    assertThat(hub.integrations().view("a")).isEmpty();
    assertThat(hub.logged).anyMatch(line -> line.contains("integration.a closed"));
    hub.create(TestHub.demo("a", "fine"));
    assertThat(hub.integrations().find("a")).isPresent();
  }

  @Test
  void a_ticket_form_needs_an_open_integration_that_makes_tickets() throws Exception {
    hub.create(TestHub.demo("a", "fine"));

    assertThatThrownBy(() -> hub.integrations().ticketForm("a", Map.of()))
        .isInstanceOf(IntegrationException.class)
        .hasMessage("Integration a makes no tickets");
    assertThatThrownBy(() -> hub.integrations().ticketForm("none", Map.of()))
        .hasMessage("Integration none is not open");
  }

  @Test
  void after_a_change_of_the_key_every_secret_still_opens() throws Exception {
    hub.create(TestHub.demo("a", "fine"));

    int rows = new SecretRotation(hub.box(), List.of(hub.integrations())).run();

    assertThat(rows).isEqualTo(1);
    assertThat(hub.box().keys()).isEqualTo(1);
    hub.restart();
    assertThat(secretSeenBy("a")).isEqualTo("tops3cret");
  }

  private long timesOpened(String id) {
    return hub.logged.stream().filter(("integration." + id + " opened with ***")::equals).count();
  }

  private long heldRows() {
    return hub.database()
        .read(
            transaction ->
                transaction.number("select count(*) from integration where held is not null"));
  }

  @Test
  void the_hub_stops_within_seconds_also_when_a_call_does_not_end() throws Exception {
    hub.create(TestHub.demo("a", "fine"));
    OpenIntegration open = hub.integrations().find("a").orElseThrow();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> told = new AtomicReference<>();
    PluginCall.Body<String> endless =
        () -> {
          called.countDown();
          awaitUninterruptibly(end);
          return "late";
        };
    Thread caller =
        new Thread(
            () ->
                told.set(catchThrowable(() -> open.call("poll", Duration.ofMinutes(1), endless))));
    caller.start();
    called.await();

    Duration took = took(hub.integrations()::close);

    end.countDown();
    caller.join();
    assertThat(took).isLessThan(Duration.ofSeconds(8));
    assertThat(hub.logged).contains("integration.a closed");
  }

  private static Duration took(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException e) {
        // as a library does that knows of no interruption
      }
    }
  }

  private String secretSeenBy(String id) throws Exception {
    OpenIntegration open = hub.integrations().find(id).orElseThrow();
    String note =
        open.callHere(
            "read",
            () -> open.sources().get(0).read(Received.of("webhook", "k", new byte[0])).note());
    return note.split(" ", -1)[0];
  }

  private void awaitState(String id, State state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(hub.health(id).state()).isEqualTo(state));
  }
}
