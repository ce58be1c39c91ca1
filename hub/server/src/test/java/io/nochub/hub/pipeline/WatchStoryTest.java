package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.watch.Observation;
import io.nochub.hub.watch.Observation.Connection;
import io.nochub.hub.watch.Observation.Disk;
import io.nochub.hub.watch.Observation.Source;
import io.nochub.hub.watch.Observation.Standing;
import io.nochub.hub.watch.OwnAlerts;
import io.nochub.hub.watch.SelfWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub's own troubles on the road of all alerts. */
@SuppressWarnings("NullAway.Init")
class WatchStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Observation WELL = seen(null, polled(true));

  private Road road;
  private SelfWatch watch;
  private Observation seen = WELL;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.live.add("hub");
    start();
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void start() {
    watch =
        new SelfWatch(
            road.database,
            since -> seen,
            new OwnAlerts(road.alerts, road.pipeline::decide),
            road.clock);
  }

  /** The hub dies and comes back after that time. */
  private void restart(Duration away) {
    road.clock.push(away);
    road.restart();
    start();
  }

  private static Observation seen(@Nullable Disk disk, Connection... connections) {
    return new Observation(List.of(connections), true, null, disk, Map.of());
  }

  private static Connection polled(boolean heard) {
    Source source = new Source("alerts", MINUTE, heard);
    return new Connection(
        "rmm", "NinjaOne", false, Standing.AT_WORK, "", null, List.of(source), null, List.of());
  }

  private static Connection paused() {
    return new Connection(
        "rmm", "NinjaOne", true, Standing.AT_WORK, "", null, List.of(), null, List.of());
  }

  private void looks(Observation what, int minutes) {
    seen = what;
    for (int i = 0; i < minutes; i++) {
      watch.look();
      road.pass(MINUTE);
    }
  }

  @Test
  void a_trouble_is_told_once_by_the_usual_routes_and_its_end_too() {
    road.routes(
        "{\"name\":\"root\",\"children\":[{\"name\":\"ours\",\"when\":\"client.id == 'operations'"
            + " && alert.condition == 'source-silent'\",\"ticket\":{\"integration\":\"desk\"}}]}");
    looks(seen(null, polled(false)), 60);

    Incident incident = road.onlyIncident();
    assertThat(incident.place().clientId()).isEqualTo(Client.OPERATIONS.id());
    assertThat(incident.integration()).isEqualTo("hub");
    assertThat(incident.live()).isTrue();
    assertThat(road.onlyAlert().repeats()).isZero();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.desk.only().summary).contains("NinjaOne, source alerts: no look went well");

    looks(WELL, 2);
    assertThat(road.onlyAlert().isOpen()).isFalse();
    assertThat(road.onlyIncident().isOpen()).isFalse();
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(watch.standing()).isEmpty();
  }

  @Test
  void many_troubles_at_once_are_all_told() {
    Connection[] connections =
        IntStream.range(0, 45)
            .mapToObj(
                i ->
                    new Connection(
                        "rmm" + i,
                        "RMM " + i,
                        true,
                        Standing.AT_WORK,
                        "",
                        null,
                        List.of(),
                        null,
                        List.of()))
            .toArray(Connection[]::new);
    looks(seen(null, connections), 12);
    assertThat(road.alertList()).hasSize(45).allMatch(Alert::isOpen);
    looks(seen(null), 1);
    assertThat(road.alertList()).hasSize(45).noneMatch(Alert::isOpen);
  }

  @Test
  void what_still_stands_after_a_restart_is_not_raised_twice() {
    looks(seen(null, paused()), 15);
    restart(Duration.ofHours(6));
    looks(seen(null, paused()), 15);
    restart(Duration.ZERO);
    looks(seen(null, paused()), 1);

    assertThat(road.onlyAlert().isOpen()).isTrue();
    assertThat(road.onlyAlert().repeats()).isZero();
    assertThat(watch.standing()).hasSize(1);
  }

  @Test
  void what_is_over_after_a_restart_is_cleared() {
    looks(seen(new Disk(false, "1500 MiB left."), polled(true)), 1);
    assertThat(road.onlyAlert().isOpen()).isTrue();
    restart(Duration.ofHours(6));
    looks(WELL, 1);
    assertThat(road.onlyAlert().isOpen()).isFalse();
    assertThat(road.onlyIncident().isOpen()).isFalse();
  }

  @Test
  void a_restart_does_not_begin_the_wait_anew_and_downtime_does_not_count() {
    looks(seen(null, polled(false)), 10);
    restart(Duration.ofHours(6));
    looks(seen(null, polled(false)), 3);
    assertThat(road.alertList()).isEmpty();
    looks(seen(null, polled(false)), 1);
    assertThat(road.onlyAlert().isOpen()).isTrue();
  }

  @Test
  void what_cannot_be_told_at_present_stays_open() {
    looks(seen(null, polled(false)), 20);
    looks(seen(null, paused()), 5);
    assertThat(road.onlyAlert().isOpen()).isTrue();
    looks(seen(null), 1);
    assertThat(road.onlyAlert().isOpen()).isFalse();
  }

  @Test
  void a_trouble_that_gets_graver_is_the_same_alert() {
    looks(seen(new Disk(false, "1500 MiB left.")), 3);
    looks(seen(new Disk(true, "900 MiB left.")), 3);

    Alert alert = road.onlyAlert();
    assertThat(alert.report().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.report().title()).isEqualTo("The hub's disk is full");
    assertThat(alert.repeats()).isZero();
    assertThat(road.desk.only().summary).contains("CRITICAL", "The hub's disk is full");

    looks(seen(new Disk(false, "1500 MiB left.")), 1);
    assertThat(road.onlyAlert().report().severity()).isEqualTo(Severity.MAJOR);
  }

  @Test
  void it_comes_again_after_it_was_over_also_when_the_clock_was_set_back() {
    looks(seen(new Disk(false, "1500 MiB left.")), 1);
    looks(seen(null), 1);
    road.clock.push(Duration.ofHours(-1));
    looks(seen(new Disk(false, "1500 MiB left.")), 1);
    assertThat(road.alertList()).hasSize(2).filteredOn(Alert::isOpen).hasSize(1);
    looks(seen(null), 1);
    assertThat(road.alertList()).noneMatch(Alert::isOpen);
  }

  @Test
  void a_hub_that_could_not_look_for_five_minutes_is_stuck() {
    assertThat(watch.whyStuck()).isEmpty();
    looks(WELL, 1);
    assertThat(watch.whyStuck()).isEmpty();
    road.clock.push(Duration.ofMinutes(5));
    assertThat(watch.whyStuck()).contains("it could not look at itself");
    seen =
        new Observation(
            List.of(),
            true,
            new Observation.Undecided("rmm", road.clock.instant().minusSeconds(301)),
            null,
            Map.of());
    watch.look();
    assertThat(watch.whyStuck()).contains("Alerts wait to be decided");
  }
}
