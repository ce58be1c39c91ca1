package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.intake.SourceName;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class WindowStoryTest extends OnBothDatabases {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SETTLE = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void hold() {
    road.routes("{\"name\":\"root\",\"hold\":\"PT5M\",\"ticket\":{\"integration\":\"desk\"}}");
  }

  @Test
  void what_opens_inside_waits_for_the_end_and_is_told_then() {
    MaintenanceWindow window = road.window("acme", NOW, HOUR);
    road.settle();
    road.raise();
    road.pass(MINUTE.multipliedBy(59));
    assertThat(road.incidentList()).isEmpty();
    assertThat(road.trail(road.onlyAlert()))
        .last()
        .extracting(TrailEntry::verdict, TrailEntry::reason)
        .containsExactly("held back", "Held back: maintenance window " + window.id() + ".");
    road.pass(MINUTE);
    assertThat(road.incidentList()).isEmpty();
    road.pass(SETTLE);
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void what_clears_soon_after_the_end_is_told_nobody() {
    road.window("acme", NOW, HOUR);
    road.settle();
    road.raise();
    road.pass(HOUR.plus(MINUTE));
    road.clear();
    road.pass(HOUR);
    assertThat(road.incidentList()).isEmpty();
  }

  @Test
  void what_opens_and_clears_inside_is_told_nobody() {
    road.window("acme", NOW, HOUR);
    road.settle();
    road.raise();
    road.pass(MINUTE);
    road.clear();
    road.pass(HOUR);
    assertThat(road.incidentList()).isEmpty();
    assertThat(road.alertList()).hasSize(1);
  }

  @Test
  void what_was_told_before_recovers_inside_at_once_and_a_new_raise_waits() {
    road.raise();
    road.settle();
    road.window("acme", MINUTE, HOUR);
    road.pass(MINUTE.multipliedBy(2));
    road.clear();
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
    road.pass(MINUTE);
    road.raise();
    road.pass(MINUTE);
    assertThat(road.desk.only().isOpen()).isFalse();
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyIncident().reopened()).isEqualTo(1);
  }

  @Test
  void a_window_ended_early_tells_what_it_kept_quiet() {
    MaintenanceWindow window = road.window("acme", NOW, HOUR);
    road.settle();
    road.raise();
    road.pass(MINUTE);
    road.endWindow(window);
    road.settle();
    road.pass(SETTLE);
    assertThat(road.desk.only().isOpen()).isTrue();
    road.pass(HOUR);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void of_overlapping_windows_the_last_end_counts() {
    road.window("acme", NOW, HOUR);
    road.window("acme", MINUTE.multipliedBy(30), HOUR.plus(MINUTE));
    road.settle();
    road.pass(MINUTE.multipliedBy(31));
    road.raise();
    road.pass(MINUTE.multipliedBy(29));
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE);
    road.pass(SETTLE);
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_window_that_begins_before_another_ends_takes_over() {
    road.window("acme", NOW, HOUR);
    road.window("acme", MINUTE.multipliedBy(30), HOUR.multipliedBy(2));
    road.settle();
    road.raise();
    road.pass(HOUR);
    assertThat(road.incidentList()).isEmpty();
    assertThat(reasons()).singleElement().extracting(Reason::ref).isEqualTo("2");
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  private java.util.List<Reason> reasons() {
    return database().read(tx -> road.alerts.reasons(tx, road.onlyAlert().id()));
  }

  @Test
  void a_window_that_begins_the_moment_another_ends_takes_over() {
    road.window("acme", NOW, HOUR);
    road.window("acme", HOUR, HOUR.multipliedBy(2));
    road.settle();
    road.raise();
    road.pass(HOUR);
    assertThat(road.incidentList()).isEmpty();
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_hold_that_ends_inside_a_window_leaves_the_rest_to_the_window() {
    hold();
    road.raise();
    road.window("acme", MINUTE, HOUR);
    road.pass(MINUTE.multipliedBy(30));
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE.multipliedBy(30));
    road.pass(SETTLE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_window_that_ends_inside_a_hold_leaves_the_rest_to_whichever_ends_last() {
    hold();
    road.window("acme", NOW, MINUTE);
    road.settle();
    road.raise();
    road.pass(MINUTE);
    road.pass(MINUTE.multipliedBy(4));
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_hold_that_ends_the_moment_a_window_begins_leaves_the_rest_to_the_window() {
    hold();
    road.raise();
    road.window("acme", MINUTE.multipliedBy(5), HOUR);
    road.pass(MINUTE.multipliedBy(5));
    assertThat(road.incidentList()).isEmpty();
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_hold_and_a_window_that_end_at_one_instant_tell_it_once() {
    hold();
    road.window("acme", NOW, MINUTE.multipliedBy(5));
    road.settle();
    road.raise();
    road.pass(MINUTE.multipliedBy(5));
    road.pass(SETTLE);
    assertThat(road.desk.tickets).hasSize(1);
    assertThat(road.trail(road.onlyAlert()))
        .filteredOn(entry -> entry.verdict().equals("told"))
        .hasSize(1);
  }

  @Test
  void getting_worse_does_not_break_a_window() {
    road.window("acme", NOW, HOUR);
    road.settle();
    road.raise(Severity.MINOR);
    road.pass(MINUTE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.incidentList()).isEmpty();
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.desk.only().summary).startsWith("[CRITICAL]");
  }

  @Test
  void a_window_of_one_client_is_nothing_to_another() {
    road.window("birch", NOW, HOUR);
    road.settle();
    road.raise();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_window_that_began_and_ended_while_the_hub_was_off_is_over() {
    road.window("acme", MINUTE, MINUTE.multipliedBy(2));
    road.clock.push(HOUR);
    road.restart();
    road.settle();
    road.raise();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_window_that_ended_while_the_hub_was_off_tells_when_it_is_back() {
    road.window("acme", NOW, HOUR);
    road.settle();
    road.raise();
    road.clock.push(HOUR.multipliedBy(3));
    road.restart();
    road.settle();
    road.pass(SETTLE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void the_end_of_a_window_over_many_goes_through_them_slice_by_slice() {
    MaintenanceWindow window = road.window("acme", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 7; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.take(AlertCleared.of("a3", road.clock.instant().plusSeconds(1), ""));
    road.clock.push(HOUR);
    for (int i = 0; i < 6; i++) {
      road.runDueWork(2);
    }
    assertThat(database().read(tx -> road.windows.nextEdge(tx)).isPresent()).isFalse();
    assertThat(road.incidentList()).isEmpty();
    road.clock.push(SETTLE);
    road.runDueWork(2);
    road.restart();
    road.settle();
    road.pass(MINUTE);
    Incident digest = road.onlyIncident();
    assertThat(digest.title()).isEqualTo("6 alerts still open after maintenance window Patches");
    assertThat(digest.kind()).isEqualTo(Incident.Kind.DIGEST);
    assertThat(road.desk.tickets).hasSize(1);
    assertThat(road.desk.only().summary).contains("6 alerts still open");
    assertThat(road.alertList()).filteredOn(Alert::isOpen).hasSize(6);
    assertThat(road.trail(road.alertList().get(0)))
        .filteredOn(entry -> entry.verdict().equals("held back"))
        .extracting(TrailEntry::refs)
        .first()
        .isEqualTo(
            Map.of(
                "alert", Long.toString(road.alertList().get(0).id()),
                "window", Long.toString(window.id())));
  }

  @Test
  void what_a_complete_look_still_lists_after_a_window_is_told_without_waiting() {
    road.window("acme", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 7; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.pass(HOUR.minus(MINUTE));
    Instant before = road.clock.instant();
    road.pass(MINUTE);
    listed(before, "a0", "a1", "a2", "a3", "a4", "a5");
    assertThat(road.incidentList()).isEmpty();
    listed(road.clock.instant(), "a0", "a1", "a2", "a3", "a4", "a5");
    assertThat(road.onlyIncident().title()).startsWith("7 alerts");
    assertThat(road.alertList())
        .filteredOn(alert -> alert.told() == Told.NONE)
        .extracting(alert -> alert.origin().sourceAlertId())
        .containsExactly("a6");
    road.pass(SETTLE);
    assertThat(road.onlyIncident().alerts()).isEqualTo(7);
  }

  private void listed(Instant lookBegan, String... alertIds) {
    new FreshLooks(road.database, road.alerts, road.clock)
        .stillListed(new SourceName("rmm", "list", "alerts"), Set.of(alertIds), lookBegan);
    road.settle();
  }

  @Test
  void five_that_are_open_after_a_window_are_told_one_by_one() {
    road.window("acme", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 5; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.incidentList()).hasSize(5);
    assertThat(road.desk.tickets).hasSize(5);
  }

  @Test
  void those_whose_hold_ends_with_the_settling_time_are_counted_with_the_others() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"hold\":\""
            + HOUR.plus(SETTLE)
            + "\"}");
    road.window("acme", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 6; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.onlyIncident().kind()).isEqualTo(Incident.Kind.DIGEST);
    assertThat(road.onlyIncident().title()).startsWith("6 alerts");
  }

  @Test
  void what_one_incident_tells_after_a_window_ends_when_all_of_it_has_cleared() {
    road.window("acme", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 6; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.pass(HOUR);
    road.pass(SETTLE);
    for (int i = 0; i < 6; i++) {
      assertThat(road.desk.only().isOpen()).isTrue();
      road.take(AlertCleared.of("a" + i, road.clock.instant(), ""));
      road.pass(MINUTE);
    }
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.onlyIncident().isOpen()).isFalse();
  }

  @Test
  void each_client_has_its_own_digest() {
    road.window("acme", NOW, HOUR);
    road.window("birch", NOW, HOUR);
    road.settle();
    for (int i = 0; i < 6; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
      road.take(Road.raise("b" + i, "2", "host" + i).at(road.clock.instant()).build());
    }
    road.pass(HOUR);
    road.pass(SETTLE);
    assertThat(road.incidentList())
        .extracting(incident -> incident.place().clientId())
        .containsExactlyInAnyOrder("acme", "birch");
  }
}
