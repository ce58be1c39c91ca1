package io.nochub.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A disk that is full, cannot be written, or fails, under the hub as it is shipped. The full one is
 * a small file system in memory that the hub alone sees, for which the user's own name space is
 * enough; where the system allows none, these tests say so and are skipped. The failing one is a
 * limit on the size of files, which SQLite takes for a failed write like any other.
 */
@Tag("faults")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class DiskFaultIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Map<String, String> SCRIPTS = Map.of("X-Hub-Secret", "scripts-secret");
  private static final String[] OWN_NAME_SPACE = {"unshare", "--map-root-user", "--mount"};
  private static final long MIB = 1L << 20;

  /** How the hub ends when nobody knows any more what is on its disk; README. */
  private static final int DISK_FAILED = 74;

  @TempDir Path folder;

  private final RequestTracker rt = new RequestTracker();

  @AfterEach
  void end() {
    rt.close();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void setUp(RunningHub hub) {
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
            FakeRequestTracker.TOKEN));
    hub.integration("scripts", "webhook", Map.of("secret", "scripts-secret"));
    hub.mapping("scripts", "acme-ltd", "acme");
    // the hub raises an alert of its own about its small disk, which is no matter of these tickets
    Map<String, Object> own =
        Map.of("name", "own", "when", "client.id == 'operations'", "recordOnly", true);
    hub.route(
        Map.of("name", "root", "ticket", Map.of("integration", "rt"), "children", List.of(own)));
    hub.live("rt", "nothing");
    hub.live("scripts", "nothing");
  }

  private static int raise(RunningHub hub, String id, int length) {
    Map<String, Object> alert = new HashMap<>();
    alert.put("id", id);
    alert.put("state", "raised");
    alert.put("client", "acme-ltd");
    alert.put("device", "host-" + id);
    alert.put("condition", id);
    alert.put("severity", "critical");
    alert.put("title", id + " is broken");
    alert.put("body", "x".repeat(length));
    return hub.hook("scripts", SCRIPTS, alert);
  }

  private List<String> tickets() throws IOException, InterruptedException {
    return rt.tickets().stream().map(Ticket::subject).sorted().toList();
  }

  private void eventuallyATicketFor(String... ids) {
    eventually(() -> assertThat(tickets()).hasSizeGreaterThanOrEqualTo(ids.length));
    eventually(
        () -> {
          assertThat(tickets()).hasSize(ids.length);
          for (String id : ids) {
            assertThat(tickets()).filteredOn(subject -> subject.contains(id + " is")).hasSize(1);
          }
        });
  }

  private static void eventually(ThrowingRunnable holds) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(holds);
  }

  // ---- a disk that fails ----

  @Test
  void a_hub_whose_disk_fails_ends_with_a_code_of_its_own_and_has_what_it_took() throws Exception {
    Nochub nochub = new Nochub(folder);
    try (RunningHub hub = RunningHub.serve(nochub, data())) {
      setUp(hub);
      hub.stop();
    }
    List<String> taken = new ArrayList<>();
    // in blocks of 512 bytes; no file in the folder is as large before
    Nochub limited = nochub.prepared("ulimit -f 12000 && exec \"$@\"");
    try (RunningHub hub = RunningHub.serve(limited, data())) {
      boolean works = true;
      for (int i = 0; works && i < 1_000; i++) {
        String id = "a" + (1000 + i);
        works = isTaken(hub, id);
        if (works) {
          taken.add(id);
        }
      }
      assertThat(works).as("%d were taken, and the disk never failed", taken.size()).isFalse();
      assertThat(hub.exitCode()).as("%s", hub.errors()).isEqualTo(DISK_FAILED);
    }
    assertThat(taken).isNotEmpty();
    try (RunningHub hub = RunningHub.serve(nochub, data())) {
      eventually(
          () ->
              assertThat(hub.all("/alerts"))
                  .extracting(alert -> alert.path("title").asString().split(" ")[0])
                  .containsAll(taken));
      for (String id : List.of(taken.get(0), taken.get(taken.size() - 1))) {
        eventually(
            () -> assertThat(tickets()).filteredOn(subject -> subject.contains(id)).hasSize(1));
      }
    }
  }

  /** Not the last one, which nobody answers any more. */
  private static boolean isTaken(RunningHub hub, String id) {
    try {
      int status = raise(hub, id, 150_000);
      assertThat(status).isIn(202, 503);
      return status == 202;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  // ---- a disk that is full ----

  private void mayHaveOwnDisk() throws IOException, InterruptedException {
    Files.createDirectories(data());
    Process tried =
        new ProcessBuilder("sh", "-c", String.join(" ", OWN_NAME_SPACE) + " true").start();
    assumeThat(tried.waitFor()).as("this system allows a name space of one's own").isZero();
  }

  /** The hub on a disk of its own, whose size can be changed while it runs. */
  private RunningHub onItsOwnDisk() throws Exception {
    mayHaveOwnDisk();
    return RunningHub.serve(
        new Nochub(folder)
            .prepared(
                "mount -t tmpfs -o size=1600m tmpfs '" + data() + "' && exec \"$@\"",
                OWN_NAME_SPACE),
        data());
  }

  /** What the hub writes meanwhile may need more than was left to it: then it is done again. */
  private void room(RunningHub hub, long free) {
    eventually(() -> resize(hub, free));
  }

  private void resize(RunningHub hub, long free) throws Exception {
    FileStore disk = Files.getFileStore(Path.of("/proc/" + hub.pid() + "/root" + data()));
    long used = disk.getTotalSpace() - disk.getUnallocatedSpace();
    Process resized =
        new ProcessBuilder(
                "nsenter",
                "--target",
                Long.toString(hub.pid()),
                "--user",
                "--mount",
                "--preserve-credentials",
                "mount",
                "-o",
                "remount,size=" + (used + free),
                data().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(resized.getInputStream().readAllBytes(), UTF_8);
    assertThat(resized.waitFor()).as("%s", said).isZero();
  }

  private static JsonNode waiting(RunningHub hub) {
    return hub.get("/deliveries?state=waiting").at("/items/0");
  }

  /** How long ago the delivery that waits should have been tried. */
  private static Duration dueSince(RunningHub hub) {
    return Duration.between(Instant.parse(waiting(hub).path("nextAt").asString()), Instant.now());
  }

  private static String whatBecameOf(RunningHub hub, String id) {
    return hub.get("/incidents?q=" + id).at("/items/0/tickets/0/state").asString() + hub.errors();
  }

  @Test
  void a_full_disk_sends_senders_away_and_lets_nothing_out_until_there_is_room() throws Exception {
    try (RunningHub hub = onItsOwnDisk()) {
      setUp(hub);
      assertThat(raise(hub, "before", 100)).isEqualTo(202);
      eventuallyATicketFor("before");

      room(hub, 900 * MIB);
      assertThat(raise(hub, "refused", 100)).isEqualTo(503);
      assertThat(hub.board()).contains("nothing is taken in any more");

      room(hub, 1_100 * MIB);
      rt.inTrouble(Trouble.DOWN);
      assertThat(raise(hub, "waiting", 100)).isEqualTo(202);
      eventually(() -> assertThat(waiting(hub).path("attempts").asInt()).isPositive());
      room(hub, 400 * MIB);
      rt.wellAgain();
      assertThat(hub.board()).contains("nothing is taken in or delivered any more");
      eventually(() -> assertThat(dueSince(hub)).isGreaterThan(Duration.ofSeconds(2)));
      assertThat(tickets()).hasSize(1);
      room(hub, 1_500 * MIB);
      eventuallyATicketFor("before", "waiting");

      long creates = rt.creates();
      rt.answerTheNextCreateLater(Duration.ofSeconds(4));
      assertThat(raise(hub, "during", 100)).isEqualTo(202);
      Awaitility.await().atMost(PATIENCE).until(() -> rt.creates() > creates);
      // the ticket is there, and there may be no room to write down that it is
      room(hub, 0);
      assertThat(raise(hub, "refused", 100)).isEqualTo(503);
      eventually(() -> assertThat(whatBecameOf(hub, "during")).containsAnyOf("LINKED", "full"));

      room(hub, 1_500 * MIB);
      assertThat(raise(hub, "after", 100)).isEqualTo(202);
      eventuallyATicketFor("before", "waiting", "during", "after");
      assertThat(rt.creates()).isEqualTo(creates + 2);
      assertThat(hub.isRunning()).isTrue();
    }
  }

  @Test
  void a_disk_that_cannot_be_written_is_refused_at_the_start() throws Exception {
    mayHaveOwnDisk();
    Nochub readOnly =
        new Nochub(folder)
            .prepared("mount -t tmpfs -o ro tmpfs '" + data() + "' && exec \"$@\"", OWN_NAME_SPACE);

    Nochub.Ended ended = readOnly.run("serve", "--data", data().toString(), "--port", "0");

    assertThat(ended.code()).isNotZero();
    assertThat(ended.out() + ended.errors())
        .contains("The data folder " + data() + " cannot be written")
        .contains("--data")
        .doesNotContain("\tat ");
  }
}
