package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nochub.api.Cursor;
import io.nochub.api.Secret;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.profile.ThresholdChange;
import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.OwnEngine;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.testkit.TestContext;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/** Whole rounds against agents on loopback, with a clock that is pushed. */
class DevicePollsTest {
  private static final String OTHER = "1.3.6.1.4.1.99999.1";
  private static final V3User USER =
      new V3User(
          "monitor",
          Authentication.SHA256,
          Secret.of("signed-by-a-test"),
          Privacy.AES128,
          Secret.of("hidden-by-a-test"),
          null);
  private static final Duration ROUND = Duration.ofSeconds(100);
  private static final String PROFILE =
      """
      id: test
      match: {sysObjectId: 1.3.6.1.4.1.99999}
      scalars:
        objects: {heat: 1.3.6.1.4.1.99999.2.1.0, absent: 1.3.6.1.4.1.99999.2.9.0}
        metrics:
          heat: {title: Heat, unit: °C, category: hardware, value: heat, over: {minor: 50, major: 80}, clear: 40, for: 2}
          fill: {title: Tank, unit: '%', category: capacity, value: heat, over: {critical: 99}, forecast: {reaches: 100, within: {warning: PT48H, major: PT12H}}}
          absent: {value: absent, over: {major: 1}}
      tables:
        port:
          objects:
            name: 1.3.6.1.4.1.99999.3.1.2
            state: 1.3.6.1.4.1.99999.3.1.3
            octets: 1.3.6.1.4.1.99999.3.1.4
          label: name
          skip: {name: 'lo.*'}
          metrics:
            link:
              title: Port {label}
              category: network
              value: state
              onceGood: true
              states: [{is: 1, name: up}, {is: 2, name: down, severity: major}]
            load: {title: 'Load of {label}', unit: B/s, value: rate(octets), over: {warning: 1000}}
      """;

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final TestContext context = TestContext.plain();
  private final FakeAgent agent = agent();
  private final Latest latest = new Latest();
  private final List<OctetString> letIn = new ArrayList<>();

  private FakeAgent agent() {
    FakeAgent started = FakeAgent.start(OTHER);
    toClose.add(started);
    started.number("1.3.6.1.4.1.99999.2.1.0", 20);
    return started;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
    context.close();
  }

  private static PolledDevice device(String id, int port) {
    return device(id, InetAddress.getLoopbackAddress(), port, Particulars.NONE);
  }

  private static PolledDevice device(
      String id, InetAddress address, int port, Particulars particulars) {
    Community community = new Community("lan", Secret.of("public"), List.of(), null);
    return new PolledDevice(
        id,
        id.toUpperCase(Locale.ROOT),
        address,
        port,
        community,
        null,
        null,
        "acme",
        null,
        null,
        particulars);
  }

  private DevicePolls polls(PolledDevice... devices) {
    Problems problems = new Problems();
    ProfileBook book = ProfileBook.read(PROFILE, problems);
    assertThat(problems.all()).isEmpty();
    PollSettings settings = new PollSettings(Duration.ofMinutes(1), Duration.ofMillis(300), 0, 100);
    DevicePolls polls =
        new DevicePolls(List.of(devices), book, settings, latest, letIn::add, context);
    toClose.add(polls::close);
    return polls;
  }

  private DevicePolls polls() {
    return polls(device("sw", agent.port()));
  }

  private List<Signal> round(DevicePolls polls) throws Exception {
    return signals(polls, polls.poll(Cursor.START));
  }

  private List<Signal> nextRound(DevicePolls polls) throws Exception {
    context.time().advance(ROUND);
    return round(polls);
  }

  private static List<Signal> signals(DevicePolls polls, Poll poll) throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (Received item : poll.items()) {
      signals.addAll(polls.read(item).signals());
    }
    return signals;
  }

  private static AlertRaised raised(List<Signal> signals, String alertId) {
    return signals.stream()
        .filter(AlertRaised.class::isInstance)
        .map(AlertRaised.class::cast)
        .filter(raised -> raised.sourceAlertId().equals(alertId))
        .findFirst()
        .orElseThrow(() -> new AssertionError(alertId + " is not raised in " + signals));
  }

  private static Optional<AlertCleared> cleared(List<Signal> signals, String alertId) {
    return signals.stream()
        .filter(AlertCleared.class::isInstance)
        .map(AlertCleared.class::cast)
        .filter(cleared -> cleared.sourceAlertId().equals(alertId))
        .findFirst();
  }

  private void heat(int value) {
    agent.number("1.3.6.1.4.1.99999.2.1.0", value);
  }

  private void port(int index, String name, int state, long octets) {
    agent.text("1.3.6.1.4.1.99999.3.1.2." + index, name);
    agent.number("1.3.6.1.4.1.99999.3.1.3." + index, state);
    agent.counter64("1.3.6.1.4.1.99999.3.1.4." + index, octets);
  }

  @Test
  void a_value_over_its_threshold_for_so_many_looks_is_raised_and_cleared_below_its_distance()
      throws Exception {
    DevicePolls polls = polls();
    heat(60);
    assertThat(round(polls)).isEmpty();
    AlertRaised raised = raised(nextRound(polls), "sw/heat");
    assertThat(raised.severity()).isEqualTo(Severity.MINOR);
    assertThat(raised.condition()).isEqualTo("heat");
    assertThat(raised.category()).isEqualTo(Category.HARDWARE);
    assertThat(raised.title()).isEqualTo("Heat: 60 °C on SW");
    assertThat(raised.body())
        .isEqualTo("Heat on SW is 60 °C, at or over 50 °C, for 2 looks, one every 60 seconds.");
    assertThat(raised.subject().deviceId()).isEqualTo("sw");
    assertThat(raised.subject().organisationId()).isEqualTo("acme");
    assertThat(raised.subject().hints()).containsEntry(Subject.Hint.IP, List.of("127.0.0.1"));

    heat(45);
    assertThat(cleared(nextRound(polls), "sw/heat")).isEmpty();
    heat(40);
    assertThat(cleared(nextRound(polls), "sw/heat").orElseThrow().note())
        .isEqualTo("Heat is 40 °C again.");
  }

  @Test
  void a_graver_value_makes_the_same_occurrence_graver_and_a_milder_one_milder() throws Exception {
    DevicePolls polls = polls();
    heat(60);
    round(polls);
    AlertRaised minor = raised(nextRound(polls), "sw/heat");
    heat(90);
    nextRound(polls);
    AlertRaised major = raised(nextRound(polls), "sw/heat");
    heat(60);
    AlertRaised again = raised(nextRound(polls), "sw/heat");

    assertThat(major.severity()).isEqualTo(Severity.MAJOR);
    assertThat(major.sourceEventId()).isEqualTo(minor.sourceEventId());
    assertThat(again.severity()).isEqualTo(Severity.MINOR);
  }

  @Test
  void the_same_is_told_until_it_changes_and_an_end_for_an_hour() throws Exception {
    DevicePolls polls = polls();
    heat(60);
    round(polls);
    context.time().advance(ROUND);
    List<Received> page = polls.poll(Cursor.START).items();

    assertThat(polls.poll(Cursor.START).items()).isEqualTo(page).hasSize(1);
    context.time().advance(ROUND);
    assertThat(polls.poll(new Cursor("zz")).items()).isEqualTo(page);
    heat(10);
    assertThat(nextRound(polls)).hasSize(1);
    context.time().advance(Duration.ofMinutes(61));
    assertThat(round(polls)).isEmpty();
  }

  @Test
  void what_the_agent_lacks_is_not_asked_for_again_and_raises_nothing() throws Exception {
    DevicePolls polls = polls();
    round(polls);
    int first = agent.asked();
    nextRound(polls);

    assertThat(agent.asked() - first).isEqualTo(1);
    assertThat(latest.exposition()).contains("metric=\"heat\"").doesNotContain("absent");
  }

  @Test
  void the_first_look_at_a_counter_raises_nothing_and_the_device_s_clock_counts() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 1_000_000_000_000L);
    assertThat(round(polls)).isEmpty();

    agent.upTime(1_000_000 + 5_000);
    port(1, "eth0", 1, 1_000_000_000_000L + 100_000);
    AlertRaised load = raised(nextRound(polls), "sw/load/1");
    assertThat(load.title()).isEqualTo("Load of eth0: 2000 B/s on SW");
    assertThat(load.condition()).isEqualTo("load 1");
  }

  @Test
  void a_port_that_never_was_up_raises_nothing_and_one_that_goes_down_does() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 0);
    port(2, "eth1", 2, 0);
    port(3, "lo", 2, 0);
    assertThat(round(polls)).isEmpty();
    agent.upTime(1_010_000);
    port(1, "eth0", 2, 0);
    List<Signal> down = nextRound(polls);
    agent.upTime(1_020_000);
    port(1, "eth0", 1, 0);
    List<Signal> up = nextRound(polls);

    assertThat(down).hasSize(1);
    assertThat(raised(down, "sw/link/1").title()).isEqualTo("Port eth0: down on SW");
    assertThat(cleared(up, "sw/link/1").orElseThrow().note()).isEqualTo("Port eth0 is up again.");
  }

  @Test
  void a_restart_is_told_and_makes_no_rate() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 5_000_000);
    round(polls);
    agent.upTime(500);
    port(1, "eth0", 1, 9_000_000);
    List<Signal> after = nextRound(polls);

    assertThat(after).hasSize(1);
    AlertRaised restarted = raised(after, "sw/restart");
    assertThat(restarted.momentary()).isTrue();
    assertThat(restarted.title()).isEqualTo("SW was restarted");
  }

  @Test
  void a_device_that_was_silent_while_it_was_restarted_is_told_to_have_been() throws Exception {
    DevicePolls polls = polls();
    round(polls);
    agent.dead(true);
    for (int i = 0; i < 4; i++) {
      nextRound(polls);
    }
    agent.dead(false);
    agent.upTime(3_000);

    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(raised(nextRound(polls), "sw/restart").title())
                    .isEqualTo("SW was restarted"));
  }

  @Test
  void a_device_that_says_it_was_started_is_looked_at_at_once_with_its_rows() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 0);
    round(polls);
    agent.upTime(100);
    port(2, "eth1", 1, 0);
    polls.started("10.9.9.9");
    assertThat(round(polls)).isEmpty();
    polls.started("127.0.0.1");

    assertThat(raised(round(polls), "sw/restart").momentary()).isTrue();
    assertThat(latest.exposition()).contains("instance=\"eth1\"");
  }

  @Test
  void a_flood_of_starts_makes_one_look_in_a_minute_and_the_last_is_not_forgotten()
      throws Exception {
    DevicePolls polls = polls();
    round(polls);
    int before = agent.asked();
    polls.started("127.0.0.1");
    round(polls);
    int look = agent.asked() - before;
    context.time().advance(Duration.ofSeconds(1));
    for (int i = 0; i < 1_000; i++) {
      polls.started("127.0.0.1");
    }
    round(polls);
    assertThat(agent.asked() - before).isEqualTo(look);

    heat(90);
    context.time().advance(Duration.ofSeconds(59));
    round(polls);
    assertThat(agent.asked() - before).isGreaterThanOrEqualTo(2 * look);
    assertThat(latest.exposition()).contains("metric=\"heat\",unit=\"°C\"} 90.0");
  }

  @Test
  void a_restart_of_the_hub_does_not_end_an_alert_whose_rate_is_not_known_yet() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 0);
    round(polls);
    agent.upTime(1_010_000);
    port(1, "eth0", 1, 1_000_000);
    AlertRaised load = raised(nextRound(polls), "sw/load/1");
    polls.close();
    DevicePolls after = polls();
    nextRound(after);

    assertThat(after.recheck(List.of(load)).signals()).isEmpty();
    agent.upTime(1_030_000);
    assertThat(cleared(nextRound(after), "sw/load/1")).isPresent();
  }

  @Test
  void a_device_that_becomes_another_ends_what_the_former_had() throws Exception {
    DevicePolls polls = polls();
    heat(60);
    round(polls);
    raised(nextRound(polls), "sw/heat");
    agent.put("1.3.6.1.2.1.1.2.0", new OID("1.3.6.1.4.1.318.1"));
    context.time().advance(Duration.ofMinutes(61));
    agent.upTime(2_000_000);

    assertThat(cleared(round(polls), "sw/heat")).isPresent();
  }

  @Test
  void braces_in_a_device_s_texts_are_only_text() throws Exception {
    port(1, "{name}$1{label}", 1, 0);
    DevicePolls polls = polls();
    round(polls);
    agent.upTime(1_010_000);
    port(1, "{name}$1{label}", 2, 0);

    assertThat(raised(nextRound(polls), "sw/link/1").title())
        .isEqualTo("Port {name}$1{label}: down on SW");
  }

  @Test
  void an_agent_that_answers_something_else_is_told_and_raises_nothing() throws Exception {
    DevicePolls polls = polls();
    heat(90);
    round(polls);
    agent.confused();
    context.time().advance(ROUND);
    Poll poll = polls.poll(Cursor.START);

    assertThat(poll.problems()).containsExactly("SW: it did not answer all that was asked");
    assertThat(poll.items()).isEmpty();
  }

  @Test
  void an_agent_that_answers_errors_to_everything_is_let_go() throws Exception {
    agent.mostAtOnce(0);
    DevicePolls polls = polls();

    assertThat(polls.poll(Cursor.START).problems())
        .singleElement()
        .asString()
        .contains("it answered");
    assertThat(agent.asked()).isLessThan(30);
  }

  @Test
  void rows_that_are_gone_end_their_alerts_when_rows_are_looked_for() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 0);
    port(2, "eth1", 1, 0);
    round(polls);
    agent.upTime(1_010_000);
    port(2, "eth1", 2, 0);
    raised(nextRound(polls), "sw/link/2");
    for (int column = 2; column <= 4; column++) {
      agent.remove("1.3.6.1.4.1.99999.3.1." + column + ".2");
    }
    agent.upTime(1_020_000);
    assertThat(cleared(nextRound(polls), "sw/link/2")).isEmpty();
    agent.upTime(1_500_000);
    context.time().advance(Duration.ofMinutes(61));

    assertThat(cleared(round(polls), "sw/link/2").orElseThrow().note())
        .isEqualTo("The device lists it no more.");
  }

  @Test
  void a_device_that_does_not_answer_three_times_is_told_and_told_again_when_it_answers()
      throws Exception {
    DevicePolls polls = polls();
    round(polls);
    agent.dead(true);
    assertThat(nextRound(polls)).isEmpty();
    assertThat(nextRound(polls)).isEmpty();
    nextRound(polls);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(round(polls)).hasSize(1));
    AlertRaised silent = raised(round(polls), "sw/answers");
    assertThat(silent.category()).isEqualTo(Category.AVAILABILITY);
    assertThat(silent.title()).startsWith("SW does not answer");
    assertThat(silent.body()).contains("3 times in a row").contains("no answer in 300 ms");

    agent.dead(false);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(cleared(nextRound(polls), "sw/answers")).isPresent());
    assertThat(context.counted().gauges()).containsEntry("snmp.devices.silent", 0L);
  }

  @Test
  void a_turn_that_passes_without_a_look_is_counted_and_a_late_one_is_not() throws Exception {
    DevicePolls polls = polls();
    round(polls);
    for (int i = 0; i < 20; i++) {
      context.time().advance(Duration.ofSeconds(20));
      round(polls);
    }
    assertThat(context.counted().count("snmp.polls.missed")).isZero();

    context.time().advance(Duration.ofMinutes(4));
    round(polls);
    assertThat(context.counted().count("snmp.polls.missed")).isBetween(3L, 4L);
  }

  @Test
  void silent_devices_do_not_keep_a_call_waiting() throws Exception {
    FakeAgent other = agent();
    DevicePolls polls = polls(device("dead", other.port()), device("sw", agent.port()));
    other.dead(true);
    for (int i = 0; i < 3; i++) {
      nextRound(polls);
    }
    int before = other.asked();
    heat(60);
    nextRound(polls);
    raised(nextRound(polls), "sw/heat");

    assertThat(other.asked() - before).isBetween(0, 2);
  }

  @Test
  void an_agent_that_finds_requests_too_big_is_asked_for_less() throws Exception {
    for (int i = 1; i <= 20; i++) {
      port(i, "eth" + i, 1, 0);
    }
    agent.mostAtOnce(5);
    DevicePolls polls = polls();
    Poll poll = polls.poll(Cursor.START);

    assertThat(poll.problems()).isEmpty();
    assertThat(latest.exposition().lines().filter(line -> line.contains("metric=\"link\"")))
        .hasSize(20);
  }

  @Test
  void an_agent_that_goes_round_in_a_circle_is_let_go() throws Exception {
    agent.loops();
    agent.text("1.3.6.1.4.1.99999.3.1.2", "a table's own object has no index");
    DevicePolls polls = polls();

    assertThat(signals(polls, polls.poll(Cursor.START))).isEmpty();
    assertThat(agent.asked()).isLessThan(10);
    assertThat(latest.exposition()).contains("metric=\"heat\"");
  }

  @Test
  void a_recheck_after_a_restart_takes_over_what_stands_and_ends_what_does_not() throws Exception {
    DevicePolls before = polls();
    heat(60);
    round(before);
    AlertRaised stands = raised(nextRound(before), "sw/heat");
    AlertRaised foreign =
        AlertRaised.of("10.9.9.9/link/3", "link 3", Subject.of(null, "10.9.9.9")).build();
    before.close();

    DevicePolls after = polls();
    assertThat(after.recheck(List.of(stands, foreign)).signals()).isEmpty();
    context.time().advance(ROUND);
    heat(10);
    assertThat(cleared(round(after), "sw/heat")).isPresent();

    DevicePolls later = polls();
    context.time().advance(ROUND);
    round(later);
    List<? extends Signal> answer = later.recheck(List.of(stands, foreign)).signals();
    assertThat(answer)
        .extracting(signal -> ((AlertCleared) signal).sourceAlertId())
        .containsExactly("sw/heat");
    assertThat(later.recheck(List.of(stands, foreign)).signals()).isEqualTo(answer);
    assertThat(polls(device("another", agent.port())).recheck(List.of(stands, foreign)).signals())
        .extracting(signal -> ((AlertCleared) signal).note())
        .containsExactly("The device is not watched any more.");
  }

  @Test
  void an_alert_that_a_trap_raised_after_the_look_is_left_alone() throws Exception {
    DevicePolls polls = polls();
    port(1, "eth0", 1, 0);
    round(polls);
    Instant now = context.time().instant();
    AlertRaised older =
        AlertRaised.of("sw/link/1", "link 1", Subject.of(null, "sw"))
            .at(now.minusSeconds(5))
            .build();
    AlertRaised newer =
        AlertRaised.of("sw/link/1", "link 1", Subject.of(null, "sw"))
            .at(now.plusSeconds(5))
            .build();

    assertThat(polls.recheck(List.of(newer)).signals()).isEmpty();
    assertThat(polls.recheck(List.of(older)).signals()).hasSize(1);
  }

  @Test
  void samples_of_a_day_survive_a_restart_and_show_with_the_alert() throws Exception {
    DevicePolls polls = polls();
    for (int i = 0; i < 6; i++) {
      heat(10 + i);
      context.time().advance(Duration.ofMinutes(10));
      agent.upTime(1_000_000 + (i + 1) * 60_000L);
      round(polls);
    }
    polls.close();
    DevicePolls again = polls();
    heat(90);
    nextRound(again);

    assertThat(raised(nextRound(again), "sw/heat").details().get("last 24 hours"))
        .endsWith(" from 10 °C to 90 °C")
        .contains("▁")
        .contains("█");
  }

  @Test
  void what_fills_up_is_foretold_with_its_basis_and_not_when_it_is_emptied() throws Exception {
    DevicePolls polls = polls();
    List<Signal> signals = List.of();
    for (int i = 0; i < 45; i++) {
      heat(20 + i / 2);
      context.time().advance(Duration.ofMinutes(10));
      signals = round(polls);
    }
    AlertRaised full = raised(signals, "sw/fill-trend");
    assertThat(full.severity()).isEqualTo(Severity.WARNING);
    assertThat(full.category()).isEqualTo(Category.CAPACITY);
    assertThat(full.title()).matches("Tank: 100 % in about \\d\\d hours on SW");
    assertThat(full.body())
        .contains("rises by 3 % an hour")
        .contains("a robust line through 39 values of the last 6 hours")
        .contains("It reaches 100 % in about")
        .contains("around 2026-03-0");

    heat(1);
    context.time().advance(Duration.ofMinutes(10));
    assertThat(cleared(round(polls), "sw/fill-trend")).isPresent();
  }

  @Test
  void a_device_s_own_thresholds_win_and_others_keep_theirs() throws Exception {
    FakeAgent other = agent();
    ThresholdChange change = new ThresholdChange(false, true, Map.of(Severity.INFO, 15.0), null, 1);
    Particulars changed =
        new Particulars(
            false,
            Map.of("heat", change, "fill", new ThresholdChange(true, true, Map.of(), null, null)),
            Map.of());
    DevicePolls polls =
        polls(
            device("sw", InetAddress.getLoopbackAddress(), agent.port(), changed),
            device("usual", other.port()));
    List<Signal> signals = round(polls);

    assertThat(signals).hasSize(1);
    assertThat(raised(signals, "sw/heat").severity()).isEqualTo(Severity.INFO);
    assertThat(latest.exposition())
        .contains("device=\"usual\",metric=\"fill\"")
        .doesNotContain("device=\"sw\",metric=\"fill\"");
    heat(10);
    // the profile's distance to come back by, 10, is kept
    assertThat(cleared(nextRound(polls), "sw/heat")).isEmpty();
    heat(5);
    assertThat(cleared(nextRound(polls), "sw/heat")).isPresent();
  }

  @Test
  void a_speed_of_the_list_is_what_an_interface_s_load_is_of() throws Exception {
    Map<String, Variable> row =
        Map.of(
            "1.3.6.1.2.1.2.2.1.3", new Integer32(6),
            "1.3.6.1.2.1.2.2.1.7", new Integer32(1),
            "1.3.6.1.2.1.2.2.1.8", new Integer32(1),
            "1.3.6.1.2.1.31.1.1.1.1", new OctetString("wan"),
            "1.3.6.1.2.1.31.1.1.1.15", new Gauge32(1_000));
    row.forEach((column, value) -> agent.put(column + ".1", value));
    agent.put("1.3.6.1.2.1.1.2.0", new OID("1.3.6.1.4.1.8072.3.2.10"));
    traffic(0);
    Particulars slow = new Particulars(false, Map.of(), Map.of("wan", 8.0));
    DevicePolls polls =
        polls(
            device("slow", InetAddress.getLoopbackAddress(), agent.port(), slow),
            device("fast", agent.port()));
    round(polls);
    agent.upTime(1_010_000);
    traffic(60_000_000);
    nextRound(polls);

    assertThat(latest.exposition())
        .contains("{device=\"slow\",metric=\"link-utilisation\",instance=\"wan\",unit=\"%\"} 60.0")
        .contains("{device=\"fast\",metric=\"link-utilisation\",instance=\"wan\",unit=\"%\"} 0.48");
  }

  private void traffic(long octets) {
    agent.counter64("1.3.6.1.2.1.31.1.1.1.6.1", octets);
    agent.counter64("1.3.6.1.2.1.31.1.1.1.10.1", 0);
  }

  @Test
  void a_device_of_version_1_is_walked_step_by_step_and_what_it_lacks_is_left_out()
      throws Exception {
    for (int i = 1; i <= 5; i++) {
      port(i, "eth" + i, 1, 0);
      agent.counter32("1.3.6.1.4.1.99999.3.1.4." + i, 0);
    }
    port(6, "eth6", 1, 0);
    Particulars version1 = new Particulars(true, Map.of(), Map.of());
    DevicePolls polls =
        polls(device("old", InetAddress.getLoopbackAddress(), agent.port(), version1));
    assertThat(polls.poll(Cursor.START).problems()).isEmpty();
    agent.upTime(1_010_000);
    agent.counter32("1.3.6.1.4.1.99999.3.1.4.3", 500_000);
    int before = agent.asked();
    List<Signal> signals = nextRound(polls);

    assertThat(raised(signals, "old/load/3").title()).isEqualTo("Load of eth3: 5000 B/s on OLD");
    assertThat(agent.asked() - before).isEqualTo(1);
    assertThat(latest.exposition().lines().filter(line -> line.contains("metric=\"link\"")))
        .hasSize(6);
    assertThat(latest.exposition()).contains("metric=\"heat\"").doesNotContain("absent");
  }

  @Test
  void a_device_is_polled_at_an_ipv6_address() throws Exception {
    InetAddress address = AddressPrefix.address("::1");
    assumeTrue(NetworkInterface.getByInetAddress(address) != null, "this machine has no ::1");
    FakeAgent six = FakeAgent.start(OTHER, address);
    toClose.add(six);
    six.number("1.3.6.1.4.1.99999.2.1.0", 20);
    round(
        polls(device("six", address, six.port(), Particulars.NONE), device("four", agent.port())));

    assertThat(latest.exposition())
        .contains("nochub_snmp_up{device=\"six\"} 1\n")
        .contains("nochub_snmp_up{device=\"four\"} 1\n")
        .contains("{device=\"six\",metric=\"heat\",unit=\"°C\"} 20.0\n");
  }

  private static OwnEngine engine(int boots) {
    return new OwnEngine(OctetString.fromHexString("80:00:13:70:05:0a:0b:0c:0d:0e:0f:01"), boots);
  }

  private FakeAgent version3(int port, int boots) {
    FakeAgent started = FakeAgent.start(OTHER, port, engine(boots), USER);
    toClose.add(started);
    started.number("1.3.6.1.4.1.99999.2.1.0", 20);
    return started;
  }

  private static PolledDevice version3(String id, int port) {
    return new PolledDevice(
        id,
        id.toUpperCase(Locale.ROOT),
        InetAddress.getLoopbackAddress(),
        port,
        null,
        USER,
        null,
        "acme",
        null,
        null,
        Particulars.NONE);
  }

  @Test
  void devices_of_one_engine_id_are_told_and_all_of_them_are_polled() throws Exception {
    DevicePolls polls =
        polls(
            version3("one", version3(0, 3).port()),
            version3("two", version3(0, 90).port()),
            version3("three", version3(0, 7).port()));

    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              context.time().advance(ROUND);
              assertThat(polls.poll(Cursor.START).problems())
                  .singleElement()
                  .asString()
                  .contains("ONE", "TWO", "THREE")
                  .contains("have the same SNMPv3 engine id 80:00:13:70:05:0a:0b:0c:0d:0e:0f:01");
              assertThat(latest.exposition())
                  .contains("nochub_snmp_up{device=\"one\"} 1\n")
                  .contains("nochub_snmp_up{device=\"two\"} 1\n")
                  .contains("nochub_snmp_up{device=\"three\"} 1\n");
            });
    for (int i = 0; i < 3; i++) {
      assertThat(nextRound(polls)).isEmpty();
      assertThat(latest.answering()).isEqualTo(3);
    }
  }

  @Test
  void one_device_listed_with_two_names_is_no_problem() throws Exception {
    FakeAgent agent3 = version3(0, 3);
    DevicePolls polls = polls(version3("one", agent3.port()), version3("again", agent3.port()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              nextRound(polls);
              assertThat(latest.answering()).isEqualTo(2);
            });

    context.time().advance(ROUND);
    assertThat(polls.poll(Cursor.START).problems()).isEmpty();
  }

  @Test
  void a_device_that_lost_count_of_its_starts_is_let_in_again_when_it_signs_an_answer()
      throws Exception {
    FakeAgent before = version3(0, 900);
    DevicePolls polls = polls(version3("sw", before.port()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              nextRound(polls);
              assertThat(latest.answering()).isEqualTo(1);
            });
    before.close();
    version3(before.port(), 1);
    assertThat(nextRound(polls)).isEmpty();
    assertThat(latest.answering()).isZero();
    assertThat(letIn).isEmpty();

    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              nextRound(polls);
              assertThat(latest.answering()).isEqualTo(1);
            });
    assertThat(letIn).containsExactly(engine(1).id());
  }

  @Test
  void the_latest_values_are_told_in_prometheus_format() throws Exception {
    port(1, "eth \"0\"", 1, 0);
    round(polls());

    assertThat(latest.exposition())
        .contains("nochub_snmp_up{device=\"sw\"} 1\n")
        .contains("nochub_snmp_value{device=\"sw\",metric=\"heat\",unit=\"°C\"} 20.0\n")
        .contains("{device=\"sw\",metric=\"link\",instance=\"eth \\\"0\\\"\"} 1.0\n");
  }
}
