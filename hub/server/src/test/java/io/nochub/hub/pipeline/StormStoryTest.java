package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class StormStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.routes(
        "{\"name\":\"root\",\"storm\":{\"device\":3,\"client\":6},"
            + "\"ticket\":{\"integration\":\"desk\",\"resolve\":\"ALWAYS\"}}");
  }

  @AfterEach
  void close() {
    road.close();
  }

  private AlertRaised.Builder alert(int number, String organisation, String device) {
    return AlertRaised.of(
            organisation + device + number,
            "check " + number,
            Subject.of(organisation, device).with(Subject.Hint.HOSTNAME, device))
        .at(road.clock.instant())
        .severity(Severity.MINOR)
        .title("Check " + number + " failed");
  }

  private void flood(int from, int to, String device) {
    for (int i = from; i < to; i++) {
      road.take(alert(i, "1", device).build());
    }
  }

  private void clear(int from, int to, String device) {
    for (int i = from; i < to; i++) {
      road.take(AlertCleared.of("1" + device + i, road.clock.instant(), ""));
    }
  }

  private List<Incident> storms() {
    return road.incidentList().stream()
        .filter(incident -> incident.kind() == Incident.Kind.STORM)
        .toList();
  }

  private Incident storm() {
    assertThat(storms()).hasSize(1);
    return storms().get(0);
  }

  @Test
  void what_a_device_floods_beyond_the_limit_is_told_by_one_incident_with_a_counter() {
    flood(0, 20, "dc01");
    road.pass(MINUTE);
    assertThat(storm().title()).isEqualTo("Storm: 17 alerts of dc01 from rmm");
    assertThat(storm().alerts()).isEqualTo(17);
    assertThat(road.incidentList()).hasSize(4);
    assertThat(road.desk.tickets).hasSize(4);
    flood(20, 30, "dc01");
    road.pass(MINUTE);
    assertThat(storm().title()).isEqualTo("Storm: 27 alerts of dc01 from rmm");
    assertThat(road.desk.tickets).hasSize(4);
    assertThat(road.alertList()).hasSize(30).allMatch(alert -> alert.incidentId() != null);
  }

  @Test
  void another_device_of_the_client_is_told_as_usual_until_the_client_has_a_storm_too() {
    flood(0, 5, "dc01");
    flood(0, 1, "sql01");
    assertThat(road.incidentList()).hasSize(5);
    flood(1, 3, "sql01");
    road.settle();
    assertThat(storms()).extracting(Incident::title).contains("Storm: 1 alert of Acme from rmm");
  }

  @Test
  void security_and_unreachable_devices_of_a_stormy_client_are_told_on_their_own() {
    for (int i = 0; i < 8; i++) {
      flood(0, 1, "host" + i);
    }
    assertThat(storm().title()).contains("of Acme");
    int before = road.incidentList().size();
    road.take(alert(1, "1", "fw01").category(Category.SECURITY).build());
    road.take(
        alert(1, "1", "sw01").category(Category.AVAILABILITY).severity(Severity.CRITICAL).build());
    assertThat(road.incidentList()).hasSize(before + 2);
    road.take(alert(1, "1", "ap01").category(Category.AVAILABILITY).build());
    assertThat(road.incidentList()).hasSize(before + 2);
  }

  @Test
  void another_client_is_not_touched() {
    flood(0, 20, "dc01");
    road.take(alert(0, "2", "dc01").build());
    road.settle();
    assertThat(road.incidentList())
        .filteredOn(incident -> incident.place().clientId().equals("birch"))
        .singleElement()
        .extracting(Incident::kind)
        .isEqualTo(Incident.Kind.SINGLE);
  }

  @Test
  void it_is_over_after_ten_calm_minutes_and_ends_when_all_of_it_has_cleared() {
    flood(0, 20, "dc01");
    road.pass(MINUTE);
    clear(0, 20, "dc01");
    road.pass(MINUTE);
    assertThat(storm().isOpen()).isTrue();
    for (int i = 0; i < 10; i++) {
      road.pass(MINUTE);
    }
    assertThat(storm().isOpen()).isFalse();
    assertThat(road.desk.open()).isEmpty();
    flood(20, 21, "dc01");
    assertThat(road.incidentList().get(0).kind()).isEqualTo(Incident.Kind.SINGLE);
  }

  @Test
  void what_is_still_open_after_a_storm_keeps_its_incident_open() {
    flood(0, 20, "dc01");
    for (int i = 0; i < 15; i++) {
      road.pass(MINUTE);
    }
    clear(0, 19, "dc01");
    road.pass(MINUTE);
    assertThat(storm().isOpen()).isTrue();
    clear(19, 20, "dc01");
    road.pass(MINUTE);
    assertThat(storm().isOpen()).isFalse();
  }

  @Test
  void the_gravest_of_them_gives_the_severity() {
    flood(0, 10, "dc01");
    road.pass(MINUTE);
    assertThat(storm().severity()).isEqualTo(Severity.MINOR);
    road.take(alert(10, "1", "dc01").severity(Severity.CRITICAL).build());
    road.pass(MINUTE);
    assertThat(storm().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void a_person_who_closes_a_storm_that_goes_on_gets_the_next_one() {
    flood(0, 10, "dc01");
    road.settle();
    road.pass(MINUTE.multipliedBy(2));
    road.atDesk(
        road.desk.tickets.values().stream()
            .filter(ticket -> ticket.summary.contains("Storm"))
            .findFirst()
            .orElseThrow(),
        TicketSnapshot.State.CLOSED,
        "Tess");
    flood(10, 20, "dc01");
    road.pass(MINUTE);
    assertThat(storms()).hasSize(2).filteredOn(Incident::isOpen).hasSize(1);
    assertThat(road.desk.tickets).hasSize(5);
  }

  @Test
  void a_restart_in_the_middle_loses_no_alert_and_opens_no_second_ticket() {
    flood(0, 10, "dc01");
    road.restart();
    flood(10, 20, "dc01");
    road.restart();
    road.pass(MINUTE);
    assertThat(storm().alerts()).isEqualTo(17);
    assertThat(road.desk.tickets).hasSize(4);
    assertThat(road.alertList()).hasSize(20).allMatch(Alert::isOpen);
  }

  @Test
  void a_route_whose_limits_are_zero_never_joins_a_storm() {
    flood(0, 10, "dc01");
    road.routes(
        "{\"name\":\"root\",\"storm\":{\"device\":0,\"client\":0},"
            + "\"ticket\":{\"integration\":\"desk\"}}");
    flood(10, 12, "dc01");
    assertThat(road.incidentList()).filteredOn(it -> it.kind() == Incident.Kind.SINGLE).hasSize(5);
  }
}
