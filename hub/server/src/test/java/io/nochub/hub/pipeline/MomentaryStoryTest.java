package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.alert.Truth;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that nothing will ever clear, such as a log line. */
@SuppressWarnings("NullAway.Init")
class MomentaryStoryTest extends OnBothDatabases {
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void event(String alertId) {
    road.take(Road.raise(alertId, "1", "dc01").at(road.clock.instant()).momentary(true).build());
    road.settle();
  }

  @Test
  void an_event_is_over_when_it_was_not_told_for_a_day_and_its_ticket_says_so() {
    event("e1");
    road.pass(Duration.ofHours(23));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.OPEN);
    road.pass(Duration.ofHours(1));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.CLEARED);
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.desk.only().notes)
        .anyMatch(note -> note.contains("nothing says that it is over"));
  }

  @Test
  void an_event_that_is_told_again_begins_its_quiet_time_anew() {
    event("e1");
    road.pass(Duration.ofHours(20));
    event("e2");
    road.pass(Duration.ofHours(20));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.OPEN);
    road.pass(Duration.ofHours(4));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.CLEARED);
  }

  @Test
  void the_route_says_how_long_an_event_stays_open() {
    road.routes("{\"name\":\"root\",\"quiet\":\"PT10M\",\"ticket\":{\"integration\":\"desk\"}}");
    event("e1");
    road.pass(Duration.ofMinutes(9));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.OPEN);
    road.restart();
    road.pass(Duration.ofMinutes(1));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.CLEARED);
  }

  @Test
  void what_has_an_end_of_its_own_stays_open_however_long_it_is_quiet() {
    road.raise();
    road.pass(Duration.ofDays(30));
    assertThat(road.onlyAlert().truth()).isEqualTo(Truth.OPEN);
  }
}
