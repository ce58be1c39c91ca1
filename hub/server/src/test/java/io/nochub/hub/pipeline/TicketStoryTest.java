package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.pipeline.FakeDesk.Ticket;
import io.nochub.hub.pipeline.FakeDesk.Trouble;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.ticketing.TicketLink;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class TicketStoryTest extends OnBothDatabases {
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

  private TicketLink link() {
    return database()
        .read(tx -> road.tickets.current(tx, road.onlyIncident().id(), Purpose.MAIN))
        .orElseThrow();
  }

  private List<OutboxEntry> dead() {
    return database()
        .read(
            tx ->
                road.outbox.list(
                    tx,
                    new OutboxStore.Filter(OutboxEntry.State.DEAD, null, null),
                    Long.MAX_VALUE,
                    10));
  }

  @Test
  void an_alert_becomes_an_incident_with_a_ticket() {
    road.raise();
    road.settle();

    Ticket ticket = road.desk.only();
    assertThat(ticket.summary).isEqualTo("[MAJOR] Disk C: is full on dc01");
    assertThat(ticket.priority).isEqualTo(Priority.HIGH);
    assertThat(road.onlyIncident().state()).isEqualTo(State.OPEN);
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
  }

  @Test
  void a_recovery_adds_a_note_and_resolves_the_ticket() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();

    Ticket ticket = road.desk.only();
    assertThat(ticket.state).isEqualTo(TicketSnapshot.State.RESOLVED);
    assertThat(ticket.notes).singleElement().asString().startsWith("Recovered: Disk C: is full");
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void a_ticket_a_person_worked_on_stays_open_with_a_recovery_note() {
    road.raise();
    road.settle();
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "technician");
    road.pass(A_WHILE);
    road.clear();
    road.settle();

    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.desk.only().notes).singleElement().asString().startsWith("Recovered");
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void an_act_of_a_robot_does_not_keep_the_ticket_open() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "Robot");
    road.clear();
    road.settle();

    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void what_was_raised_and_cleared_while_the_desk_was_down_makes_no_ticket() {
    road.desk.down = true;
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    road.desk.down = false;
    road.pass(Duration.ofHours(1));

    assertThat(road.desk.tickets).isEmpty();
  }

  @Test
  void what_is_still_open_when_the_desk_comes_back_becomes_a_ticket() {
    road.desk.down = true;
    road.raise();
    road.settle();
    road.pass(Duration.ofHours(1));
    road.desk.down = false;
    road.pass(Duration.ofHours(1));

    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_create_whose_answer_is_lost_is_found_and_not_repeated() {
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise();
    road.settle();
    road.pass(Duration.ofMinutes(10));

    assertThat(road.desk.tickets).hasSize(1);
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
  }

  @Test
  void a_create_that_never_arrived_is_repeated_only_after_two_empty_searches() {
    road.desk.troubles.add(Trouble.REQUEST_LOST);
    road.raise();
    road.deliver();
    assertThat(link().state()).isEqualTo(TicketLink.State.UNCERTAIN);
    road.clock.push(Duration.ofSeconds(3));
    road.deliver();
    assertThat(road.desk.tickets).isEmpty();
    road.pass(Duration.ofSeconds(3));

    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_note_whose_answer_is_lost_is_not_written_twice() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.clear();
    road.settle();
    road.pass(Duration.ofMinutes(10));

    assertThat(road.desk.only().notes).hasSize(1);
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void a_crash_between_create_and_its_answer_leaves_one_ticket() {
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise();
    road.deliver();
    road.restart();
    road.pass(Duration.ofMinutes(10));

    assertThat(road.desk.tickets).hasSize(1);
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
  }

  @Test
  void raised_again_within_the_window_reopens_incident_and_ticket() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    road.pass(A_WHILE);
    road.raise();
    road.settle();

    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.desk.only().notes).last().asString().startsWith("Raised again");
    assertThat(road.onlyIncident().state()).isEqualTo(State.OPEN);
    assertThat(road.onlyIncident().reopened()).isEqualTo(1);
  }

  @Test
  void raised_again_after_the_window_makes_a_new_incident_that_names_the_old_one() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    road.pass(Duration.ofHours(5));
    road.raise();
    road.settle();

    assertThat(road.incidentList()).hasSize(2);
    assertThat(road.incidentList().get(0).previousId()).isEqualTo(road.incidentList().get(1).id());
    assertThat(road.desk.tickets).hasSize(2);
  }

  @Test
  void raised_again_before_the_resolve_was_sent_sends_nothing_but_the_creation() {
    road.raise();
    road.settle();
    road.desk.down = true;
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    road.desk.down = false;
    road.pass(Duration.ofHours(1));

    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.desk.only().state).isEqualTo(TicketSnapshot.State.NEW);
  }

  @Test
  void a_rise_of_severity_lifts_the_tickets_priority() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.take(
        Road.raise("a1", "1", "dc01").at(road.clock.instant()).severity(Severity.CRITICAL).build());
    road.settle();

    assertThat(road.desk.only().priority).isEqualTo(Priority.URGENT);
    assertThat(road.desk.only().summary).startsWith("[CRITICAL]");
  }

  @Test
  void repeats_feed_the_rolling_note_and_make_no_other_note() {
    road.raise();
    road.settle();
    for (int i = 0; i < 5; i++) {
      road.pass(A_WHILE);
      road.raise();
    }
    road.settle();
    road.pass(Duration.ofMinutes(10));

    assertThat(road.desk.only().notes).isEmpty();
    assertThat(road.desk.only().rollingNote).startsWith("Seen 6 times");
  }

  @Test
  void repeats_while_the_desk_is_away_are_counted_when_it_is_back() {
    road.desk.down = true;
    road.raise();
    road.settle();
    for (int i = 0; i < 3; i++) {
      road.pass(A_WHILE);
      road.raise();
    }
    road.desk.down = false;
    road.pass(Duration.ofHours(1));

    assertThat(road.desk.only().rollingNote).startsWith("Seen 4 times");
  }

  @Test
  void words_that_change_with_a_repeat_while_the_desk_is_away_are_in_the_ticket() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\",\"summary\":\"{{condition}} at"
            + " {{details.value}}\"}}");
    road.desk.down = true;
    road.take(raised("e1", "81 %"));
    road.settle();
    road.pass(A_WHILE);
    road.take(raised("e2", "97 %"));
    road.desk.down = false;
    road.pass(Duration.ofHours(1));

    assertThat(road.desk.only().summary).isEqualTo("cpu at 97 %");
  }

  private AlertRaised raised(String event, String value) {
    return AlertRaised.of("a1", "cpu", Subject.of("1", "dc01"))
        .event(event)
        .at(road.clock.instant())
        .severity(Severity.MAJOR)
        .title("CPU busy")
        .detail("value", value)
        .build();
  }

  @Test
  void a_repeat_while_the_ticket_is_being_written_is_not_forgotten() {
    road.desk.meanwhile =
        () -> {
          road.clock.push(A_WHILE);
          road.raise();
        };
    road.raise();
    road.settle();
    road.pass(Duration.ofMinutes(10));

    assertThat(road.desk.only().rollingNote).startsWith("Seen 2 times");
  }

  @Test
  void taken_at_the_desk_acknowledges_the_incident() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    Ticket ticket = road.desk.only();
    ticket.assignee = "Tess";
    road.desk.touch(ticket, Touch.Kind.ASSIGNMENT, "Tess");
    road.write(tx -> road.ticketPlanner.touched(tx, "desk", ticket.id, road.clock.instant()));
    road.settle();

    assertThat(road.onlyIncident().state()).isEqualTo(State.ACKNOWLEDGED);
    assertThat(road.onlyIncident().acknowledgedBy()).isEqualTo("Tess (desk)");
  }

  @Test
  void closed_by_a_person_while_open_dismisses_the_alert_until_it_gets_worse() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    Ticket ticket = road.desk.only();
    ticket.state = TicketSnapshot.State.CLOSED;
    road.desk.touch(ticket, Touch.Kind.STATUS, "Tess");
    road.write(tx -> road.ticketPlanner.touched(tx, "desk", ticket.id, road.clock.instant()));
    road.settle();

    assertThat(road.onlyIncident().state()).isEqualTo(State.CLOSED);
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertThat(ticket.isOpen()).isFalse();

    road.pass(A_WHILE);
    road.take(
        Road.raise("a1", "1", "dc01").at(road.clock.instant()).severity(Severity.CRITICAL).build());
    road.settle();
    assertThat(ticket.isOpen()).isTrue();
    assertThat(road.onlyIncident().state()).isEqualTo(State.OPEN);
  }

  @Test
  void a_field_a_person_changed_is_theirs() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\",\"fields\":{\"Queue\":\"NOC\"}}}");
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    Ticket ticket = road.desk.only();
    ticket.summary = "Called the customer";
    road.desk.touch(ticket, Touch.Kind.OTHER, "Tess");
    road.write(tx -> road.ticketPlanner.touched(tx, "desk", ticket.id, road.clock.instant()));
    road.settle();
    road.take(
        Road.raise("a1", "1", "dc01").at(road.clock.instant()).severity(Severity.CRITICAL).build());
    road.settle();

    assertThat(ticket.summary).isEqualTo("Called the customer");
    assertThat(ticket.priority).isEqualTo(Priority.URGENT);
  }

  @Test
  void a_ticket_a_person_moved_to_another_company_is_told_of_once_and_stays_there() {
    road.write(
        tx -> road.inventory.save(tx, "desk", "acme-ltd", "acme", null, road.clock.instant()));
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    Ticket ticket = road.desk.only();
    assertThat(ticket.organisation).isEqualTo("acme-ltd");
    ticket.organisation = "other-company";
    for (int look = 0; look < 2; look++) {
      road.desk.touch(ticket, Touch.Kind.OTHER, "Tess");
      road.write(tx -> road.ticketPlanner.touched(tx, "desk", ticket.id, road.clock.instant()));
      road.settle();
    }
    road.clear();
    road.settle();

    assertThat(road.timeline(road.onlyIncident()))
        .filteredOn(text -> text.contains("was moved to organisation \"other-company\""))
        .hasSize(1);
    assertThat(ticket.organisation).isEqualTo("other-company");
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_merged_ticket_is_followed_and_its_survivor_never_resolved() {
    road.raise();
    road.settle();
    road.take(Road.raise("a2", "1", "dc02").at(road.clock.instant()).build());
    road.settle();
    road.pass(A_WHILE);
    Ticket survivor = road.desk.ticket("1");
    Ticket merged = road.desk.ticket("2");
    merged.mergedInto = "1";
    road.desk.touch(merged, Touch.Kind.OTHER, "Tess");
    road.write(tx -> road.ticketPlanner.touched(tx, "desk", "2", road.clock.instant()));
    road.settle();
    road.take(AlertCleared.of("a2", road.clock.instant(), ""));
    road.settle();

    assertThat(survivor.isOpen()).isTrue();
    assertThat(survivor.notes).singleElement().asString().startsWith("Recovered");
  }

  @Test
  void a_deleted_ticket_is_gone_only_after_a_second_look_ten_minutes_later() {
    road.raise();
    road.settle();
    road.desk.only().deleted = true;
    road.pass(A_WHILE);
    road.take(
        Road.raise("a1", "1", "dc01").at(road.clock.instant()).severity(Severity.CRITICAL).build());
    road.settle();
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
    road.pass(Duration.ofMinutes(11));

    assertThat(link().state()).isEqualTo(TicketLink.State.GONE);
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void a_rejected_ticket_becomes_a_dead_letter_and_a_retry_makes_it() {
    road.desk.troubles.add(Trouble.REJECTED);
    road.raise();
    road.settle();
    assertThat(dead()).hasSize(1);
    assertThat(link().state()).isEqualTo(TicketLink.State.DEAD);

    long id = dead().get(0).id();
    road.write(
        tx -> {
          road.ticketDelivery.revived(tx, link().id());
          road.outbox.revive(tx, id, road.clock.instant());
        });
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void refused_credentials_hold_the_lane_and_lose_nothing() {
    road.desk.troubles.add(Trouble.REFUSED);
    road.raise();
    road.settle();
    road.pass(Duration.ofHours(1));
    assertThat(road.desk.tickets).isEmpty();

    road.write(tx -> road.outbox.release(tx, "desk"));
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_person_resolving_in_the_hub_resolves_even_a_touched_ticket() {
    road.raise();
    road.settle();
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "Tess");
    road.pass(A_WHILE);
    road.write(
        tx ->
            road.acts.resolve(
                tx,
                road.onlyIncident(),
                Actor.user("ann"),
                "replaced the disk",
                road.clock.instant()));
    road.settle();

    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.desk.only().notes)
        .singleElement()
        .asString()
        .contains("ann")
        .contains("replaced the disk");
  }

  @Test
  void more_than_twenty_closings_at_once_are_not_believed_before_an_operator_says_so() {
    for (int i = 0; i < 25; i++) {
      road.take(Road.raise("b" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.settle();
    road.pass(A_WHILE);
    for (Ticket ticket : road.desk.tickets.values()) {
      ticket.state = TicketSnapshot.State.CLOSED;
      road.desk.touch(ticket, Touch.Kind.STATUS, "Tess");
      road.write(tx -> road.ticketPlanner.touched(tx, "desk", ticket.id, road.clock.instant()));
    }
    road.settle();
    assertThat(road.incidentList()).filteredOn(incident -> incident.isOpen()).hasSize(5);

    road.write(tx -> road.sync.believeDoubted(tx, "desk", road.clock.instant()));
    road.settle();
    assertThat(road.incidentList()).noneMatch(incident -> incident.isOpen());
    assertThat(road.desk.open()).isEmpty();
  }
}
