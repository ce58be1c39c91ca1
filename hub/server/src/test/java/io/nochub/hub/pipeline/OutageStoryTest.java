package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.outbox.Breaker;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.pipeline.FakeDesk.Ticket;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.store.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ticket desk that is down for three days while alerts come and go; {@code nochub.outage.alerts}
 * says how many. The profile {@code faults-long} of this module makes it 100,000.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init")
class OutageStoryTest {
  private static final int ALERTS = Integer.getInteger("nochub.outage.alerts", 2_000);
  private static final int CALLS_PER_HOUR = ALERTS / 8;
  private static final int CLIENTS = 40;
  private static final Duration OUTAGE = Duration.ofDays(3);
  private static final Duration STEP = Duration.ofMinutes(15);
  private static final int STEPS = (int) OUTAGE.dividedBy(STEP);
  private static final int CLEARED_AFTER = 4;

  @TempDir Path folder;
  private TestDatabase opened;
  private Road road;

  @BeforeEach
  void open() {
    opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
    road = new Road(opened.database());
    road.write(
        tx -> {
          for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client("client" + i, "Client " + i, Client.Kind.CLIENT);
            road.inventory.add(tx, client, road.clock.instant());
            road.inventory.save(tx, "rmm", "org" + i, client.id(), null, road.clock.instant());
          }
        });
  }

  @AfterEach
  void close() {
    road.close();
    opened.close();
  }

  private static Severity severity(int alert) {
    return SeverityRank.severity(alert / 5 % 5);
  }

  private static boolean stays(int alert) {
    return alert % 5 < 2;
  }

  private void raise(Transaction tx, int alert, Severity severity) {
    road.pipeline.decide(
        tx,
        "rmm",
        "alerts",
        Road.raise("a" + alert, "org" + alert % CLIENTS, "host" + alert)
            .at(road.clock.instant())
            .severity(severity)
            .title("Disk is full on host" + alert)
            .build(),
        road.clock.instant());
  }

  /** The alerts of one step are raised, those of an hour ago that do not stay are cleared. */
  private void step(int step) {
    Instant now = road.clock.instant();
    road.write(
        tx -> {
          for (int alert : alertsOf(step)) {
            raise(tx, alert, severity(alert));
          }
          for (int alert : alertsOf(step - CLEARED_AFTER)) {
            if (!stays(alert)) {
              road.pipeline.decide(tx, "rmm", "alerts", AlertCleared.of("a" + alert, now, ""), now);
            }
          }
        });
    road.deliver();
    road.clock.push(STEP);
  }

  private static List<Integer> alertsOf(int step) {
    List<Integer> alerts = new ArrayList<>();
    if (step >= 0 && step < STEPS) {
      int end = (int) ((long) ALERTS * (step + 1) / STEPS);
      for (int alert = (int) ((long) ALERTS * step / STEPS); alert < end; alert++) {
        alerts.add(alert);
      }
    }
    return alerts;
  }

  /** Delivers what may be delivered at this moment. */
  private void deliverAll() {
    int before = -1;
    while (before < road.desk.tickets.size()) {
      before = road.desk.tickets.size();
      road.deliver();
    }
  }

  private Optional<LaneHold> hold() {
    return road.database.read(tx -> road.outbox.hold(tx, "desk"));
  }

  private OutboxStore.Backlog backlog() {
    return road.database.read(tx -> road.outbox.backlog(tx, "desk"));
  }

  private static Set<String> hostsThatStay() {
    Set<String> hosts = new HashSet<>();
    for (int alert = 0; alert < ALERTS; alert++) {
      if (stays(alert)) {
        hosts.add("host" + alert);
      }
    }
    return hosts;
  }

  private static String host(Ticket ticket) {
    return ticket.summary.replaceAll(".* on ", "");
  }

  private static Integer rank(Ticket ticket) {
    String word = ticket.summary.replaceAll("^\\[(.*?)].*", "$1");
    return SeverityRank.of(Severity.valueOf(word));
  }

  @Test
  void after_three_days_the_open_ones_become_tickets_urgent_first_and_within_the_quota() {
    road.desk.down = true;
    road.desk.callsPerHour = CALLS_PER_HOUR;
    for (int step = 0; step < STEPS + CLEARED_AFTER; step++) {
      step(step);
      if (step == STEPS / 2) {
        road.restart();
      }
    }
    Set<String> open = hostsThatStay();
    assertThat(backlog().waiting()).isEqualTo(open.size());
    assertThat(backlog().dead()).isZero();
    assertThat(Breaker.of(hold(), road.clock.instant()).state()).isNotEqualTo(Breaker.State.CLOSED);
    assertThat(road.desk.refusals).isLessThanOrEqualTo(STEPS + CLEARED_AFTER + Breaker.FAILURES);

    road.desk.down = false;
    Instant back = road.clock.instant();
    deliverAll();
    road.write(tx -> raise(tx, ALERTS, Severity.CRITICAL));
    deliverAll();
    Ticket latest = List.copyOf(road.desk.tickets.values()).get(road.desk.tickets.size() - 1);
    assertThat(host(latest)).isEqualTo("host" + ALERTS);
    assertThat(road.desk.tickets.size()).isLessThan(CALLS_PER_HOUR);

    for (int minute = 0; minute < 24 * 60 && backlog().waiting() > 0; minute++) {
      road.clock.push(Duration.ofMinutes(1));
      deliverAll();
    }
    assertThat(backlog()).isEqualTo(new OutboxStore.Backlog(0, 0, null));
    List<Ticket> tickets = new ArrayList<>(road.desk.tickets.values());
    tickets.remove(latest);
    assertThat(tickets).extracting(OutageStoryTest::host).containsExactlyInAnyOrderElementsOf(open);
    assertThat(tickets)
        .extracting(OutageStoryTest::rank)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(road.desk.turnedAway).isZero();
    assertThat(road.database.<List<OutboxEntry>>read(tx -> entries(tx, OutboxEntry.State.DEAD)))
        .isEmpty();
    assertThat(hold()).isEmpty();
    System.out.printf(
        "Outage of %d h: %,d alerts, %,d of them cleared meanwhile; asked in vain %,d times; then"
            + " %,d tickets, the most urgent first, in %,d min at %,d calls an hour; dead 0,"
            + " duplicates 0%n",
        OUTAGE.toHours(),
        ALERTS,
        ALERTS - open.size(),
        road.desk.refusals,
        tickets.size(),
        Duration.between(back, road.clock.instant()).toMinutes(),
        CALLS_PER_HOUR);
  }

  private List<OutboxEntry> entries(Transaction tx, OutboxEntry.State state) {
    return road.outbox.list(tx, new OutboxStore.Filter(state, null, null), Long.MAX_VALUE, 10);
  }
}
