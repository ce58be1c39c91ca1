package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class HoldStoryTest extends OnBothDatabases {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.routes("{\"name\":\"root\",\"hold\":\"PT5M\",\"ticket\":{\"integration\":\"desk\"}}");
  }

  @AfterEach
  void close() {
    road.close();
  }

  @Test
  void what_clears_within_the_hold_is_recorded_and_told_nobody() {
    road.raise();
    road.pass(MINUTE.multipliedBy(4));
    road.clear();
    road.pass(MINUTE.multipliedBy(10));

    assertThat(road.onlyAlert().isOpen()).isFalse();
    assertThat(road.incidentList()).isEmpty();
    assertThat(road.desk.tickets).isEmpty();
    assertThat(road.trail(road.onlyAlert()))
        .last()
        .extracting(TrailEntry::verdict)
        .isEqualTo("quiet");
  }

  @Test
  void what_is_still_open_at_the_end_of_the_hold_is_told_once() {
    road.raise();
    road.pass(Duration.ofSeconds(299));
    assertThat(road.incidentList()).isEmpty();
    road.pass(Duration.ofSeconds(1));
    road.pass(MINUTE.multipliedBy(10));

    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyAlert().told()).isEqualTo(Told.PROBLEM);
    assertThat(road.trail(road.onlyAlert()))
        .extracting(TrailEntry::reason)
        .contains("Held back: held for 5 min in case it clears by itself.");
    assertThat(road.trail(road.onlyAlert()))
        .filteredOn(entry -> entry.verdict().equals("told"))
        .singleElement()
        .extracting(TrailEntry::reason)
        .asString()
        .contains("held for 5 min");
  }

  @Test
  void a_rise_of_severity_ends_the_hold() {
    road.raise(Severity.MINOR);
    road.pass(MINUTE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.desk.only().summary).startsWith("[CRITICAL]");
  }

  @Test
  void a_fall_of_severity_or_a_repeat_leaves_the_hold_as_it_is() {
    road.raise();
    road.pass(MINUTE);
    road.raise(Severity.MINOR);
    road.pass(MINUTE);
    road.raise(Severity.MINOR);
    road.settle();
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE.multipliedBy(3));
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_restart_forgets_no_hold() {
    road.raise();
    road.pass(MINUTE);
    road.restart();
    road.pass(MINUTE.multipliedBy(3));
    assertThat(road.incidentList()).isEmpty();
    road.restart();
    road.clock.push(MINUTE);
    road.restart();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_hold_that_ended_while_the_hub_was_off_is_served_when_it_is_back() {
    road.raise();
    road.clock.push(Duration.ofDays(2));
    road.restart();
    road.settle();
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void each_opening_has_a_hold_of_its_own() {
    road.raise();
    road.pass(MINUTE.multipliedBy(4));
    road.clear();
    road.pass(MINUTE);
    road.raise();
    road.pass(MINUTE.multipliedBy(4));
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE);
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void an_alert_keeps_the_hold_it_was_given_when_the_routes_change() {
    road.raise();
    road.routes("{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"}}");
    road.pass(MINUTE);
    assertThat(road.incidentList()).isEmpty();
    road.pass(MINUTE.multipliedBy(4));
    assertThat(road.desk.tickets).hasSize(1);
  }
}
