package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and rules are replaced while alerts come in and tickets go out. */
@Tag("faults")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class ReplacedConfigurationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ALARMS = 60;
  private static final int CHANGES = 6;
  private static final Map<String, String> ALERTMANAGER =
      Map.of("Authorization", "Bearer alertmanager-of-the-stories");

  @TempDir Path folder;

  private final RequestTracker rt = new RequestTracker();

  @AfterEach
  void end() {
    rt.close();
  }

  @Test
  void what_is_under_way_when_settings_and_rules_are_replaced_is_neither_lost_nor_done_twice()
      throws Exception {
    try (RunningHub hub = RunningHub.serve(new Nochub(folder), folder.resolve("data"))) {
      setUp(hub);
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> IntStream.range(0, ALARMS).forEach(number -> raise(hub, number)));
      for (int change = 1; change <= CHANGES; change++) {
        int atLeast = change * ALARMS / (2 * CHANGES);
        Awaitility.await().atMost(PATIENCE).until(() -> rt.creates() >= atLeast);
        replace(hub, change);
      }
      sender.join();

      Awaitility.await().atMost(PATIENCE).until(() -> subjects().size() >= ALARMS);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  hub.all("/incidents").stream()
                      .allMatch(one -> one.at("/tickets/0/state").asString().equals("LINKED")));
      assertThat(subjects()).hasSize(ALARMS).doesNotHaveDuplicates();
      assertThat(hub.all("/deliveries?state=dead")).isEmpty();
    }
  }

  private void setUp(RunningHub hub) {
    hub.create("/clients", Map.of("id", "acme", "name", "Acme"));
    hub.integration("rt", "request-tracker", settings("2m"));
    hub.integration("am", "alertmanager", Map.of("secret", "alertmanager-of-the-stories"));
    hub.mapping("am", "acme-ltd", "acme");
    hub.route(Map.of("name", "root", "ticket", Map.of("integration", "rt")));
    hub.live("rt", "nothing");
    hub.live("am", "nothing");
  }

  private Map<String, Object> settings(String interval) {
    return Map.of(
        "address",
        rt.address(),
        "user",
        FakeRequestTracker.HUB,
        "token",
        FakeRequestTracker.TOKEN,
        "interval",
        interval);
  }

  /** The integration is closed and opened with other settings, and other rules are put in force. */
  private void replace(RunningHub hub, int change) {
    hub.api()
        .put(
            "/api/v1/integrations/rt",
            Map.of("privateHosts", List.of("127.0.0.1"), "settings", settings(change + 2 + "m")))
        .expect(200);
    hub.route(
        Map.of(
            "name",
            "root",
            "ticket",
            Map.of("integration", "rt"),
            "children",
            List.of(Map.of("name", "change " + change, "when", "alert.severity == CRITICAL"))));
  }

  private static void raise(RunningHub hub, int number) {
    String name = "Change" + (100 + number);
    Alarm alarm = new Alarm(name, "host-" + name, "acme-ltd", Instant.now().minusSeconds(60));
    assertThat(hub.hook("am", ALERTMANAGER, alarm.firing())).isEqualTo(202);
  }

  private List<String> subjects() throws IOException, InterruptedException {
    return rt.tickets().stream().map(Ticket::subject).toList();
  }
}
