package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.action.Allowances;
import io.nochub.hub.action.JobRun;
import io.nochub.hub.action.JobRun.State;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Acting at the source: jobs on the device of an incident, and clearing when it is closed. */
@SuppressWarnings("NullAway.Init")
class ActionStoryTest extends OnBothDatabases {
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.write(tx -> road.storeIntegration(tx, "rmm"));
    road.raise();
    road.settle();
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void allow(Set<String> jobs, boolean clearing) {
    road.write(tx -> road.allowances.save(tx, "rmm", new Allowances(jobs, clearing)));
  }

  private void ask() {
    Incident incident = road.onlyIncident();
    Instant now = road.clock.instant();
    JobRun wanted =
        new JobRun(
            0,
            incident.id(),
            "rmm",
            "clean-disk",
            "Clean disk",
            "1",
            "dc01",
            Map.of("drive", "C:"),
            "0123456789abcdefghijklmno",
            "ann",
            State.REQUESTED,
            null,
            "",
            now,
            null,
            null);
    road.write(
        tx -> {
          JobRun run = road.jobs.add(tx, wanted);
          road.outbox.enqueue(tx, Delivery.Kind.JOB, run.id(), "rmm", incident.id(), 3, now);
        });
    road.settle();
  }

  private JobRun run() {
    return database().read(tx -> road.jobs.of(tx, road.onlyIncident().id(), 10)).get(0);
  }

  private String lastSaid() {
    return road.timeline(road.onlyIncident()).get(0);
  }

  @Test
  void what_a_job_came_to_stands_on_the_timeline_and_on_the_ticket() {
    ask();
    assertThat(road.rmm.started).containsExactly("clean-disk on 1/dc01 with {drive=C:}");
    assertThat(run().state()).isEqualTo(State.RUNNING);
    road.rmm.state = Run.State.SUCCEEDED;
    road.rmm.output = "12 GB freed";
    road.pass(Duration.ofSeconds(10));
    assertThat(run())
        .extracting(JobRun::state, JobRun::output)
        .containsExactly(State.SUCCEEDED, "12 GB freed");
    assertThat(road.timeline(road.onlyIncident()))
        .contains("Job \"Clean disk\" at rmm succeeded.\n12 GB freed");
    assertThat(road.desk.only().notes).anyMatch(note -> note.contains("12 GB freed"));
    road.pass(Duration.ofHours(1));
    assertThat(road.rmm.started).hasSize(1);
  }

  @Test
  void a_start_whose_answer_was_lost_is_never_sent_again() {
    road.rmm.troubles.add(Kind.OUTCOME_UNKNOWN);
    ask();
    road.pass(Duration.ofHours(1));
    assertThat(road.rmm.started).isEmpty();
    assertThat(run().state()).isEqualTo(State.UNKNOWN);
    assertThat(lastSaid()).contains("nobody knows whether it ran");
  }

  @Test
  void a_hub_that_dies_while_it_starts_a_job_does_not_start_it_again() {
    road.rmm.whenStarted =
        () -> {
          throw new Error("the power is gone");
        };
    try {
      ask();
    } catch (Error lost) {
      assertThat(lost).hasMessage("the power is gone");
    }
    road.rmm.whenStarted = null;
    road.restart();
    road.pass(Duration.ofHours(1));
    assertThat(road.rmm.started).hasSize(1);
    assertThat(run().state()).isEqualTo(State.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"FORBIDDEN", "NOT_FOUND", "REJECTED", "BAD_PAYLOAD", "CONFLICT"})
  void a_refused_start_has_failed_and_holds_nothing_up(Kind kind) {
    road.rmm.troubles.add(kind);
    ask();
    assertThat(run().state()).isEqualTo(State.FAILED);
    assertThat(lastSaid()).contains("failed").contains("the RMM is in trouble");
    assertThat(database().<Optional<LaneHold>>read(tx -> road.outbox.hold(tx, "rmm"))).isEmpty();
  }

  @Test
  void a_source_that_is_away_for_a_while_is_asked_again() {
    road.rmm.troubles.add(Kind.UNAVAILABLE);
    ask();
    assertThat(run().state()).isEqualTo(State.REQUESTED);
    road.pass(Duration.ofMinutes(1));
    assertThat(road.rmm.started).hasSize(1);
  }

  @Test
  void a_job_that_cannot_be_started_in_a_quarter_of_an_hour_is_dropped() {
    road.paused.add("rmm");
    ask();
    road.pass(Duration.ofMinutes(15));
    road.paused.clear();
    road.settle();
    assertThat(road.rmm.started).isEmpty();
    assertThat(run().state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void a_job_that_does_not_end_within_a_day_is_given_up() {
    ask();
    road.pass(Duration.ofHours(24));
    assertThat(run().state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void a_failed_look_at_a_job_is_repeated() {
    ask();
    road.rmm.troubles.add(Kind.OUTCOME_UNKNOWN);
    road.rmm.state = Run.State.FAILED;
    road.pass(Duration.ofSeconds(10));
    assertThat(run().state()).isEqualTo(State.RUNNING);
    road.pass(Duration.ofMinutes(1));
    assertThat(run().state()).isEqualTo(State.FAILED);
  }

  private void closeTicket() {
    // what changes in a ticket's first minute counts as the desk's own rules
    road.pass(Duration.ofMinutes(2));
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "bob");
  }

  @Test
  void closing_the_ticket_clears_nothing_at_the_source_unless_it_is_allowed() {
    closeTicket();
    assertThat(road.rmm.cleared).isEmpty();
  }

  @Test
  void closing_the_ticket_clears_the_alert_at_the_source_where_it_is_allowed() {
    allow(Set.of(), true);
    closeTicket();
    assertThat(road.rmm.cleared).hasSize(1);
    assertThat(road.rmm.cleared.get(0)).startsWith("a1 of 1/dc01: ").contains("was closed by bob");
    assertThat(lastSaid()).isEqualTo("Cleared at rmm.");
    road.clear();
    road.pass(Duration.ofHours(1));
    assertThat(road.rmm.cleared).hasSize(1);
  }

  @Test
  void an_alert_that_clears_by_itself_first_is_left_alone() {
    allow(Set.of(), true);
    road.paused.add("rmm");
    closeTicket();
    assertThat(road.onlyIncident().isOpen()).isFalse();
    road.take(AlertCleared.of("a1", road.clock.instant(), ""));
    road.paused.clear();
    road.settle();
    assertThat(road.rmm.cleared).isEmpty();
  }

  @Test
  void an_incident_that_is_opened_again_first_keeps_its_alert() {
    allow(Set.of(), true);
    road.paused.add("rmm");
    closeTicket();
    road.write(
        tx ->
            road.acts.reopen(
                tx, road.onlyIncident(), Actor.user("ann"), "Not done.", road.clock.instant()));
    road.paused.clear();
    road.settle();
    assertThat(road.rmm.cleared).isEmpty();
  }

  @Test
  void no_more_than_twenty_are_cleared_within_an_hour() {
    allow(Set.of(), true);
    for (int i = 0; i < 25; i++) {
      road.take(Road.raise("h" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.settle();
    road.write(
        tx ->
            road.incidentList()
                .forEach(
                    incident ->
                        road.acts.resolve(
                            tx, incident, Actor.user("ann"), "", road.clock.instant())));
    road.settle();
    assertThat(road.rmm.cleared).hasSize(20);
    assertThat(road.incidentList())
        .filteredOn(
            incident ->
                road.timeline(incident).stream()
                    .anyMatch(line -> line.contains("Clear it there by hand")))
        .hasSize(6);
  }

  @Test
  void a_source_that_refuses_to_clear_is_shown_and_asked_no_more() {
    allow(Set.of(), true);
    road.rmm.troubles.add(Kind.FORBIDDEN);
    closeTicket();
    assertThat(lastSaid()).contains("Could not be cleared at rmm: the RMM is in trouble");
    road.pass(Duration.ofHours(1));
    assertThat(road.rmm.cleared).isEmpty();
  }

  @Test
  void a_lost_answer_to_a_clearing_is_asked_for_again() {
    allow(Set.of(), true);
    road.rmm.troubles.add(Kind.OUTCOME_UNKNOWN);
    closeTicket();
    road.pass(Duration.ofMinutes(1));
    assertThat(road.rmm.cleared).hasSize(1);
  }
}
