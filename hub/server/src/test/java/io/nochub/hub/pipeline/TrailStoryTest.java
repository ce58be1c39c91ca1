package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every decision leaves a sentence that names what it speaks of. */
@SuppressWarnings("NullAway.Init")
class TrailStoryTest extends OnBothDatabases {
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private List<TrailEntry> trail() {
    return road.trail(road.onlyAlert());
  }

  private List<TrailEntry> since(int before) {
    return trail().subList(before, trail().size());
  }

  @Test
  void the_way_of_a_new_alert_is_told_from_stage_to_stage() {
    road.raise();
    Alert alert = road.onlyAlert();
    String device = Objects.requireNonNull(alert.place().deviceId());
    assertThat(trail())
        .extracting(TrailEntry::stage, TrailEntry::verdict)
        .containsExactly(
            tuple("identify", "new device"),
            tuple("deduplicate", "new"),
            tuple("route", "routed"),
            tuple("suppress", "told"),
            tuple("correlate", "opened"),
            tuple("plan", "planned"));
    assertThat(trail())
        .extracting(TrailEntry::refs)
        .containsExactly(
            Map.of("client", "acme", "mapping", "1", "device", device),
            Map.of("alert", "1"),
            Map.of("routes", "1"),
            Map.of("alert", "1"),
            Map.of("alert", "1", "incident", "1"),
            Map.of("incident", "1", "integration", "rmm"));
    assertThat(trail())
        .extracting(TrailEntry::reason)
        .containsExactly(
            "Matched to Acme by the mapping of \"1\"; dc01 was seen for the first time and added.",
            "Opened as a new alert: nothing was open for this condition.",
            "Routed by root (routes version 1).",
            "Nothing held it back.",
            "Opened incident 1.",
            "Opens a ticket at desk with priority HIGH.");
    assertThat(trail()).extracting(TrailEntry::at).containsOnly(road.clock.instant());
  }

  @Test
  void a_recovery_says_why_it_is_told_and_what_follows() {
    road.raise();
    road.settle();
    int before = trail().size();
    road.pass(A_WHILE);
    road.clear();
    assertThat(since(before))
        .extracting(TrailEntry::stage, TrailEntry::verdict, TrailEntry::reason)
        .containsExactly(
            tuple("deduplicate", "cleared", "Cleared by its source."),
            tuple("suppress", "recovered", "The problem had been told, so its end is told."),
            tuple("correlate", "recovered", "Resolved incident 1: all its alerts have cleared."),
            tuple("plan", "planned", "Resolves #1 at desk if no person has worked on it."));
  }

  @Test
  void what_decides_nothing_leaves_no_line() {
    road.raise();
    road.settle();
    int before = trail().size();
    for (int i = 0; i < 5; i++) {
      road.raise();
    }
    road.take(Road.raise("a1", "1", "dc01").at(road.clock.instant().minusSeconds(60)).build());
    assertThat(since(before)).isEmpty();
  }

  @Test
  void a_change_of_severity_is_told_both_ways() {
    road.raise(Severity.MINOR);
    road.settle();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.pass(A_WHILE);
    road.raise(Severity.INFO);
    assertThat(trail())
        .filteredOn(entry -> entry.stage().equals("deduplicate"))
        .extracting(TrailEntry::verdict, TrailEntry::reason)
        .containsExactly(
            tuple("new", "Opened as a new alert: nothing was open for this condition."),
            tuple("worse", "Severity went from MINOR to CRITICAL."),
            tuple("better", "Severity went from CRITICAL to INFO."));
    assertThat(trail()).filteredOn(entry -> entry.stage().equals("route")).hasSize(2);
  }

  @Test
  void a_reopening_names_the_incident() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.raise();
    assertThat(road.trail(road.alertList().get(0)))
        .filteredOn(entry -> entry.stage().equals("correlate"))
        .singleElement()
        .extracting(TrailEntry::verdict, TrailEntry::reason, TrailEntry::refs)
        .containsExactly(
            "reopened",
            "Reopened incident 1, which had told the same condition.",
            Map.of("alert", "2", "incident", "1"));
  }

  @Test
  void a_dismissal_and_its_taking_back_are_told() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    int before = trail().size();
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    road.pass(A_WHILE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.IN_PROGRESS, "Tess");
    assertThat(since(before))
        .extracting(TrailEntry::verdict, TrailEntry::reason)
        .containsExactly(
            tuple("held back", "Held back: a person closed it."),
            tuple("taken back", "A person opened it again, so its end will be told."));
  }

  @Test
  void an_early_clear_is_told_to_the_raise_that_came_late() {
    road.clear();
    road.take(Road.raise("a1", "1", "dc01").at(road.clock.instant().minusSeconds(5)).build());
    assertThat(trail())
        .last()
        .extracting(TrailEntry::verdict, TrailEntry::reason)
        .containsExactly(
            "cleared already",
            "Recorded and closed at once: its clear of "
                + road.clock.instant()
                + " had come before it.");
  }
}
