package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Truth;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class DeduplicateStoryTest extends OnBothDatabases {
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private AlertRaised raise(String name, long second) {
    return Road.raise(name, "1", name).at(road.clock.instant().plusSeconds(second)).build();
  }

  private AlertCleared clear(String name, long second) {
    return AlertCleared.of(name, road.clock.instant().plusSeconds(second), "");
  }

  private List<Alert> of(String device) {
    return road.alertList().stream()
        .filter(alert -> device.equals(alert.report().subject().deviceId()))
        .toList();
  }

  /** Every order in which some signals can come. */
  private static List<List<Signal>> orders(List<Signal> signals) {
    if (signals.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Signal>> all = new ArrayList<>();
    for (Signal first : signals) {
      List<Signal> rest = new ArrayList<>(signals);
      rest.remove(first);
      for (List<Signal> order : orders(rest)) {
        List<Signal> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }

  @Test
  void a_webhook_that_comes_ten_times_is_one_alert_and_one_ticket() {
    AlertRaised raised = raise("dc01", 0);
    for (int i = 0; i < 10; i++) {
      road.take(raised);
    }
    road.settle();
    assertThat(road.onlyAlert().repeats()).isZero();
    assertThat(road.desk.tickets).hasSize(1);
    AlertCleared cleared = clear("dc01", 60);
    for (int i = 0; i < 10; i++) {
      road.take(cleared);
    }
    for (int i = 0; i < 10; i++) {
      road.take(raised);
    }
    road.settle();
    assertThat(road.onlyAlert().isOpen()).isFalse();
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.desk.only().notes).hasSize(1);
  }

  @Test
  void the_end_is_the_same_in_whatever_order_raise_clear_and_raise_come() {
    for (int order = 0; order < 6; order++) {
      String name = "again" + order;
      List<Signal> history = List.of(raise(name, 1), clear(name, 2), raise(name, 3));
      orders(history).get(order).forEach(road::take);
      road.settle();
      assertThat(of(name)).filteredOn(Alert::isOpen).describedAs("order %d", order).hasSize(1);
    }
    assertThat(road.desk.open()).hasSize(6);
  }

  @Test
  void the_end_is_the_same_in_whatever_order_two_occurrences_come() {
    for (int order = 0; order < 24; order++) {
      String name = "over" + order;
      List<Signal> history =
          List.of(raise(name, 1), clear(name, 2), raise(name, 3), clear(name, 4));
      orders(history).get(order).forEach(road::take);
      road.settle();
      assertThat(of(name)).describedAs("order %d", order).isNotEmpty().noneMatch(Alert::isOpen);
    }
    assertThat(road.desk.open()).isEmpty();
    assertThat(road.incidentList()).noneMatch(incident -> incident.isOpen());
  }

  @Test
  void a_clear_that_comes_before_its_raise_leaves_a_closed_alert_and_tells_nobody() {
    road.take(clear("dc01", 5));
    assertThat(road.alertList()).isEmpty();
    road.take(raise("dc01", 0));
    road.settle();
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.CLEARED);
    assertThat(road.incidentList()).isEmpty();
    assertThat(road.desk.tickets).isEmpty();
  }

  @Test
  void a_clear_is_not_kept_longer_than_a_day() {
    road.take(clear("dc01", 90_000));
    Instant raisedAt = road.clock.instant();
    road.pass(Duration.ofHours(24));
    road.take(Road.raise("dc01", "1", "dc01").at(raisedAt).build());
    assertThat(road.onlyAlert().isOpen()).isTrue();
  }

  @Test
  void a_clear_at_the_same_time_as_its_raise_wins_in_both_orders() {
    road.take(raise("first", 0));
    road.take(clear("first", 0));
    road.take(clear("second", 0));
    road.take(raise("second", 0));
    assertThat(road.alertList()).hasSize(2).noneMatch(Alert::isOpen);
  }

  @Test
  void the_same_event_with_other_content_changes_the_alert_and_does_not_count() {
    AlertRaised.Builder raised = Road.raise("a1", "1", "dc01").at(road.clock.instant()).event("e1");
    road.take(raised.build());
    road.take(raised.severity(Severity.CRITICAL).title("Disk C: is really full").build());
    road.settle();
    assertThat(road.onlyAlert().repeats()).isZero();
    assertThat(road.onlyAlert().report().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(road.onlyIncident().title()).isEqualTo("Disk C: is really full");
  }

  @Test
  void a_source_that_gives_a_new_id_each_time_is_counted_and_cleared_by_the_latest() {
    road.take(Road.raise("a1", "1", "dc01").at(road.clock.instant()).build());
    road.take(Road.raise("a2", "1", "dc01").at(road.clock.instant().plusSeconds(1)).build());
    assertThat(road.onlyAlert().repeats()).isEqualTo(1);
    road.take(AlertCleared.of("a2", road.clock.instant().plusSeconds(2), ""));
    assertThat(road.onlyAlert().isOpen()).isFalse();
  }

  @Test
  void a_device_that_gets_another_address_meanwhile_keeps_its_alert() {
    Subject before = Subject.of("1", null).with(Hint.HOSTNAME, "dc01").with(Hint.IP, "10.0.0.7");
    Subject after = Subject.of("1", null).with(Hint.HOSTNAME, "dc01").with(Hint.IP, "10.0.0.8");
    road.take(AlertRaised.of("a1", "disk", before).at(road.clock.instant()).build());
    road.take(AlertRaised.of("a1", "disk", after).at(road.clock.instant().plusSeconds(1)).build());
    assertThat(road.onlyAlert().repeats()).isEqualTo(1);
    road.take(AlertCleared.of("a1", road.clock.instant().plusSeconds(2), ""));
    road.settle();
    assertThat(road.onlyAlert().isOpen()).isFalse();
    assertThat(road.desk.open()).isEmpty();
  }

  @Test
  void a_source_whose_clock_is_an_hour_off_is_understood_all_the_same() {
    for (long offset : new long[] {3_600, -3_600}) {
      String name = "off" + offset;
      road.take(raise(name, offset));
      road.take(clear(name, offset + 10));
      road.take(raise(name, offset + 20));
      assertThat(of(name)).filteredOn(Alert::isOpen).hasSize(1);
      road.take(clear(name, offset + 30));
      assertThat(of(name)).hasSize(2).noneMatch(Alert::isOpen);
    }
  }

  @Test
  void the_same_alert_id_at_two_feeds_of_an_integration_is_two_alerts() {
    road.write(
        tx -> {
          AlertRaised here = Road.raise("1", "1", "dc01").at(road.clock.instant()).build();
          AlertRaised there = Road.raise("1", "1", "dc02").at(road.clock.instant()).build();
          road.pipeline.decide(tx, "rmm", "alerts", here, road.clock.instant());
          road.pipeline.decide(tx, "rmm", "events", there, road.clock.instant());
        });
    assertThat(road.alertList()).hasSize(2);
    road.take(AlertCleared.of("1", road.clock.instant(), ""));
    assertThat(of("dc01")).noneMatch(Alert::isOpen);
    assertThat(of("dc02")).allMatch(Alert::isOpen);
  }
}
