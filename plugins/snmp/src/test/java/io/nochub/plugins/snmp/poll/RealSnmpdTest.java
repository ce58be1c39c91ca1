package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nochub.api.Cursor;
import io.nochub.api.Secret;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.testkit.TestContext;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Against Net-SNMP's snmpd at port 16161, v1, v2c and v3. With NOCHUB_SMALL_DISK naming a folder on
 * a small file system of its own, that is filled and emptied.
 */
@EnabledIfEnvironmentVariable(named = "NOCHUB_REAL", matches = "1")
class RealSnmpdTest {
  private static final int PORT = 16_161;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Community COMMUNITY =
      new Community("lan", Secret.of("public"), List.of(), null);

  private final TestContext context = TestContext.plain();
  private final Latest latest = new Latest();
  private @Nullable DevicePolls open;

  @AfterEach
  void closeAll() {
    if (open != null) {
      open.close();
    }
    context.close();
  }

  private static V3User user(String passphrase) {
    return new V3User(
        "nochub",
        Authentication.SHA,
        Secret.of(passphrase),
        Privacy.AES128,
        Secret.of("privpass123"),
        null);
  }

  private static PolledDevice device(String id, @Nullable V3User user) {
    return device(id, user, Particulars.NONE);
  }

  private static PolledDevice device(String id, @Nullable V3User user, Particulars particulars) {
    return new PolledDevice(
        id,
        id,
        InetAddress.getLoopbackAddress(),
        PORT,
        user == null ? COMMUNITY : null,
        user,
        null,
        null,
        null,
        null,
        particulars);
  }

  private DevicePolls polls(String profiles, PolledDevice... devices) {
    Problems problems = new Problems();
    ProfileBook book = ProfileBook.read(profiles, problems);
    assertThat(problems.all()).isEmpty();
    PollSettings settings = new PollSettings(Duration.ofSeconds(5), Duration.ofSeconds(2), 1, 100);
    open = new DevicePolls(List.of(devices), book, settings, latest, engine -> {}, context);
    return open;
  }

  private Poll poll(DevicePolls polls) throws Exception {
    context.time().set(Instant.now());
    return polls.poll(Cursor.START);
  }

  private List<Signal> signals(DevicePolls polls) throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (Received item : poll(polls).items()) {
      signals.addAll(polls.read(item).signals());
    }
    return signals;
  }

  @Test
  void it_is_asked_by_v2c_and_v3_and_gives_the_same_file_systems() throws Exception {
    DevicePolls polls = polls("", device("two", null), device("three", user("authpass123")));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(poll(polls).problems()).isEmpty();
              assertThat(latest.exposition())
                  .contains("nochub_snmp_up{device=\"two\"} 1")
                  .contains("nochub_snmp_up{device=\"three\"} 1")
                  .contains("device=\"two\",metric=\"storage\",instance=\"/\"")
                  .contains("device=\"three\",metric=\"storage\",instance=\"/\"")
                  .contains("metric=\"memory-used\"")
                  .contains("device=\"two\",metric=\"cpu-used\"")
                  .contains("device=\"three\",metric=\"cpu-used\"")
                  .contains("metric=\"link-errors-rate\"");
            });
  }

  @Test
  void it_is_asked_by_v1_and_gives_what_needs_no_64_bits() throws Exception {
    DevicePolls polls = polls("", device("one", null, new Particulars(true, Map.of(), Map.of())));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(poll(polls).problems()).isEmpty();
              assertThat(latest.exposition())
                  .contains("nochub_snmp_up{device=\"one\"} 1")
                  .contains("device=\"one\",metric=\"storage\",instance=\"/\"")
                  .contains("metric=\"memory-used\"")
                  .contains("metric=\"cpu-used\"")
                  .contains("metric=\"link-errors-rate\"");
            });
  }

  @Test
  void a_wrong_user_is_told_and_a_wrong_passphrase_is_silence() throws Exception {
    V3User stranger =
        new V3User(
            "stranger",
            Authentication.SHA,
            Secret.of("authpass123"),
            Privacy.AES128,
            Secret.of("privpass123"),
            null);
    DevicePolls polls =
        polls("", device("three", user("another one")), device("strange", stranger));

    List<AlertRaised> silent =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  List<AlertRaised> found = find(polls, AlertRaised.class, "three/answers");
                  found.addAll(find(polls, AlertRaised.class, "strange/answers"));
                  return found;
                },
                found -> found.size() == 2);

    assertThat(silent.get(0).body())
        .contains("no answer in 4000 ms, which is also what a wrong passphrase gives");
    assertThat(silent.get(1).body()).contains("it does not know the user");
  }

  @Test
  void a_file_system_filled_past_its_threshold_is_raised_and_cleared_when_it_is_emptied()
      throws Exception {
    String disk = System.getenv("NOCHUB_SMALL_DISK");
    assumeTrue(disk != null, "no small disk to fill");
    Path folder = Path.of(disk);
    Path file = folder.resolve("filled-by-test");
    DevicePolls polls = polls("", device("lab", user("authpass123")));
    String alertId = "lab/storage/" + disk;
    assertThat(signals(polls)).isEmpty();
    try {
      long size = folder.toFile().getTotalSpace();
      Files.write(file, new byte[Math.toIntExact(size * 94 / 100)]);
      AlertRaised raised =
          Awaitility.await()
              .atMost(PATIENCE)
              .until(() -> find(polls, AlertRaised.class, alertId), found -> !found.isEmpty())
              .get(0);
      assertThat(raised.severity()).isEqualTo(Severity.MAJOR);
      assertThat(raised.title()).startsWith("Storage " + disk + ": 94");
    } finally {
      Files.delete(file);
    }
    List<AlertCleared> cleared =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> find(polls, AlertCleared.class, alertId), found -> !found.isEmpty());

    assertThat(cleared.get(0).note()).startsWith("Storage " + disk + " is 0");
  }

  private <S extends Signal> List<S> find(DevicePolls polls, Class<S> kind, String alertId)
      throws Exception {
    return signals(polls).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(signal -> signal.sourceEventId().startsWith(alertId + ":"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
