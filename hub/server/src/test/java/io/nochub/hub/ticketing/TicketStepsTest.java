package io.nochub.hub.ticketing;

import static io.nochub.hub.ticketing.LinkFixture.ENDED;
import static io.nochub.hub.ticketing.LinkFixture.NOON;
import static io.nochub.hub.ticketing.LinkFixture.OPEN;
import static io.nochub.hub.ticketing.LinkFixture.ended;
import static io.nochub.hub.ticketing.LinkFixture.in;
import static io.nochub.hub.ticketing.LinkFixture.linked;
import static io.nochub.hub.ticketing.LinkFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.routing.TicketRoute.Resolve;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketStepsTest {
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);
  private static final List<TicketNote> NONE = List.of();
  private static final List<TicketNote> ONE =
      List.of(new TicketNote(1, "k1", "Recovered.", Visibility.INTERNAL, null));
  private static final TicketDocument GRAVER =
      with("Disk full", Priority.URGENT, Map.of("Queue", "NOC"));
  private static final Touch NOTE = new Touch(NOON, Touch.Kind.NOTE, "Tess");

  private static TicketStep next(LinkFixture link, List<TicketNote> notes) {
    return TicketSteps.next(link.build(), notes, ALL, NOON);
  }

  private static TicketStep without(Capability missing, LinkFixture link, List<TicketNote> notes) {
    Set<Capability> rest = EnumSet.allOf(Capability.class);
    rest.remove(missing);
    return TicketSteps.next(link.build(), notes, rest, NOON);
  }

  private static Instant comeBack(LinkFixture link) {
    return TicketSteps.comeBack(link.build(), ALL);
  }

  @ParameterizedTest(name = "{0}, an open ticket wanted {1}: {2}")
  @CsvSource({
    "ABSENT, true, CREATE",
    "ABSENT, false, NOTHING",
    "CREATING, true, FIND",
    "CREATING, false, FIND",
    "UNCERTAIN, true, FIND",
    "UNCERTAIN, false, FIND",
    "LINKED, true, NOTHING",
    "FOLLOWS, true, NOTHING",
    "FOLLOWS, false, NOTHING",
    "GONE, true, NOTHING",
    "GONE, false, NOTHING",
    "DEAD, true, NOTHING",
    "DEAD, false, NOTHING",
    "ABANDONED, true, NOTHING",
    "ABANDONED, false, NOTHING",
  })
  void each_state_has_its_first_step(State state, boolean wanted, TicketStep step) {
    assertThat(next(in(state).wants(wanted ? OPEN : ENDED), NONE)).isEqualTo(step);
  }

  @ParameterizedTest
  @EnumSource(names = {"ABSENT", "CREATING", "UNCERTAIN", "GONE", "DEAD", "ABANDONED"})
  void notes_wait_for_a_ticket(State state) {
    assertThat(next(in(state), ONE)).isNotEqualTo(TicketStep.NOTE);
  }

  @Test
  void a_lost_create_that_cannot_be_asked_after_waits_for_an_operator() {
    assertThat(without(Capability.TICKET_FIND, in(State.UNCERTAIN), NONE))
        .isEqualTo(TicketStep.NOTHING);
    assertThat(without(Capability.TICKET_FIND, in(State.CREATING), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void what_is_as_wanted_needs_nothing() {
    assertThat(next(linked(), NONE)).isEqualTo(TicketStep.NOTHING);
    assertThat(next(linked().wants(ENDED).delivered(ENDED), NONE)).isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void a_look_that_was_asked_for_comes_before_everything() {
    LinkFixture all = linked().wants(GRAVER.opened(false)).readWanted();
    assertThat(next(all, ONE)).isEqualTo(TicketStep.READ);
    assertThat(next(in(State.FOLLOWS).readWanted(), ONE)).isEqualTo(TicketStep.READ);
  }

  @Test
  void the_order_is_reopen_fields_notes_rolling_text() {
    TicketDocument wanted = GRAVER.rolling("Seen twice.");
    assertThat(next(linked().wants(wanted).delivered(ENDED), ONE)).isEqualTo(TicketStep.REOPEN);
    assertThat(next(linked().wants(wanted), ONE)).isEqualTo(TicketStep.FIELDS);
    assertThat(next(linked().wants(wanted).delivered(GRAVER), ONE)).isEqualTo(TicketStep.NOTE);
    assertThat(next(linked().wants(wanted).delivered(GRAVER), NONE))
        .isEqualTo(TicketStep.ROLLING_NOTE);
    assertThat(next(linked().wants(wanted).delivered(wanted), NONE)).isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void a_resolve_never_goes_out_before_its_fields_note_and_rolling_text() {
    TicketDocument wanted = GRAVER.rolling("Seen twice.").opened(false);
    assertThat(next(linked().wants(wanted).seenAt(NOON), ONE)).isEqualTo(TicketStep.FIELDS);
    LinkFixture fieldsDone = linked().wants(wanted).delivered(GRAVER).seenAt(NOON);
    assertThat(next(fieldsDone, ONE)).isEqualTo(TicketStep.NOTE);
    assertThat(next(fieldsDone, NONE)).isEqualTo(TicketStep.ROLLING_NOTE);
    assertThat(next(fieldsDone.delivered(GRAVER.rolling("Seen twice.")), NONE))
        .isEqualTo(TicketStep.RESOLVE);
  }

  @Test
  void fields_of_an_ended_ticket_are_left_alone() {
    assertThat(next(linked().wants(GRAVER.opened(false)).delivered(ENDED), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void fields_a_person_changed_are_not_written() {
    TicketDocument wanted = with("Disk full!", Priority.URGENT, Map.of("Queue", "Storage"));
    TicketLink link = linked().wants(wanted).owned("summary", "field:Queue").build();
    assertThat(TicketSteps.changedFields(link)).isEqualTo(Map.of("priority", "URGENT"));
    assertThat(
            TicketSteps.changedFields(
                linked().wants(wanted).owned("summary", "priority", "field:Queue").build()))
        .isEmpty();
    assertThat(TicketSteps.changedFields(linked().wants(wanted).build()))
        .isEqualTo(Map.of("summary", "Disk full!", "priority", "URGENT", "field:Queue", "Storage"));
  }

  @Test
  void an_ended_ticket_is_reopened_at_most_five_times_and_then_replaced() {
    assertThat(next(linked().delivered(ENDED).reopens(4), NONE)).isEqualTo(TicketStep.REOPEN);
    assertThat(next(linked().delivered(ENDED).reopens(5), NONE))
        .isEqualTo(TicketStep.NEXT_GENERATION);
  }

  @Test
  void where_tickets_cannot_be_reopened_the_next_one_takes_over() {
    assertThat(without(Capability.TICKET_REOPEN, linked().delivered(ENDED), NONE))
        .isEqualTo(TicketStep.NEXT_GENERATION);
  }

  @Test
  void a_deleted_ticket_is_replaced_only_for_a_new_occurrence() {
    assertThat(next(in(State.GONE).delivered(OPEN), NONE)).isEqualTo(TicketStep.NOTHING);
    assertThat(next(in(State.GONE).delivered(ENDED), NONE)).isEqualTo(TicketStep.NEXT_GENERATION);
    assertThat(next(in(State.GONE).delivered(ENDED).wants(ENDED), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void resolving_untouched_needs_a_look_not_older_than_ten_seconds() {
    assertThat(next(linked().wants(ENDED), NONE)).isEqualTo(TicketStep.READ);
    assertThat(next(linked().wants(ENDED).seenAt(NOON.minusSeconds(11)), NONE))
        .isEqualTo(TicketStep.READ);
    assertThat(next(linked().wants(ENDED).seenAt(NOON.minusSeconds(10)), NONE))
        .isEqualTo(TicketStep.RESOLVE);
  }

  @Test
  void a_touched_ticket_is_resolved_only_where_the_route_says_always() {
    assertThat(next(linked().wants(ENDED).touched(NOTE).seenAt(NOON), NONE))
        .isEqualTo(TicketStep.NOTHING);
    assertThat(next(linked().wants(ended(Resolve.ALWAYS)).touched(NOTE), NONE))
        .isEqualTo(TicketStep.RESOLVE);
  }

  @Test
  void a_touched_ticket_still_gets_its_recovery_note() {
    assertThat(next(linked().wants(ENDED).touched(NOTE), ONE)).isEqualTo(TicketStep.NOTE);
  }

  @Test
  void never_means_never() {
    assertThat(next(linked().wants(ended(Resolve.NEVER)).seenAt(NOON), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void what_a_system_cannot_do_is_left_out_and_the_rest_is_done() {
    assertThat(without(Capability.TICKET_FIELDS, linked().wants(GRAVER), ONE))
        .isEqualTo(TicketStep.NOTE);
    assertThat(without(Capability.TICKET_NOTE, linked().wants(ENDED).seenAt(NOON), ONE))
        .isEqualTo(TicketStep.RESOLVE);
    assertThat(without(Capability.TICKET_ROLLING_NOTE, linked().wants(OPEN.rolling("x")), NONE))
        .isEqualTo(TicketStep.NOTHING);
    assertThat(without(Capability.TICKET_RESOLVE, linked().wants(ENDED).seenAt(NOON), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void the_rolling_text_is_written_every_five_minutes_at_most() {
    TicketDocument wanted = OPEN.rolling("Seen 3 times.");
    Instant recently = NOON.minus(Duration.ofMinutes(4));
    assertThat(next(linked().wants(wanted).rollingSentAt(recently), NONE))
        .isEqualTo(TicketStep.NOTHING);
    assertThat(comeBack(linked().wants(wanted).rollingSentAt(recently)))
        .isEqualTo(NOON.plus(Duration.ofMinutes(1)));
    assertThat(next(linked().wants(wanted).rollingSentAt(NOON.minus(Duration.ofMinutes(5))), NONE))
        .isEqualTo(TicketStep.ROLLING_NOTE);
  }

  @Test
  void a_rolling_text_that_is_not_due_does_not_hold_the_resolve_up() {
    TicketDocument wanted = ENDED.rolling("Seen 3 times.");
    assertThat(next(linked().wants(wanted).rollingSentAt(NOON).seenAt(NOON), NONE))
        .isEqualTo(TicketStep.RESOLVE);
  }

  @Test
  void a_merged_ticket_gets_notes_and_nothing_else() {
    assertThat(next(in(State.FOLLOWS).wants(GRAVER.opened(false).rolling("x")), ONE))
        .isEqualTo(TicketStep.NOTE);
    assertThat(next(in(State.FOLLOWS).wants(GRAVER.opened(false).rolling("x")), NONE))
        .isEqualTo(TicketStep.NOTHING);
    assertThat(next(in(State.FOLLOWS).wants(OPEN).delivered(ENDED), NONE))
        .isEqualTo(TicketStep.NOTHING);
  }

  @Test
  void a_twin_is_looked_for_when_its_time_has_come() {
    assertThat(next(linked().twinsAt(NOON), NONE)).isEqualTo(TicketStep.FIND_TWIN);
    assertThat(next(linked().twinsAt(NOON.plusSeconds(1)), NONE)).isEqualTo(TicketStep.NOTHING);
    assertThat(comeBack(linked().twinsAt(NOON.plusSeconds(1)))).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void a_ticket_that_is_left_open_is_still_looked_at_for_a_twin() {
    assertThat(next(linked().wants(ENDED).touched(NOTE).seenAt(NOON).twinsAt(NOON), NONE))
        .isEqualTo(TicketStep.FIND_TWIN);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void where_nothing_is_due_nobody_comes_back_before_now(State state) {
    LinkFixture link =
        in(state)
            .wants(OPEN.rolling("Seen 3 times."))
            .rollingSentAt(NOON.minusSeconds(1))
            .twinsAt(NOON.minusSeconds(1));
    if (next(link, NONE) == TicketStep.NOTHING) {
      assertThat(comeBack(link)).isAfter(NOON);
    }
  }

  @Test
  void what_is_done_needs_no_coming_back() {
    assertThat(comeBack(linked())).isEqualTo(Instant.MAX);
    assertThat(comeBack(linked().wants(ENDED.rolling("x")))).isEqualTo(Instant.MAX);
  }
}
