package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server behind a switch behind a router. */
@SuppressWarnings("NullAway.Init")
class ParentStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WAIT = Duration.ofSeconds(90);
  private static final Duration SETTLE = Duration.ofMinutes(5);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    device("router", null);
    device("switch", "router");
    device("server", "switch");
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void device(String name, @Nullable String parent) {
    Device device =
        new Device(
            name,
            "acme",
            null,
            name,
            Kind.OTHER,
            parent,
            Map.of(Evidence.Kind.HOSTNAME, List.of(name)));
    road.write(tx -> road.inventory.add(tx, device, road.clock.instant()));
  }

  private void down(String device) {
    road.take(
        Road.raise("down-" + device, "1", device)
            .at(road.clock.instant())
            .category(Category.AVAILABILITY)
            .severity(Severity.CRITICAL)
            .title(device + " cannot be reached")
            .build());
    road.settle();
  }

  private void up(String device) {
    road.take(AlertCleared.of("down-" + device, road.clock.instant(), ""));
    road.settle();
  }

  /** Three changes within two seconds; it is down in the end. */
  private void comesAndGoes(String device) {
    down(device);
    road.pass(Duration.ofSeconds(1));
    up(device);
    road.pass(Duration.ofSeconds(1));
    down(device);
  }

  private List<String> told() {
    return road.incidentList().stream().map(Incident::title).sorted().toList();
  }

  @Test
  void what_is_behind_waits_ninety_seconds_for_news_and_is_told_if_there_is_none() {
    down("server");
    assertThat(told()).isEmpty();
    road.pass(WAIT.minusSeconds(1));
    assertThat(told()).isEmpty();
    road.pass(Duration.ofSeconds(1));
    assertThat(told()).containsExactly("server cannot be reached");
  }

  @Test
  void one_outage_is_told_once_in_whatever_order_it_is_reported() {
    down("server");
    road.pass(Duration.ofSeconds(30));
    down("switch");
    road.pass(Duration.ofSeconds(30));
    down("router");
    road.pass(Duration.ofHours(1));
    assertThat(told()).containsExactly("router cannot be reached");
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void what_comes_back_with_its_parent_is_told_nobody() {
    down("router");
    down("server");
    road.pass(Duration.ofHours(1));
    up("router");
    road.pass(MINUTE);
    up("server");
    road.pass(Duration.ofHours(1));
    assertThat(told()).containsExactly("router cannot be reached");
    assertThat(road.desk.open()).isEmpty();
  }

  @Test
  void what_stays_down_after_its_parent_is_told_after_the_settling_time() {
    down("router");
    down("server");
    road.pass(Duration.ofHours(1));
    up("router");
    road.pass(SETTLE.minusSeconds(1));
    assertThat(told()).containsExactly("router cannot be reached");
    road.pass(Duration.ofSeconds(1));
    assertThat(told()).containsExactly("router cannot be reached", "server cannot be reached");
  }

  @Test
  void a_parent_that_will_be_told_unless_it_recovers_hides_what_is_behind_it() {
    down("router");
    down("server");
    down("switch");
    road.pass(Duration.ofHours(1));
    up("router");
    road.pass(SETTLE);
    assertThat(told()).containsExactly("router cannot be reached", "switch cannot be reached");
  }

  @Test
  void the_settling_time_begins_anew_when_the_same_parent_comes_back_again() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"flap\":{\"changes\":3,"
            + "\"within\":\"PT1H\"}}");
    comesAndGoes("router");
    down("server");
    road.pass(MINUTE);
    up("router");
    road.pass(MINUTE.multipliedBy(2));
    down("router");
    road.pass(MINUTE.multipliedBy(2));
    up("router");
    road.pass(SETTLE.minusSeconds(1));
    assertThat(told()).doesNotContain("server cannot be reached");
    road.pass(Duration.ofSeconds(1));
    assertThat(told()).contains("server cannot be reached");
  }

  @Test
  void a_parent_that_comes_and_goes_and_is_not_told_yet_hides_what_is_behind_it() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"flap\":{\"changes\":3,"
            + "\"within\":\"PT1H\"},\"children\":[{\"name\":\"held\",\"when\":\"device.id =="
            + " 'switch'\",\"hold\":\"PT10M\"}]}");
    comesAndGoes("switch");
    down("server");
    road.pass(WAIT);
    assertThat(told()).isEmpty();
    road.pass(MINUTE.multipliedBy(10));
    assertThat(told()).containsExactly("switch cannot be reached");
  }

  @Test
  void an_earlier_ticket_of_what_is_behind_gets_a_note() {
    down("server");
    road.pass(WAIT);
    down("switch");
    road.pass(WAIT);
    assertThat(road.desk.tickets).hasSize(2);
    assertThat(road.desk.tickets.values())
        .anySatisfy(
            ticket ->
                assertThat(ticket.notes)
                    .anyMatch(note -> note.contains("switch cannot be reached")));
  }

  @Test
  void the_parents_ticket_says_how_many_devices_are_behind_it() {
    device("printer", "switch");
    down("switch");
    down("server");
    road.pass(Duration.ofSeconds(10));
    down("printer");
    down("printer");
    road.pass(MINUTE.multipliedBy(5));
    assertThat(road.desk.only().rollingNote)
        .isEqualTo("2 devices behind it cannot be reached either.");
    up("server");
    road.pass(MINUTE.multipliedBy(5));
    assertThat(road.desk.only().rollingNote)
        .isEqualTo("1 device behind it cannot be reached either.");
    assertThat(road.database.<Integer>read(tx -> behind(tx))).isEqualTo(1);
    up("switch");
    road.pass(MINUTE);
    assertThat(road.database.<Integer>read(tx -> behind(tx))).isZero();
  }

  private int behind(Transaction tx) {
    return road.alerts.devicesBehind(tx, road.alerts.carriedBy(tx, road.onlyIncident().id()));
  }

  @Test
  void what_was_told_before_is_not_counted_as_behind() {
    down("server");
    road.pass(WAIT);
    down("switch");
    road.pass(MINUTE.multipliedBy(5));
    assertThat(road.desk.tickets.values())
        .filteredOn(ticket -> ticket.summary.contains("switch"))
        .singleElement()
        .satisfies(ticket -> assertThat(ticket.rollingNote).isNull());
  }

  @Test
  void a_parent_that_is_told_nobody_hides_nothing() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"children\":[{\"name\":\"quiet\","
            + "\"when\":\"device.id == 'switch'\",\"recordOnly\":true}]}");
    down("switch");
    down("server");
    road.pass(WAIT);
    assertThat(told()).containsExactly("server cannot be reached");
  }

  @Test
  void what_a_closed_ticket_hid_is_told_after_the_settling_time() {
    down("switch");
    road.pass(WAIT);
    down("server");
    road.pass(MINUTE.multipliedBy(2));
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    road.pass(SETTLE);
    assertThat(told()).containsExactly("server cannot be reached", "switch cannot be reached");
  }

  @Test
  void in_a_circle_nobody_is_hidden() {
    road.write(tx -> tx.update("update device set parent_id = 'server' where id = 'router'"));
    down("router");
    down("switch");
    down("server");
    road.pass(WAIT);
    assertThat(told()).hasSize(3);
  }

  @Test
  void an_alert_about_something_else_is_not_hidden() {
    down("switch");
    road.take(Road.raise("disk", "1", "server").at(road.clock.instant()).build());
    road.settle();
    assertThat(told()).contains("Disk C: is full");
  }

  @Test
  void many_behind_one_are_gone_through_in_slices_over_a_restart() {
    for (int i = 0; i < 9; i++) {
      device("ap" + i, "switch");
      road.take(
          Road.raise("ap" + i, "1", "ap" + i)
              .at(road.clock.instant())
              .category(Category.AVAILABILITY)
              .build());
    }
    road.take(
        Road.raise("down-switch", "1", "switch")
            .at(road.clock.instant())
            .category(Category.AVAILABILITY)
            .build());
    road.runDueWork(2);
    road.restart();
    road.pass(Duration.ofHours(1));
    assertThat(road.incidentList()).hasSize(1);
    up("switch");
    road.runDueWork(2);
    road.restart();
    road.pass(SETTLE);
    assertThat(road.incidentList()).extracting(Incident::kind).contains(Incident.Kind.DIGEST);
    assertThat(road.desk.tickets).hasSize(2);
  }
}
