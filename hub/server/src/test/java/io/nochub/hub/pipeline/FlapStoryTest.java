package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Told;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class FlapStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration QUIET = Duration.ofMinutes(30);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void comesAndGoes(int times) {
    for (int i = 0; i < times; i++) {
      road.raise();
      road.pass(MINUTE);
      road.clear();
      road.pass(MINUTE);
    }
  }

  @Test
  void six_changes_in_half_an_hour_keep_the_end_back_until_it_stays_away() {
    comesAndGoes(3);
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyIncident().isOpen()).isTrue();
    List<String> notes = List.copyOf(road.desk.only().notes);
    comesAndGoes(5);
    assertThat(road.desk.only().notes).isEqualTo(notes);
    assertThat(road.desk.only().isOpen()).isTrue();
    road.pass(QUIET);
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.onlyIncident().isOpen()).isFalse();
  }

  @Test
  void what_stays_away_for_less_than_the_set_time_still_counts_as_flapping() {
    comesAndGoes(3);
    road.pass(QUIET.minus(MINUTE).minus(MINUTE));
    road.raise();
    road.pass(MINUTE);
    road.clear();
    road.pass(QUIET.minus(MINUTE));
    assertThat(road.desk.only().isOpen()).isTrue();
    road.pass(MINUTE);
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void what_is_open_when_flapping_ends_stays_told_and_ends_as_usual() {
    comesAndGoes(3);
    road.raise();
    road.pass(QUIET);
    assertThat(road.desk.only().isOpen()).isTrue();
    road.clear();
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void changes_inside_a_window_count_and_it_is_told_as_flapping_after_it() {
    road.window("acme", Duration.ZERO, MINUTE.multipliedBy(10));
    road.settle();
    comesAndGoes(3);
    road.raise();
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE.multipliedBy(10));
    road.pass(Duration.ofMinutes(5));
    assertThat(road.alertList().get(0).told()).isEqualTo(Told.PROBLEM);
    assertThat(road.timeline(road.onlyIncident()))
        .anyMatch(line -> line.startsWith("Flapping: 6 changes in 30 min."));
    assertThat(road.desk.only().notes).anyMatch(note -> note.contains("Flapping: 6 changes"));
  }

  @Test
  void three_openings_within_one_hold_end_holding() {
    road.routes("{\"name\":\"root\",\"hold\":\"PT10M\",\"ticket\":{\"integration\":\"desk\"}}");
    comesAndGoes(2);
    assertThat(road.incidentList()).isEmpty();
    road.raise();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_person_who_closes_it_while_it_is_away_is_told_when_it_comes_again() {
    comesAndGoes(3);
    road.pass(MINUTE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    assertThat(road.onlyIncident().state()).isEqualTo(Incident.State.CLOSED);
    road.raise();
    road.settle();
    assertThat(road.incidentList()).filteredOn(Incident::isOpen).hasSize(1);
  }

  @Test
  void a_restart_forgets_nothing_of_it() {
    comesAndGoes(2);
    road.restart();
    comesAndGoes(1);
    road.restart();
    assertThat(road.desk.only().isOpen()).isTrue();
    road.clock.push(QUIET);
    road.restart();
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void a_route_can_do_without_it() {
    road.routes(
        "{\"name\":\"root\",\"flap\":{\"changes\":0,\"within\":\"PT30M\"},"
            + "\"ticket\":{\"integration\":\"desk\"}}");
    comesAndGoes(5);
    assertThat(road.onlyIncident().isOpen()).isFalse();
    road.take(AlertCleared.of("a1", road.clock.instant(), ""));
    assertThat(road.alertList()).hasSize(5);
  }
}
