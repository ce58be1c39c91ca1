package io.nochub.hub.ticketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nochub.api.signal.Category;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.routing.TicketRoute.Resolve;
import io.nochub.hub.store.StoreException;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketLink.Attempt;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import io.nochub.hub.ticketing.TicketLink.State;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TicketStoreTest extends StoreContract {
  private static final TicketDocument WANTED =
      new TicketDocument(
          true,
          "org-1",
          List.of("CI-7"),
          "Disk \"full\"",
          "one\ntwo",
          Priority.HIGH,
          Category.CAPACITY,
          Map.of("Queue", "NOC"),
          "Seen twice.",
          Resolve.ALWAYS,
          Visibility.CUSTOMER,
          URI.create("https://hub.example/incidents/1"));
  private static final TicketRef REF =
      new TicketRef("100", "T-100", URI.create("https://desk.example/100"));

  private final TicketStore store = new TicketStore();

  private TicketLink added() {
    return added(incidentId(), Purpose.MAIN, 1);
  }

  private TicketLink added(long incident, Purpose purpose, int generation) {
    long route = routeId();
    long id =
        give(
            tx -> store.add(tx, incident, "desk", purpose, generation, "key", route, WANTED, NOON));
    return get(id);
  }

  private TicketLink get(long id) {
    return read(tx -> store.link(tx, id)).orElseThrow();
  }

  /** Does something to a link and gives it as it stands then. */
  private TicketLink then(TicketLink link, BiConsumer<Transaction, TicketLink> act) {
    write(tx -> act.accept(tx, link));
    return get(link.id());
  }

  private long closings(String integration, Instant since) {
    return read(tx -> store.closedSince(tx, integration, since));
  }

  private TicketLink linked() {
    return then(added(), (tx, link) -> store.linked(tx, link, REF, WANTED, null, after(5)));
  }

  @Test
  void a_new_link_wants_a_ticket_that_does_not_exist() {
    long incident = incidentId();
    TicketLink link = added(incident, Purpose.MAIN, 1);
    assertThat(link)
        .isEqualTo(
            new TicketLink(
                link.id(),
                incident,
                "desk",
                Purpose.MAIN,
                1,
                State.ABSENT,
                "key",
                null,
                null,
                null,
                link.routeId(),
                1,
                WANTED,
                0,
                null,
                null,
                null,
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                0,
                null,
                null,
                null,
                0,
                null,
                null,
                false,
                false,
                null));
  }

  @Test
  void an_incident_has_one_link_per_purpose_and_generation() {
    long incident = incidentId();
    added(incident, Purpose.MAIN, 1);
    assertThatThrownBy(() -> added(incident, Purpose.MAIN, 1)).isInstanceOf(StoreException.class);
    TicketLink next = added(incident, Purpose.MAIN, 2);
    TicketLink handover = added(incident, Purpose.HANDOVER, 1);
    assertThat(found(tx -> store.current(tx, incident, Purpose.MAIN))).contains(next);
    assertThat(found(tx -> store.current(tx, incident, Purpose.SOC))).isEmpty();
    assertThat(found(tx -> store.currentId(tx, incident, Purpose.MAIN))).contains(next.id());
    assertThat(found(tx -> store.currentId(tx, incident, Purpose.SOC))).isEmpty();
    assertThat(listed(tx -> store.of(tx, incident)))
        .extracting(TicketLink::id)
        .startsWith(handover.id(), next.id())
        .hasSize(3);
  }

  @Test
  void what_is_wanted_is_revised_only_if_it_changes() {
    TicketLink link = added();
    assertThat(did(tx -> store.want(tx, link, WANTED))).isFalse();
    assertThat(get(link.id()).wantedRevision()).isEqualTo(1);
    assertThat(did(tx -> store.want(tx, link, WANTED.opened(false)))).isTrue();
    assertThat(get(link.id()))
        .extracting(TicketLink::wantedRevision, TicketLink::wanted)
        .containsExactly(2L, WANTED.opened(false));
  }

  @Test
  void a_create_is_written_down_before_it_is_tried() {
    TicketLink trying =
        then(
            added(),
            (tx, link) ->
                store.beginCreate(tx, link, new Attempt(TicketStep.CREATE, "k1", after(1))));
    assertThat(trying)
        .extracting(
            TicketLink::state, TicketLink::createKey, TicketLink::attempt, TicketLink::firstTriedAt)
        .containsExactly(
            State.CREATING, "k1", new Attempt(TicketStep.CREATE, "k1", after(1)), after(1));
    TicketLink absent = then(trying, (tx, link) -> store.certainlyAbsent(tx, link));
    TicketLink again =
        then(
            absent,
            (tx, link) ->
                store.beginCreate(tx, link, new Attempt(TicketStep.CREATE, "k1", after(9))));
    assertThat(again.firstTriedAt()).isEqualTo(after(1));
  }

  @Test
  void a_create_is_not_begun_once_something_else_is_wanted() {
    TicketLink chosen = added();
    TicketLink cleared = then(chosen, (tx, link) -> store.want(tx, link, WANTED.opened(false)));
    Attempt attempt = new Attempt(TicketStep.CREATE, "k1", after(1));
    assertThat(did(tx -> store.beginCreate(tx, chosen, attempt))).isFalse();
    assertThat(get(chosen.id()).state()).isEqualTo(State.ABSENT);
    assertThat(did(tx -> store.beginCreate(tx, cleared, attempt))).isTrue();
    assertThat(did(tx -> store.beginCreate(tx, cleared, attempt))).isFalse();
  }

  @Test
  void what_an_operator_corrected_is_remembered_field_by_field() {
    TicketLink link = added();
    TicketDocument shorter = WANTED.corrected(null, "Short", null, null, null);
    TicketLink once = then(link, (tx, it) -> store.correct(tx, it, shorter, Set.of("summary")));
    assertThat(once.wanted().summary()).isEqualTo("Short");
    assertThat(once.wantedRevision()).isEqualTo(2);
    TicketLink twice = then(once, (tx, it) -> store.correct(tx, it, shorter, Set.of("priority")));
    assertThat(twice.correctedFields()).containsExactlyInAnyOrder("summary", "priority");
  }

  @Test
  void a_search_that_found_nothing_is_counted_and_timed() {
    TicketLink trying =
        then(
            added(),
            (tx, link) ->
                store.beginCreate(tx, link, new Attempt(TicketStep.CREATE, "k1", after(1))));
    TicketLink lost = then(trying, (tx, link) -> store.uncertain(tx, link, "no answer", after(61)));
    assertThat(lost)
        .extracting(TicketLink::state, TicketLink::problem, TicketLink::attempt)
        .containsExactly(
            State.UNCERTAIN, "no answer", new Attempt(TicketStep.CREATE, "k1", after(61)));
    TicketLink searched = then(lost, (tx, link) -> store.foundNothing(tx, link, after(70)));
    assertThat(searched)
        .extracting(TicketLink::state, TicketLink::emptyFinds, TicketLink::attempt)
        .containsExactly(State.UNCERTAIN, 1, new Attempt(TicketStep.CREATE, "k1", after(70)));
    TicketLink absent = then(searched, (tx, link) -> store.certainlyAbsent(tx, link));
    assertThat(absent)
        .extracting(
            TicketLink::state, TicketLink::emptyFinds, TicketLink::attempt, TicketLink::createKey)
        .containsExactly(State.ABSENT, 0, null, "k1");
  }

  @Test
  void a_link_knows_its_ticket_and_what_it_was_made_with() {
    TicketLink trying =
        then(
            added(),
            (tx, link) ->
                store.beginCreate(tx, link, new Attempt(TicketStep.CREATE, "k1", after(1))));
    TicketLink made =
        then(
            trying,
            (tx, link) -> store.linked(tx, link, REF, WANTED.rolling(""), after(3_600), after(5)));
    assertThat(made.state()).isEqualTo(State.LINKED);
    assertThat(made.ref()).isEqualTo(REF);
    assertThat(made.delivered()).isEqualTo(WANTED.rolling(""));
    assertThat(made.deliveredRevision()).isEqualTo(1);
    assertThat(made.attempt()).isNull();
    assertThat(made.linkedAt()).isEqualTo(after(5));
    assertThat(made.checkTwinsAt()).isEqualTo(after(3_600));
    assertThat(then(made, (tx, link) -> store.twinsChecked(tx, link)).checkTwinsAt()).isNull();
    assertThat(listed(tx -> store.byTicket(tx, "desk", "100"))).hasSize(1);
    assertThat(listed(tx -> store.byTicket(tx, "other", "100"))).isEmpty();
  }

  @Test
  void what_was_written_is_kept_and_an_open_question_about_a_note_stays() {
    TicketLink asking =
        then(
            linked(),
            (tx, link) -> store.begin(tx, link, new Attempt(TicketStep.NOTE, "n1", after(6))));
    TicketDocument graver = WANTED.opened(false);
    write(tx -> store.want(tx, asking, graver));
    TicketLink written = then(get(asking.id()), (tx, link) -> store.delivered(tx, link, graver));
    assertThat(written.delivered()).isEqualTo(graver);
    assertThat(written.deliveredRevision()).isEqualTo(2);
    assertThat(written.attempt()).isEqualTo(new Attempt(TicketStep.NOTE, "n1", after(6)));
    assertThat(then(written, (tx, link) -> store.forgetAttempt(tx, link)).attempt()).isNull();
  }

  @Test
  void what_was_seen_is_kept_whole_and_owned_fields_add_up() {
    TicketSnapshot snapshot =
        TicketSnapshot.of(REF, "5", "In progress", TicketSnapshot.State.IN_PROGRESS, after(6))
            .assignedTo("Tess")
            .organisation("org-1")
            .fields(Map.of("Queue", "NOC"))
            .touched(new Touch(after(6), Touch.Kind.NOTE, "Tess"))
            .version("v3")
            .build();
    Sighting sighting = Sighting.of(snapshot);
    TicketLink seen =
        then(
            linked(),
            (tx, link) -> {
              store.wantRead(tx, link);
              store.missing(tx, link, after(6));
              store.seen(tx, link, REF, sighting, snapshot.touched(), Set.of("summary"), after(7));
            });
    assertThat(seen.seen()).isEqualTo(sighting);
    assertThat(seen.seenAt()).isEqualTo(after(7));
    assertThat(seen.touched()).isEqualTo(snapshot.touched());
    assertThat(seen.readWanted()).isFalse();
    assertThat(seen.missingSince()).isNull();
    TicketLink again =
        then(
            seen,
            (tx, link) ->
                store.seen(
                    tx,
                    link,
                    TicketRef.of("100"),
                    sighting,
                    null,
                    Set.of("field:Queue"),
                    after(8)));
    assertThat(again.ownedFields()).containsExactlyInAnyOrder("summary", "field:Queue");
    assertThat(again.touched()).isEqualTo(snapshot.touched());
    assertThat(again.ref()).isEqualTo(REF);
  }

  @Test
  void a_wish_to_look_is_kept() {
    assertThat(then(linked(), (tx, link) -> store.wantRead(tx, link)).readWanted()).isTrue();
    assertThat(then(linked(), (tx, link) -> store.missing(tx, link, after(9))).missingSince())
        .isEqualTo(after(9));
  }

  @Test
  void a_reopened_ticket_is_nobodys_and_counts() {
    TicketLink touched =
        then(
            linked(),
            (tx, link) ->
                store.seen(
                    tx,
                    link,
                    REF,
                    new Sighting(
                        "5", TicketSnapshot.State.CLOSED, null, null, Map.of(), null, null),
                    new Touch(after(6), Touch.Kind.STATUS, "Tess"),
                    Set.of(),
                    after(7)));
    TicketLink reopened = then(touched, (tx, link) -> store.reopened(tx, link));
    assertThat(reopened)
        .extracting(TicketLink::reopens, TicketLink::touched)
        .containsExactly(1, null);
  }

  @Test
  void the_rolling_note_keeps_its_first_id() {
    TicketLink first =
        then(linked(), (tx, link) -> store.rollingNoteSent(tx, link, "r1", after(6)));
    TicketLink second = then(first, (tx, link) -> store.rollingNoteSent(tx, link, null, after(9)));
    assertThat(second)
        .extracting(TicketLink::rollingNoteId, TicketLink::rollingSentAt)
        .containsExactly("r1", after(9));
  }

  @Test
  void a_merged_link_follows_the_survivor() {
    TicketLink follows = then(linked(), (tx, link) -> store.follows(tx, link, "99"));
    assertThat(follows.state()).isEqualTo(State.FOLLOWS);
    assertThat(follows.ref()).isEqualTo(TicketRef.of("99"));
  }

  @Test
  void a_state_has_its_problem_in_words() {
    TicketLink dead = then(added(), (tx, link) -> store.state(tx, link, State.DEAD, "refused"));
    assertThat(dead)
        .extracting(TicketLink::state, TicketLink::problem)
        .containsExactly(State.DEAD, "refused");
    assertThat(then(dead, (tx, link) -> store.state(tx, link, State.ABSENT, null)).problem())
        .isNull();
  }

  @Test
  void closings_are_counted_within_their_time() {
    TicketLink first = then(linked(), (tx, link) -> store.closedSeen(tx, link, after(10)));
    then(linked(), (tx, link) -> store.closedSeen(tx, link, after(20)));
    assertThat(closings("desk", NOON)).isEqualTo(2);
    assertThat(closings("desk", after(10))).isEqualTo(1);
    assertThat(closings("other", NOON)).isZero();
    then(first, (tx, link) -> store.reopened(tx, link));
    assertThat(closings("desk", NOON)).isEqualTo(1);
  }

  @Test
  void a_doubted_closing_is_found_until_it_is_believed() {
    TicketLink link = then(linked(), (tx, known) -> store.doubt(tx, known, true));
    assertThat(listed(tx -> store.doubted(tx, "desk"))).containsExactly(link);
    assertThat(link.doubted()).isTrue();
    then(link, (tx, known) -> store.doubt(tx, known, false));
    assertThat(listed(tx -> store.doubted(tx, "desk"))).isEmpty();
  }

  @Test
  void notes_are_sent_in_their_order_and_once() {
    TicketLink link = linked();
    write(
        tx -> {
          store.add(tx, link.id(), "k1", "NOTED", "first\n<b>", Visibility.CUSTOMER, NOON);
          store.add(tx, link.id(), "k2", "RECOVERED", "second", Visibility.INTERNAL, NOON);
        });
    List<TicketNote> unsent = read(tx -> store.unsent(tx, link.id()));
    assertThat(unsent)
        .extracting(TicketNote::key, TicketNote::text, TicketNote::visibility)
        .containsExactly(
            tuple("k1", "first\n<b>", Visibility.CUSTOMER),
            tuple("k2", "second", Visibility.INTERNAL));
    write(tx -> store.sent(tx, unsent.get(0), after(1)));
    assertThat(listed(tx -> store.unsent(tx, link.id())))
        .extracting(TicketNote::key)
        .containsExactly("k2");
  }
}
