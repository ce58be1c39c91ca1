package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.pipeline.FakeDesk.Ticket;
import io.nochub.hub.pipeline.FakeDesk.Trouble;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.ticketing.TicketLink;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rarer ways in which a ticket and its desk go wrong. */
@SuppressWarnings("NullAway.Init")
class TicketTroubleStoryTest extends OnBothDatabases {
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

  private OutboxEntry onlyEntry() {
    return database()
        .read(
            tx ->
                road.outbox.list(tx, new OutboxStore.Filter(null, null, null), Long.MAX_VALUE, 10))
        .get(0);
  }

  @Test
  void a_lost_create_is_not_repeated_before_a_search_could_have_found_it() {
    road.desk.findLag = Duration.ofSeconds(30);
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise();
    road.deliver();
    for (int i = 0; i < 20; i++) {
      road.clock.push(Duration.ofSeconds(1));
      road.raise();
      road.deliver();
    }
    road.pass(Duration.ofMinutes(10));
    assertThat(road.desk.tickets).hasSize(1);
  }

  @Test
  void where_no_tickets_are_made_none_counts_as_begun() {
    road.routes("{\"name\":\"root\",\"ticket\":{\"integration\":\"rmm\"}}");
    road.raise();

    road.deliver();

    Optional<TicketLink> link =
        database().read(tx -> road.tickets.current(tx, road.onlyIncident().id(), Purpose.MAIN));
    assertThat(link).map(TicketLink::state).contains(State.ABSENT);
    assertThat(onlyEntry().problem()).contains("makes no tickets");
  }

  @Test
  void a_lost_note_is_asked_after_though_fields_were_written_in_between() {
    road.raise(Severity.MINOR);
    road.settle();
    road.pass(A_WHILE);
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.write(
        tx ->
            road.acts.note(
                tx, road.onlyIncident(), Actor.user("ann"), "looking", road.clock.instant()));
    road.deliver();
    road.raise(Severity.CRITICAL);
    road.pass(Duration.ofMinutes(10));
    assertThat(road.desk.only().priority).isEqualTo(Priority.URGENT);
    assertThat(road.desk.only().notes).containsExactly("ann: looking");
  }

  @Test
  void a_lost_reopening_is_undone_when_it_cleared_meanwhile() {
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise();
    road.deliver();
    assertThat(road.desk.only().isOpen()).isTrue();
    road.restart();
    road.clear();
    road.pass(Duration.ofMinutes(10));
    assertThat(road.desk.only().isOpen()).isFalse();
  }

  @Test
  void a_lost_resolving_is_undone_when_it_came_again_meanwhile() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.write(
        tx ->
            road.tickets
                .unsent(tx, 1)
                .forEach(note -> road.tickets.sent(tx, note, road.clock.instant())));
    road.deliver();
    assertThat(road.desk.only().isOpen()).isFalse();
    road.restart();
    road.clock.push(Duration.ofSeconds(1));
    road.raise();
    road.pass(Duration.ofMinutes(10));
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void lost_fields_are_written_anew_though_what_is_wanted_is_as_before_again() {
    road.raise(Severity.MINOR);
    road.settle();
    road.pass(A_WHILE);
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise(Severity.CRITICAL);
    road.deliver();
    assertThat(road.desk.only().priority).isEqualTo(Priority.URGENT);
    road.restart();
    road.raise(Severity.MINOR);
    road.pass(Duration.ofMinutes(10));
    assertThat(road.desk.only().priority).isEqualTo(Priority.NORMAL);
    assertThat(road.desk.only().summary).startsWith("[MINOR]");
  }

  @Test
  void a_new_occurrence_of_what_had_a_ticket_that_was_deleted_gets_a_new_one() {
    road.raise();
    road.settle();
    road.desk.only().deleted = true;
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    road.pass(Duration.ofMinutes(11));
    assertThat(road.desk.tickets).hasSize(1);
    road.clear();
    road.settle();
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertThat(road.desk.tickets).hasSize(2);
    assertThat(road.desk.ticket("2").draft.body()).contains("Follows on ticket #1.");
  }

  @Test
  void a_closing_that_is_doubted_is_not_undone_by_the_next_repeat() {
    for (int i = 0; i < 22; i++) {
      road.take(Road.raise("b" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.settle();
    road.pass(A_WHILE);
    for (Ticket ticket : road.desk.tickets.values()) {
      road.atDesk(ticket, TicketSnapshot.State.CLOSED, "Tess");
    }
    road.pass(A_WHILE);
    for (int i = 0; i < 22; i++) {
      road.take(Road.raise("b" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.settle();
    assertThat(road.desk.open()).isEmpty();
    assertThat(road.incidentList()).filteredOn(incident -> incident.isOpen()).hasSize(2);
  }

  @Test
  void a_note_after_a_person_resolved_it_does_not_change_how_the_ticket_ends() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "Tess");
    road.desk.down = true;
    road.write(
        tx ->
            road.acts.resolve(
                tx, road.onlyIncident(), Actor.user("ann"), "done", road.clock.instant()));
    road.write(
        tx ->
            road.acts.note(
                tx, road.onlyIncident(), Actor.user("ann"), "new disk", road.clock.instant()));
    road.settle();
    road.desk.down = false;
    road.pass(Duration.ofHours(1));
    assertThat(road.desk.only().isOpen()).isFalse();
    assertThat(road.desk.only().notes).hasSize(2);
  }

  @Test
  void a_merged_ticket_whose_rolling_text_changes_gives_the_worker_no_rest_less_work() {
    road.raise();
    road.settle();
    road.take(Road.raise("a2", "1", "dc02").at(road.clock.instant()).build());
    road.settle();
    road.pass(A_WHILE);
    Ticket merged = road.desk.ticket("2");
    merged.mergedInto = "1";
    road.desk.touch(merged, Touch.Kind.OTHER, "Tess");
    road.write(tx -> road.ticketPlanner.touched(tx, "desk", "2", road.clock.instant()));
    road.settle();
    road.take(Road.raise("a2", "1", "dc02").at(road.clock.instant()).build());
    road.settle();
    assertThat(onlyEntry().state()).isEqualTo(OutboxEntry.State.DONE);
  }

  @Test
  void a_found_ticket_is_looked_at_for_a_twin_an_hour_later_though_a_person_keeps_it_open() {
    road.desk.troubles.add(Trouble.ANSWER_LOST);
    road.raise();
    road.pass(Duration.ofMinutes(1));
    road.pass(A_WHILE);
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "Tess");
    road.clear();
    road.settle();
    road.pass(Duration.ofHours(2));
    assertThat(onlyEntry().state()).isEqualTo(OutboxEntry.State.DONE);
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void what_an_alert_says_cannot_speak_to_the_ticket_system() {
    road.take(
        Road.raise("a1", "1", "dc01")
            .at(road.clock.instant())
            .title("a\u0000b\u202E{{client}}\r\nSubject: <script>")
            .body("x\u001B[2Jy\u0000")
            .build());
    road.settle();
    assertThat(road.desk.only().summary)
        .isEqualTo("[MAJOR] ab{{client}} Subject: <script> on dc01");
    assertThat(road.desk.only().draft.body()).doesNotContainPattern("[\\p{Cc}&&[^\n\t]]");
  }
}
