package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.outbox.Delivery.Kind;
import io.nochub.hub.outbox.Delivery.Next;
import io.nochub.hub.outbox.OutboxEntry.State;
import io.nochub.hub.outbox.OutboxStore.Backlog;
import io.nochub.hub.outbox.OutboxStore.Filter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxStoreTest extends StoreContract {
  private final OutboxStore store = new OutboxStore();

  private OutboxEntry asked(
      Kind kind, long ref, String integration, long incident, int urgency, Instant now) {
    write(tx -> store.enqueue(tx, kind, ref, integration, incident, urgency, now));
    return entry(kind, ref);
  }

  private OutboxEntry ticket(long ref, int urgency) {
    return asked(Kind.TICKET, ref, "desk", ref, urgency, NOON);
  }

  private OutboxEntry entry(Kind kind, long ref) {
    return read(tx -> store.entry(tx, kind, ref)).orElseThrow();
  }

  private List<Long> due(String integration, Instant now) {
    return read(tx -> store.due(tx, integration, 0, now, 10)).stream()
        .map(OutboxEntry::ref)
        .toList();
  }

  private List<Long> refs(
      @Nullable State state, @Nullable String integration, @Nullable Long incident) {
    return read(tx -> store.list(tx, new Filter(state, integration, incident), Long.MAX_VALUE, 10))
        .stream()
        .map(OutboxEntry::ref)
        .toList();
  }

  private Backlog backlog() {
    return read(tx -> store.backlog(tx, "desk"));
  }

  @Test
  void what_is_asked_for_waits_and_is_due_at_once() {
    OutboxEntry entry = asked(Kind.TICKET, 7, "desk", 3, 4, NOON);
    assertThat(entry)
        .isEqualTo(
            new OutboxEntry(
                entry.id(),
                Kind.TICKET,
                7,
                "desk",
                3,
                4,
                State.WAITING,
                NOON,
                0,
                1,
                null,
                null,
                NOON));
    assertThat(found(tx -> store.entry(tx, entry.id()))).contains(entry);
    assertThat(due("desk", NOON)).containsExactly(7L);
    assertThat(due("desk", after(-1))).isEmpty();
    assertThat(due("other", NOON)).isEmpty();
  }

  @Test
  void the_oldest_that_is_owed_is_known_without_counting() {
    assertThat(found(tx -> store.owedSince(tx, "desk"))).isEmpty();
    asked(Kind.TICKET, 7, "desk", 3, 4, after(2));
    asked(Kind.TICKET, 8, "desk", 3, 4, after(1));
    asked(Kind.TICKET, 9, "other", 3, 4, NOON);
    assertThat(found(tx -> store.owedSince(tx, "desk"))).contains(after(1));
    write(tx -> store.withdraw(tx, Kind.TICKET, 8, after(3)));
    assertThat(found(tx -> store.owedSince(tx, "desk"))).contains(after(2));
  }

  @Test
  void a_row_has_one_entry_however_often_it_is_asked_for() {
    OutboxEntry first = ticket(7, 1);
    OutboxEntry again = asked(Kind.TICKET, 7, "desk", 7, 4, after(5));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.asked()).isEqualTo(2);
    assertThat(again.urgency()).isEqualTo(4);
    assertThat(asked(Kind.NOTIFICATION, 7, "desk", 7, 1, NOON).id()).isNotEqualTo(first.id());
  }

  @Test
  void the_most_urgent_goes_first_and_the_older_among_equals() {
    ticket(1, 2);
    ticket(2, 4);
    ticket(3, 2);
    ticket(4, 4);
    assertThat(due("desk", NOON)).containsExactly(2L, 4L, 1L, 3L);
    assertThat(listed(tx -> store.due(tx, "desk", 0, NOON, 2)))
        .extracting(OutboxEntry::ref)
        .containsExactly(2L, 4L);
    assertThat(listed(tx -> store.due(tx, "desk", 0, NOON, 3)))
        .extracting(OutboxEntry::ref)
        .containsExactly(2L, 4L, 1L);
    assertThat(listed(tx -> store.due(tx, "desk", 3, NOON, 9)))
        .extracting(OutboxEntry::ref)
        .containsExactly(2L, 4L);
    assertThat(listed(tx -> store.due(tx, "desk", 5, NOON, 9))).isEmpty();
  }

  @Test
  void what_was_withdrawn_waits_no_more_but_is_seen_by_an_attempt_that_has_begun() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.withdraw(tx, Kind.TICKET, 7, after(1)));
    assertThat(entry(Kind.TICKET, 7).state()).isEqualTo(State.DONE);
    assertThat(backlog().waiting()).isZero();
    write(tx -> store.done(tx, entry, Next.DONE, after(2)));
    assertThat(entry(Kind.TICKET, 7))
        .extracting(OutboxEntry::state, OutboxEntry::dueAt)
        .containsExactly(State.WAITING, after(2));
  }

  @Test
  void the_latest_failures_are_kept_until_it_goes_well() {
    OutboxEntry entry = ticket(7, 1);
    for (int i = 1; i <= 25; i++) {
      Instant now = after(i);
      write(tx -> store.retry(tx, entry, now, true, "UNAVAILABLE", "the desk is down", now));
    }
    write(tx -> store.bury(tx, entry, "REJECTED", "no", after(26)));
    assertThat(listed(tx -> store.failures(tx, entry.id())))
        .hasSize(20)
        .startsWith(
            new OutboxStore.Failure(after(26), "REJECTED", "no"),
            new OutboxStore.Failure(after(25), "UNAVAILABLE", "the desk is down"));
    write(tx -> store.done(tx, entry(Kind.TICKET, 7), Next.DONE, after(30)));
    assertThat(listed(tx -> store.failures(tx, entry.id()))).isEmpty();
  }

  @Test
  void a_dead_letter_that_is_abandoned_is_never_taken_up_again() {
    OutboxEntry entry = ticket(7, 1);
    assertThat(did(tx -> store.abandon(tx, entry.id(), NOON))).isFalse();
    write(tx -> store.bury(tx, entry, "REJECTED", "no", NOON));
    assertThat(did(tx -> store.abandon(tx, entry.id(), after(1)))).isTrue();
    assertThat(did(tx -> store.revive(tx, entry.id(), after(2)))).isFalse();
    assertThat(asked(Kind.TICKET, 7, "desk", 7, 4, after(3)).state()).isEqualTo(State.ABANDONED);
    assertThat(backlog()).isEqualTo(new Backlog(0, 0, null));
  }

  @Test
  void the_end_of_an_outage_makes_due_what_had_failed() {
    OutboxEntry failed = ticket(1, 1);
    ticket(2, 1);
    write(
        tx -> {
          store.retry(tx, failed, after(300), true, "UNAVAILABLE", "down", NOON);
          store.done(tx, entry(Kind.TICKET, 2), Next.at(after(300)), NOON);
        });
    assertThat(did(tx -> store.endOutage(tx, "desk", after(9)))).isFalse();
    assertThat(due("desk", after(9))).isEmpty();
    LaneHold outage = new LaneHold("desk", LaneHold.Kind.OUTAGE, "down", NOON, after(60));
    write(tx -> store.hold(tx, outage));
    assertThat(did(tx -> store.endOutage(tx, "desk", after(9)))).isTrue();
    assertThat(due("desk", after(9))).containsExactly(1L);
    assertThat(found(tx -> store.hold(tx, "desk"))).isEmpty();
    write(tx -> store.hold(tx, new LaneHold("desk", LaneHold.Kind.REFUSED, "no", NOON, null)));
    assertThat(did(tx -> store.endOutage(tx, "desk", after(9)))).isFalse();
  }

  @Test
  void messages_of_one_incident_keep_their_order_whatever_their_urgency() {
    asked(Kind.NOTIFICATION, 1, "mail", 9, 3, NOON);
    asked(Kind.NOTIFICATION, 2, "mail", 9, 4, NOON);
    asked(Kind.NOTIFICATION, 3, "mail", 8, 2, NOON);
    assertThat(due("mail", NOON)).containsExactly(1L, 3L);
    write(
        tx ->
            store.retry(
                tx, entry(Kind.NOTIFICATION, 1), after(60), true, "UNAVAILABLE", "down", NOON));
    assertThat(due("mail", NOON)).containsExactly(3L);
    write(tx -> store.done(tx, entry(Kind.NOTIFICATION, 1), Next.DONE, NOON));
    assertThat(due("mail", NOON)).containsExactly(2L, 3L);
  }

  @Test
  void a_message_that_was_given_up_holds_up_no_other() {
    OutboxEntry first = asked(Kind.NOTIFICATION, 1, "mail", 9, 3, NOON);
    asked(Kind.NOTIFICATION, 2, "mail", 9, 3, NOON);
    write(tx -> store.bury(tx, first, "REJECTED", "no", NOON));
    assertThat(due("mail", NOON)).containsExactly(2L);
  }

  @Test
  void what_is_done_waits_no_more_until_it_is_asked_for_again() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.done(tx, entry, Next.DONE, after(1)));
    assertThat(entry(Kind.TICKET, 7).state()).isEqualTo(State.DONE);
    assertThat(due("desk", after(9))).isEmpty();
    assertThat(asked(Kind.TICKET, 7, "desk", 7, 1, after(5)))
        .extracting(OutboxEntry::state, OutboxEntry::dueAt)
        .containsExactly(State.WAITING, after(5));
  }

  @Test
  void what_was_asked_for_meanwhile_is_due_at_once() {
    OutboxEntry entry = ticket(7, 1);
    asked(Kind.TICKET, 7, "desk", 7, 1, after(1));
    write(tx -> store.done(tx, entry, Next.at(after(600)), after(2)));
    assertThat(entry(Kind.TICKET, 7))
        .extracting(OutboxEntry::state, OutboxEntry::dueAt)
        .containsExactly(State.WAITING, after(2));
  }

  @Test
  void a_later_step_waits_for_its_time() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.done(tx, entry, Next.at(after(600)), after(2)));
    assertThat(due("desk", after(599))).isEmpty();
    assertThat(due("desk", after(600))).containsExactly(7L);
    assertThat(asked(Kind.TICKET, 7, "desk", 7, 1, after(5)).dueAt()).isEqualTo(after(5));
  }

  @Test
  void a_failed_attempt_is_put_off_and_asking_again_does_not_hurry_it() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.retry(tx, entry, after(60), true, "UNAVAILABLE", "the desk is down", NOON));
    assertThat(asked(Kind.TICKET, 7, "desk", 7, 1, after(5)))
        .extracting(
            OutboxEntry::dueAt,
            OutboxEntry::attempts,
            OutboxEntry::problemKind,
            OutboxEntry::problem)
        .containsExactly(after(60), 1, "UNAVAILABLE", "the desk is down");
    write(tx -> store.retry(tx, entry, after(70), false, "RATE_LIMITED", "slow down", NOON));
    assertThat(entry(Kind.TICKET, 7).attempts()).isEqualTo(1);
    assertThat(did(tx -> store.hurry(tx, entry.id(), after(6)))).isTrue();
    assertThat(entry(Kind.TICKET, 7).dueAt()).isEqualTo(after(6));
    write(tx -> store.done(tx, entry(Kind.TICKET, 7), Next.DONE, after(7)));
    assertThat(entry(Kind.TICKET, 7))
        .extracting(OutboxEntry::attempts, OutboxEntry::problemKind, OutboxEntry::problem)
        .containsExactly(0, null, null);
    assertThat(did(tx -> store.hurry(tx, entry.id(), after(8)))).isFalse();
  }

  @Test
  void a_dead_letter_stays_dead_until_it_is_revived() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.bury(tx, entry, "REJECTED", "the desk does not want it", after(1)));
    assertThat(asked(Kind.TICKET, 7, "desk", 7, 1, after(5)))
        .extracting(OutboxEntry::state, OutboxEntry::attempts, OutboxEntry::problemKind)
        .containsExactly(State.DEAD, 1, "REJECTED");
    assertThat(due("desk", after(9))).isEmpty();
    assertThat(did(tx -> store.revive(tx, entry.id(), after(10)))).isTrue();
    assertThat(did(tx -> store.revive(tx, entry.id(), after(10)))).isFalse();
    assertThat(entry(Kind.TICKET, 7))
        .extracting(OutboxEntry::state, OutboxEntry::attempts, OutboxEntry::dueAt)
        .containsExactly(State.WAITING, 0, after(10));
  }

  @Test
  void the_list_is_narrowed_and_comes_latest_first() {
    ticket(1, 1);
    OutboxEntry second = asked(Kind.TICKET, 2, "other", 5, 1, NOON);
    ticket(3, 1);
    write(tx -> store.bury(tx, entry(Kind.TICKET, 3), "REJECTED", "no", NOON));
    assertThat(refs(null, null, null)).containsExactly(3L, 2L, 1L);
    assertThat(refs(State.DEAD, null, null)).containsExactly(3L);
    assertThat(refs(null, "other", null)).containsExactly(2L);
    assertThat(refs(null, null, 5L)).containsExactly(2L);
    assertThat(refs(State.DEAD, "other", null)).isEmpty();
    assertThat(listed(tx -> store.list(tx, new Filter(null, null, null), second.id(), 9)))
        .extracting(OutboxEntry::ref)
        .containsExactly(1L);
  }

  @Test
  void what_was_given_up_in_a_span_of_time_is_found() {
    for (int i = 0; i < 4; i++) {
      Instant now = after(i * 60L);
      OutboxEntry entry = ticket(i, 1);
      write(tx -> store.bury(tx, entry, "REJECTED", "no", now));
    }
    Filter span = new Filter(State.DEAD, Kind.TICKET, "desk", null, after(60), after(180));
    assertThat(listed(tx -> store.after(tx, span, 0, 9)))
        .extracting(OutboxEntry::ref)
        .containsExactly(1L, 2L);
    assertThat(listed(tx -> store.list(tx, span, Long.MAX_VALUE, 9)))
        .extracting(OutboxEntry::ref)
        .containsExactly(2L, 1L);
    Filter messages = new Filter(State.DEAD, Kind.NOTIFICATION, null, null, null, null);
    assertThat(listed(tx -> store.after(tx, messages, 0, 9))).isEmpty();
  }

  @Test
  void a_hold_ends_with_its_time_or_by_an_operator() {
    LaneHold quota = new LaneHold("desk", LaneHold.Kind.QUOTA, "slow down", NOON, after(60));
    LaneHold refused = new LaneHold("other", LaneHold.Kind.REFUSED, "who are you", NOON, null);
    write(
        tx -> {
          store.hold(tx, quota);
          store.hold(tx, refused);
        });
    assertThat(found(tx -> store.hold(tx, "desk"))).contains(quota);
    assertThat(quota.isInForce(after(59))).isTrue();
    assertThat(quota.isInForce(after(60))).isFalse();
    assertThat(found(tx -> store.hold(tx, "other"))).contains(refused);
    assertThat(refused.isInForce(after(1_000_000))).isTrue();
    assertThat(did(tx -> store.release(tx, "other"))).isTrue();
    assertThat(did(tx -> store.release(tx, "other"))).isFalse();
    assertThat(found(tx -> store.hold(tx, "other"))).isEmpty();
  }

  @Test
  void a_newer_hold_takes_the_place_of_the_older() {
    write(tx -> store.hold(tx, new LaneHold("desk", LaneHold.Kind.QUOTA, "slow", NOON, after(60))));
    LaneHold refused = new LaneHold("desk", LaneHold.Kind.REFUSED, "who are you", after(1), null);
    write(tx -> store.hold(tx, refused));
    assertThat(found(tx -> store.hold(tx, "desk"))).contains(refused);
  }

  @Test
  void the_backlog_counts_what_waits_and_what_is_dead() {
    assertThat(backlog()).isEqualTo(new Backlog(0, 0, null));
    ticket(1, 1);
    asked(Kind.TICKET, 2, "desk", 2, 1, after(5));
    ticket(3, 1);
    write(tx -> store.bury(tx, entry(Kind.TICKET, 3), "REJECTED", "no", NOON));
    ticket(4, 1);
    write(tx -> store.done(tx, entry(Kind.TICKET, 4), Next.DONE, NOON));
    assertThat(backlog()).isEqualTo(new Backlog(2, 1, NOON));
  }

  @Test
  void what_waits_for_its_own_time_is_not_owed_until_it_is_asked_for_or_fails() {
    OutboxEntry entry = ticket(7, 1);
    write(tx -> store.done(tx, entry, Next.at(after(600)), after(2)));
    assertThat(backlog()).isEqualTo(new Backlog(0, 0, null));
    write(tx -> store.retry(tx, entry, after(700), true, "UNAVAILABLE", "down", after(600)));
    assertThat(backlog()).isEqualTo(new Backlog(1, 0, after(600)));
    asked(Kind.TICKET, 7, "desk", 7, 1, after(650));
    assertThat(backlog()).isEqualTo(new Backlog(1, 0, after(600)));
    write(tx -> store.done(tx, entry(Kind.TICKET, 7), Next.DONE, after(700)));
    asked(Kind.TICKET, 7, "desk", 7, 1, after(800));
    assertThat(backlog()).isEqualTo(new Backlog(1, 0, after(800)));
  }

  @Test
  void messages_that_are_done_are_forgotten_and_tickets_kept() {
    OutboxEntry message = asked(Kind.NOTIFICATION, 1, "mail", 1, 1, NOON);
    OutboxEntry ticket = ticket(2, 1);
    OutboxEntry waiting = asked(Kind.NOTIFICATION, 3, "mail", 3, 1, NOON);
    write(
        tx -> {
          store.done(tx, message, Next.DONE, NOON);
          store.done(tx, ticket, Next.DONE, NOON);
        });
    assertThat(counted(tx -> store.forgetDone(tx, NOON, 9))).isZero();
    assertThat(counted(tx -> store.forgetDone(tx, after(1), 9))).isEqualTo(1);
    assertThat(refs(null, null, null)).containsExactly(waiting.ref(), ticket.ref());
  }
}
