package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes and goes while the ticket desk is down. */
@SuppressWarnings("NullAway.Init")
class UnsentStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofHours(24);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.live.add("hub");
    road.desk.down = true;
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void raise(String organisation, String host) {
    road.take(Road.raise(host, organisation, host).at(road.clock.instant()).build());
    road.pass(MINUTE);
  }

  private void clear(String host) {
    road.take(AlertCleared.of(host, road.clock.instant(), ""));
    road.pass(MINUTE);
  }

  private void comesAndGoes(String organisation, String host) {
    raise(organisation, host);
    clear(host);
  }

  private List<Incident> digests() {
    return road.incidentList().stream()
        .filter(incident -> incident.place().clientId().equals(Client.OPERATIONS.id()))
        .toList();
  }

  @Test
  void what_came_and_went_before_its_ticket_is_counted_in_one_line_for_each_client_a_day_later() {
    comesAndGoes("1", "dc01");
    comesAndGoes("1", "dc02");
    comesAndGoes("2", "dc01");
    raise("1", "sql01");
    road.desk.down = false;
    road.pass(DAY.minus(MINUTE.multipliedBy(20)));
    assertThat(digests()).isEmpty();
    road.pass(MINUTE.multipliedBy(20));
    assertThat(digests())
        .singleElement()
        .extracting(Incident::title)
        .isEqualTo("3 incidents came and went before their ticket could be made");
    assertThat(road.desk.tickets.values())
        .filteredOn(ticket -> ticket.summary.contains("came and went"))
        .singleElement()
        .satisfies(
            ticket ->
                assertThat(ticket.draft.body())
                    .contains(
                        "Acme: 2 incidents, over between 2026-03-02T12:01:00Z and"
                            + " 2026-03-02T12:03:00Z",
                        "Birch: 1 incident, over between 2026-03-02T12:05:00Z"));
  }

  @Test
  void it_is_told_once_and_begins_anew_with_the_next_outage() {
    comesAndGoes("1", "dc01");
    road.desk.down = false;
    road.pass(DAY);
    road.restart();
    road.pass(DAY);
    assertThat(digests()).hasSize(1);
    road.desk.down = true;
    comesAndGoes("1", "dc01");
    road.desk.down = false;
    road.pass(DAY);
    assertThat(digests())
        .hasSize(2)
        .extracting(Incident::title)
        .containsOnly("1 incident came and went before its ticket could be made");
  }

  @Test
  void what_came_and_went_after_the_clock_was_set_back_is_counted_too() {
    comesAndGoes("1", "dc01");
    road.desk.down = false;
    road.pass(DAY);
    road.desk.down = true;
    road.clock.push(Duration.ofHours(-2));
    comesAndGoes("1", "dc02");
    road.desk.down = false;
    road.pass(DAY.plusHours(3));
    assertThat(digests()).hasSize(2);
  }

  @Test
  void what_came_back_and_got_its_ticket_is_not_counted() {
    comesAndGoes("1", "dc01");
    raise("1", "dc01");
    road.desk.down = false;
    road.pass(MINUTE.multipliedBy(30));
    assertThat(road.desk.tickets).hasSize(1);
    clear("dc01");
    road.pass(DAY);
    assertThat(digests()).isEmpty();
  }

  @Test
  void what_got_its_ticket_in_time_is_not_counted() {
    road.desk.down = false;
    comesAndGoes("1", "dc01");
    road.pass(DAY);
    assertThat(road.desk.tickets).hasSize(1);
    assertThat(digests()).isEmpty();
  }
}
