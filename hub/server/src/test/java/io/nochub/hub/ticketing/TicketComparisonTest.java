package io.nochub.hub.ticketing;

import static io.nochub.hub.ticketing.LinkFixture.ENDED;
import static io.nochub.hub.ticketing.LinkFixture.NOON;
import static io.nochub.hub.ticketing.LinkFixture.linked;
import static io.nochub.hub.ticketing.LinkFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.ticketing.TicketComparison.Findings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketComparisonTest {
  private static final Set<String> ROBOTS = Set.of("workflow rule");
  private static final Touch STATUS = touch(Touch.Kind.STATUS, "Tess");

  private static Touch touch(Touch.Kind kind, String by) {
    return new Touch(NOON, kind, by);
  }

  /** The ticket as the hub wrote it, in the given state. */
  private static TicketSnapshot.Builder ticket(State state) {
    return TicketSnapshot.of(TicketRef.of("100"), state.name(), state.name(), state, NOON)
        .organisation("org-1")
        .summary("Disk full")
        .fields(Map.of("Queue", "NOC"));
  }

  private static Findings compare(LinkFixture link, TicketSnapshot.Builder now) {
    return TicketComparison.compare(link.build(), now.build(), ROBOTS);
  }

  private static LinkFixture lastSeen(TicketSnapshot.Builder before) {
    return linked().seen(Sighting.of(before.build()), NOON.minusSeconds(60));
  }

  private static void assertNothing(Findings found) {
    assertThat(found).isEqualTo(new Findings(null, null, null, null, false, null, null, Set.of()));
  }

  @Test
  void what_equals_what_was_written_is_an_echo() {
    assertNothing(compare(linked(), ticket(State.NEW)));
  }

  @Test
  void a_change_nobody_claims_is_no_persons_work() {
    assertNothing(compare(linked(), ticket(State.IN_PROGRESS).summary("Other").assignedTo("Tess")));
  }

  @Test
  void what_a_listed_program_did_is_no_persons_work() {
    Findings found =
        compare(
            linked(),
            ticket(State.IN_PROGRESS)
                .summary("Other")
                .touched(touch(Touch.Kind.STATUS, "Workflow Rule")));
    assertNothing(found);
  }

  @Test
  void an_act_that_was_seen_before_is_not_seen_again() {
    TicketSnapshot.Builder same = ticket(State.IN_PROGRESS).touched(STATUS);
    assertNothing(compare(lastSeen(same), same));
  }

  @Test
  void a_person_nobody_knows_counts_as_a_person() {
    assertThat(compare(linked(), ticket(State.NEW).touched(touch(Touch.Kind.NOTE, ""))).touch())
        .isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"STATUS", "ASSIGNMENT", "OTHER"})
  void in_its_first_minute_a_ticket_settles(Touch.Kind kind) {
    LinkFixture young = linked().linkedAt(NOON.minusSeconds(59));
    assertThat(compare(young, ticket(State.NEW).touched(touch(kind, "Tess"))).touch()).isNull();
    LinkFixture settled = linked().linkedAt(NOON.minusSeconds(60));
    assertThat(compare(settled, ticket(State.NEW).touched(touch(kind, "Tess"))).touch())
        .isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTE", "CLIENT_REPLY", "TIME_ENTRY"})
  void writing_is_done_by_people_even_in_the_first_minute(Touch.Kind kind) {
    LinkFixture young = linked().linkedAt(NOON.minusSeconds(1));
    assertThat(compare(young, ticket(State.NEW).touched(touch(kind, "Tess"))).touch()).isNotNull();
  }

  @Test
  void taken_by_being_assigned() {
    Findings found =
        compare(
            lastSeen(ticket(State.NEW)),
            ticket(State.NEW)
                .assignedTo("Tess")
                .touched(touch(Touch.Kind.ASSIGNMENT, "Dispatcher")));
    assertThat(found.takenBy()).isEqualTo("Tess");
  }

  @Test
  void taken_by_being_set_in_progress() {
    assertThat(compare(lastSeen(ticket(State.NEW)), ticket(State.IN_PROGRESS).touched(STATUS)))
        .extracting(Findings::takenBy, Findings::closedBy, Findings::reopenedBy)
        .containsExactly("Tess", null, null);
  }

  @Test
  void a_note_on_a_ticket_in_progress_takes_nothing_anew() {
    TicketSnapshot.Builder before = ticket(State.IN_PROGRESS).assignedTo("Tess").touched(STATUS);
    TicketSnapshot.Builder now =
        ticket(State.IN_PROGRESS).assignedTo("Tess").touched(touch(Touch.Kind.NOTE, "Tom"));
    Findings found = compare(lastSeen(before), now);
    assertThat(found.touch()).isEqualTo(touch(Touch.Kind.NOTE, "Tom"));
    assertThat(found.takenBy()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOLVED", "CLOSED"})
  void closed_by_a_person(State state) {
    Findings found = compare(linked(), ticket(state).assignedTo("Tess").touched(STATUS));
    assertThat(found.closedBy()).isEqualTo("Tess");
    assertThat(found.takenBy()).isNull();
    assertThat(found.ended()).isTrue();
  }

  @Test
  void closed_by_a_rule_of_the_ticket_system_is_taken_as_it_is() {
    Findings found = compare(linked(), ticket(State.CLOSED));
    assertThat(found.closedBy()).isNull();
    assertThat(found.ended()).isTrue();
  }

  @Test
  void closing_what_was_resolved_by_the_hub_is_no_closing() {
    assertThat(compare(linked().delivered(ENDED), ticket(State.CLOSED).touched(STATUS)).closedBy())
        .isNull();
  }

  @Test
  void reopened_by_a_person() {
    Findings found = compare(linked().delivered(ENDED), ticket(State.IN_PROGRESS).touched(STATUS));
    assertThat(found.reopenedBy()).isEqualTo("Tess");
    assertThat(found.ended()).isFalse();
  }

  @Test
  void what_nobody_ended_since_the_backup_was_ended_by_the_hub() {
    assertThat(compare(linked().fromBackup(), ticket(State.RESOLVED)).closedBy())
        .isEqualTo("the hub, before it was restored");
    assertThat(compare(linked(), ticket(State.RESOLVED)).closedBy()).isNull();
    assertThat(compare(linked().fromBackup().wants(ENDED), ticket(State.RESOLVED)).closedBy())
        .isNull();
    assertThat(compare(linked().fromBackup(), ticket(State.NEW)).closedBy()).isNull();
    assertThat(compare(linked().fromBackup(), ticket(State.RESOLVED).touched(STATUS)).closedBy())
        .isEqualTo("Tess");
  }

  @Test
  void what_nobody_opened_again_since_the_backup_was_opened_by_the_hub() {
    LinkFixture ended = linked().wants(ENDED).delivered(ENDED);
    assertThat(compare(ended, ticket(State.IN_PROGRESS)).reopenedBy()).isNull();
    assertThat(compare(ended.fromBackup(), ticket(State.IN_PROGRESS)).reopenedBy())
        .isEqualTo("the hub, before it was restored");
    assertThat(compare(ended.fromBackup(), ticket(State.RESOLVED)).reopenedBy()).isNull();
  }

  @Test
  void merged_into_another_ticket() {
    assertThat(compare(linked(), ticket(State.CLOSED).mergedInto("99")).mergedInto())
        .isEqualTo("99");
  }

  @Test
  void moved_to_another_company_is_found_once() {
    assertThat(compare(linked(), ticket(State.NEW).organisation("org-2")).newCompany())
        .isEqualTo("org-2");
    assertThat(
            compare(
                    lastSeen(ticket(State.NEW).organisation("org-2")),
                    ticket(State.NEW).organisation("org-2"))
                .newCompany())
        .isNull();
    assertThat(compare(linked(), ticket(State.NEW).organisation(null)).newCompany()).isNull();
  }

  @Test
  void what_a_person_changed_is_theirs() {
    Findings found =
        compare(
            linked(),
            ticket(State.NEW)
                .summary("Called the customer")
                .fields(Map.of("Queue", "Storage", "Other", "x"))
                .touched(touch(Touch.Kind.OTHER, "Tess")));
    assertThat(found.ownedFields()).containsExactlyInAnyOrder("summary", "field:Queue");
  }

  @Test
  void what_the_hub_was_writing_when_the_answer_got_lost_is_no_persons() {
    LinkFixture writing = linked().wants(with("Disk fuller", Priority.HIGH, Map.of("Queue", "X")));
    Findings found =
        compare(
            writing,
            ticket(State.NEW)
                .summary("Disk fuller")
                .fields(Map.of("Queue", "X"))
                .touched(touch(Touch.Kind.NOTE, "Tess")));
    assertThat(found.ownedFields()).isEmpty();
  }

  @Test
  void a_part_the_system_does_not_tell_is_not_changed() {
    Findings found =
        compare(
            linked(),
            ticket(State.NEW)
                .summary(null)
                .fields(Map.of())
                .touched(touch(Touch.Kind.NOTE, "Tess")));
    assertThat(found.ownedFields()).isEmpty();
  }
}
