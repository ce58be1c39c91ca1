package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.dist.Nochub.Ended;
import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A backup of a hub at work, and what becomes of a hub that is restored or copied. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // set before each test
class BackupIT {
  private static final Map<String, String> ALERTMANAGER =
      Map.of("Authorization", "Bearer alertmanager-of-the-stories");
  private static final String NOTHING_LEAVES = "nothing leaves";

  @TempDir Path folder;

  private final RequestTracker rt = new RequestTracker();
  private Nochub nochub;
  private RunningHub hub;

  @BeforeEach
  void start() throws IOException {
    nochub = new Nochub(folder);
    hub = RunningHub.serve(nochub, data("data"));
    hub.create("/clients", Map.of("id", "acme", "name", "Acme"));
    hub.integration(
        "rt",
        "request-tracker",
        Map.of(
            "address",
            rt.address(),
            "user",
            FakeRequestTracker.HUB,
            "token",
            FakeRequestTracker.TOKEN,
            "clientAs",
            "QUEUE"));
    hub.integration("am", "alertmanager", Map.of("secret", "alertmanager-of-the-stories"));
    hub.mapping("am", "acme-ltd", "acme");
    hub.mapping("rt", "ACME", "acme");
    hub.route(Map.of("name", "root", "ticket", Map.of("integration", "rt")));
    hub.live("rt", "nothing");
    hub.live("am", "nothing");
  }

  @AfterEach
  void end() throws InterruptedException {
    rt.close();
    if (hub != null) {
      hub.close();
    }
  }

  private Path data(String name) {
    return folder.resolve(name);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static void eventually(ThrowingRunnable holds) {
    await().untilAsserted(holds);
  }

  private static Alarm alarm(String name) {
    // each on a device of its own, so that they are no flood of one
    return new Alarm(name, "on-" + name, "acme-ltd", Instant.now().minusSeconds(60));
  }

  private static void send(RunningHub to, Alarm alarm) {
    assertThat(to.hook("am", ALERTMANAGER, alarm.firing())).isEqualTo(202);
  }

  private String run(String... command) throws Exception {
    Ended ended = nochub.run(command);
    assertThat(ended.code()).as("%s%s", ended.out(), ended.errors()).isZero();
    return ended.out();
  }

  private Path backedUp() throws Exception {
    Path backup = data("backup");
    assertThat(run("backup", "--data", data("data").toString(), backup.toString()))
        .contains("The backup is in " + backup, "It holds secret.key");
    return backup;
  }

  private RunningHub restored(Path backup, String... options) throws Exception {
    assertThat(run("restore", "--data", data("restored").toString(), backup.toString()))
        .contains("The hub is restored in " + data("restored"), "--resume");
    return serving("restored", options);
  }

  private RunningHub serving(String data, String... options) throws IOException {
    Stream<String> serve = Stream.of("serve", "--data", data(data).toString(), "--port", "0");
    return RunningHub.start(
        nochub, Stream.concat(serve, Stream.of(options)).toArray(String[]::new));
  }

  private Set<String> subjects() throws IOException, InterruptedException {
    List<String> subjects = rt.tickets().stream().map(Ticket::subject).toList();
    assertThat(subjects).doesNotHaveDuplicates();
    return new HashSet<>(subjects);
  }

  private static List<String> titles(RunningHub of) {
    return of.get("/incidents?limit=500")
        .path("items")
        .valueStream()
        .map(incident -> incident.path("title").asString())
        .toList();
  }

  @Test
  void under_load_a_backup_has_all_that_was_acknowledged_before_it_began_and_nothing_twice()
      throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1000; !enough.get(); i++) {
                send(hub, alarm("Load" + i));
                acknowledged.add("Load" + i);
              }
            });
    await().until(() -> acknowledged.size() >= 10 || load.isDone());
    Set<String> before = Set.copyOf(acknowledged);
    Path backup = backedUp();
    enough.set(true);
    load.join();
    assertThat(acknowledged).hasSizeGreaterThan(before.size());
    hub.close();

    try (RunningHub other = restored(backup)) {
      for (String name : before) {
        eventually(() -> assertThat(other.get("/alerts?q=" + name).path("items")).hasSize(1));
      }
    }
  }

  @Test
  void a_restored_hub_lets_nothing_leave_before_resume_and_makes_no_ticket_twice_after_it()
      throws Exception {
    send(hub, alarm("Before"));
    eventually(() -> assertThat(subjects()).hasSize(1));
    rt.inTrouble(Trouble.DOWN);
    send(hub, alarm("Waiting"));
    eventually(() -> assertThat(titles(hub)).hasSize(2));
    Path backup = backedUp();

    // the first hub goes on until it is lost
    rt.wellAgain();
    eventually(() -> assertThat(subjects()).hasSize(2));
    hub.close();
    int writes = rt.writes().size();

    try (RunningHub copy = restored(backup)) {
      assertThat(copy.out()).contains(NOTHING_LEAVES);
      eventually(() -> assertThat(copy.errors()).contains(NOTHING_LEAVES));
      assertThat(ready(copy)).contains(NOTHING_LEAVES);
      send(copy, alarm("After"));
      eventually(() -> assertThat(titles(copy)).hasSize(3));
      eventually(
          () ->
              assertThat(copy.get("/deliveries?state=waiting").path("items"))
                  .extracting(delivery -> delivery.path("incident").asString())
                  .contains("2", "3"));
      assertThat(rt.writes()).hasSize(writes);
      copy.stop();
    }
    try (RunningHub resumed = serving("restored", "--resume")) {
      eventually(() -> assertThat(subjects()).hasSize(3));
      eventually(() -> assertThat(ready(resumed)).isEqualTo("Ready."));
      eventually(
          () ->
              assertThat(tickets(resumed))
                  .hasSize(3)
                  .allSatisfy(
                      ticket -> assertThat(ticket.path("state").asString()).isEqualTo("LINKED")));
      assertThat(subjects()).hasSize(3);
      assertThat(rt.creates()).isGreaterThanOrEqualTo(3);
    }
  }

  private static String ready(RunningHub of) {
    return of.api().get("/ready").expect(200).json().path("summary").asString();
  }

  private static List<JsonNode> tickets(RunningHub of) {
    return of.get("/incidents?limit=100")
        .path("items")
        .valueStream()
        .map(incident -> incident.at("/tickets/0"))
        .toList();
  }

  @Test
  void a_copy_of_the_folder_beside_the_live_hub_or_in_its_place_lets_nothing_leave()
      throws Exception {
    send(hub, alarm("Ours"));
    eventually(() -> assertThat(subjects()).hasSize(1));
    hub.stop();
    copy(data("data"), data("copy"));
    int writes = rt.writes().size();

    hub = serving("data");
    try (RunningHub beside = serving("copy")) {
      assertThat(beside.out()).contains(NOTHING_LEAVES);
      send(beside, alarm("Theirs"));
      eventually(() -> assertThat(titles(beside)).hasSize(2));
      assertThat(hub.out()).doesNotContain(NOTHING_LEAVES);
    }
    hub.close();
    Files.move(data("data"), data("moved"));
    Files.move(data("copy"), data("data"));
    try (RunningHub inItsPlace = serving("data")) {
      assertThat(inItsPlace.out()).contains(NOTHING_LEAVES);
    }
    assertThat(rt.writes()).hasSize(writes);
    hub = serving("moved");
    assertThat(hub.out()).doesNotContain(NOTHING_LEAVES);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
