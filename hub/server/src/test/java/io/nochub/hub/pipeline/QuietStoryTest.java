package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only records, and what a person has dismissed. */
@SuppressWarnings("NullAway.Init")
class QuietStoryTest extends OnBothDatabases {
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final String GRAVE_ONES_ONLY =
      """
      {"name":"root","recordOnly":true,"ticket":{"integration":"desk"},
       "children":[{"name":"grave","when":"alert.severity >= CRITICAL","recordOnly":false}]}
      """;
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private List<Reason> reasons(Alert alert) {
    return database().read(tx -> road.alerts.reasons(tx, alert.id()));
  }

  /** Raised, told, and its ticket closed by a person while the source still reports it. */
  private void dismissed() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    assertThat(road.onlyIncident().state()).isEqualTo(State.CLOSED);
    assertThat(road.onlyAlert().told()).isEqualTo(Told.NONE);
    assertThat(reasons(road.onlyAlert()))
        .extracting(Reason::kind)
        .containsExactly(Reason.Kind.DISMISSED);
  }

  @Test
  void what_is_only_recorded_is_shown_with_the_rule_that_says_so_and_told_nobody() {
    road.routes(GRAVE_ONES_ONLY);
    road.raise();
    road.pass(Duration.ofDays(1));
    assertThat(road.onlyAlert().isOpen()).isTrue();
    assertThat(road.incidentList()).isEmpty();
    assertThat(road.trail(road.onlyAlert()))
        .last()
        .extracting(TrailEntry::reason)
        .isEqualTo("Held back: rule \"root\" only records.");
    road.clear();
    road.settle();
    assertThat(road.desk.tickets).isEmpty();
  }

  @Test
  void what_is_only_recorded_is_told_once_it_gets_grave_enough_for_another_rule() {
    road.routes(GRAVE_ONES_ONLY);
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(reasons(road.onlyAlert())).isEmpty();
  }

  @Test
  void getting_graver_can_lead_to_a_ticket_where_the_lesser_wanted_none() {
    road.routes(
        """
        {"name":"root","children":[
          {"name":"grave","when":"alert.severity >= CRITICAL","ticket":{"integration":"desk"}}]}
        """);
    road.raise();
    road.settle();
    assertThat(road.onlyIncident().isOpen()).isTrue();
    assertThat(road.desk.tickets).isEmpty();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.desk.only().summary).startsWith("[CRITICAL]");
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void a_clear_ends_a_dismissal_without_a_word() {
    dismissed();
    int written = road.desk.only().version;
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    assertThat(reasons(road.onlyAlert())).isEmpty();
    assertThat(road.desk.only().version).isEqualTo(written);
    assertThat(road.desk.only().notes).isEmpty();
    assertThat(road.onlyIncident().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_new_raise_after_the_dismissed_one_cleared_is_told() {
    dismissed();
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyIncident().isOpen()).isTrue();
  }

  @Test
  void what_was_dismissed_is_told_again_when_it_gets_worse_and_recovers_then() {
    dismissed();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyAlert().told()).isEqualTo(Told.PROBLEM);
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void repeats_and_better_news_leave_a_dismissal_as_it_is() {
    dismissed();
    for (int i = 0; i < 3; i++) {
      road.pass(A_WHILE);
      road.raise(Severity.MINOR);
    }
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.onlyIncident().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_person_who_opens_the_ticket_again_takes_the_dismissal_back() {
    dismissed();
    road.pass(A_WHILE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.IN_PROGRESS, "Tess");
    assertThat(road.onlyIncident().state()).isEqualTo(State.ACKNOWLEDGED);
    assertThat(road.onlyIncident().acknowledgedBy()).isEqualTo("Tess (desk)");
    assertThat(road.onlyAlert().told()).isEqualTo(Told.PROBLEM);
    assertThat(reasons(road.onlyAlert())).isEmpty();
    assertThat(road.desk.only().notes).isEmpty();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
    assertThat(road.desk.only().notes).singleElement().asString().startsWith("Recovered");
  }

  @Test
  void a_person_who_opens_an_incident_again_in_the_hub_opens_its_ticket() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.write(
        tx ->
            road.acts.resolve(
                tx, road.onlyIncident(), Actor.user("ann"), "", road.clock.instant()));
    road.settle();
    assertThat(road.desk.only().isOpen()).isFalse();
    road.write(
        tx ->
            road.acts.reopen(
                tx, road.onlyIncident(), Actor.user("ann"), "not yet", road.clock.instant()));
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.onlyAlert().told()).isEqualTo(Told.PROBLEM);
  }

  @Test
  void resolving_in_the_hub_dismisses_what_is_still_open() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.write(
        tx ->
            road.acts.resolve(
                tx, road.onlyIncident(), Actor.user("ann"), "", road.clock.instant()));
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
    assertThat(road.desk.only().isOpen()).isFalse();
    road.clear();
    road.pass(Duration.ofHours(5));
    assertThat(road.onlyIncident().state()).isEqualTo(State.CLOSED);
    assertThat(road.desk.only().notes).hasSize(1);
  }

  @Test
  void acts_that_lead_where_the_incident_is_already_change_nothing() {
    road.raise();
    road.settle();
    road.write(
        tx ->
            road.acts.acknowledge(
                tx, road.onlyIncident(), Actor.user("ann"), "", road.clock.instant()));
    road.settle();
    int lines = road.timeline(road.onlyIncident()).size();
    road.write(
        tx ->
            road.acts.acknowledge(
                tx, road.onlyIncident(), Actor.user("ben"), "", road.clock.instant()));
    road.write(
        tx ->
            road.acts.reopen(tx, road.onlyIncident(), Actor.user("ben"), "", road.clock.instant()));
    assertThat(road.onlyIncident().acknowledgedBy()).isEqualTo("ann");
    assertThat(road.timeline(road.onlyIncident())).hasSize(lines);
  }

  @Test
  void an_acknowledge_given_for_a_lower_severity_does_not_count_for_a_higher_one() {
    road.raise(Severity.MINOR);
    road.settle();
    road.write(
        tx ->
            road.acts.acknowledge(
                tx, road.onlyIncident(), Actor.user("ann"), "", road.clock.instant()));
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.onlyIncident().state()).isEqualTo(State.OPEN);
    assertThat(road.onlyIncident().acknowledgedBy()).isNull();
  }
}
