package io.nochub.plugins.lab.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.lab.desk.Technician.Pace;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeskTicketsTest {
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0f0ne1ntent");
  private static final IdempotencyKey OTHER = new IdempotencyKey("an0ther1ntent");
  private static final Duration NEVER = Duration.ZERO;

  private final ManualClock clock = ManualClock.atStart();
  private final TestContext context = TestContext.builder().clock(clock).build();
  private Integration lab = open(new LabDeskConfig(Pace.NONE, NEVER, NEVER, 0));

  @AfterEach
  void withdraw() {
    context.close();
  }

  @Test
  void a_ticket_stands_as_it_was_asked_for() throws Exception {
    TicketDraft draft =
        TicketDraft.of("Disk full", "97 % used")
            .organisation("acme", null, null)
            .priority(Priority.URGENT)
            .field("Queue", "Security")
            .build();

    TicketRef made = desk().create(draft, KEY);
    TicketSnapshot ticket = desk().read(made);

    assertThat(made.number()).isEqualTo("PRETEND-1");
    assertThat(made.link()).hasHost("lab-desk.invalid");
    assertThat(ticket.state()).isEqualTo(State.NEW);
    assertThat(ticket.organisationId()).isEqualTo("acme");
    assertThat(ticket.summary()).isEqualTo("Disk full");
    assertThat(ticket.fields())
        .containsEntry("Queue", "Security")
        .containsEntry("Priority", "URGENT")
        .containsEntry("Status", "NEW");
    assertThat(ticket.touched()).isNull();
  }

  @Test
  void a_key_is_never_used_twice() throws Exception {
    TicketRef first = desk().create(draft(), KEY);

    assertThat(desk().create(draft(), KEY)).isEqualTo(first);
    assertThat(desk().find(draft(), KEY, ManualClock.START)).contains(first);
    assertThat(desk().find(draft(), OTHER, ManualClock.START)).isEmpty();
    assertThat(desk().create(draft(), OTHER).id()).isNotEqualTo(first.id());
  }

  @Test
  void a_field_queue_or_client_that_is_not_there_is_refused_by_name() {
    fails(
        Kind.FORBIDDEN,
        "Nowhere",
        () -> desk().create(TicketDraft.of("x", "y").field("Queue", "Nowhere").build(), KEY));
    fails(
        Kind.FORBIDDEN,
        "Colour",
        () -> desk().create(TicketDraft.of("x", "y").field("Colour", "red").build(), KEY));
    fails(
        Kind.REJECTED,
        "delta",
        () ->
            desk().create(TicketDraft.of("x", "y").organisation("delta", null, null).build(), KEY));
    fails(
        Kind.REJECTED,
        "160",
        () -> desk().create(TicketDraft.of("x".repeat(161), "y").build(), KEY));
  }

  @Test
  void a_change_of_several_parts_is_done_once_however_often_it_is_asked_for() throws Exception {
    TicketRef ticket = desk().create(draft(), KEY);
    TicketChange change =
        TicketChange.of(Move.RESOLVE)
            .field("Priority", "LOW")
            .note("It is over", Visibility.CUSTOMER)
            .rollingNote("Seen 5 times", null)
            .build();

    assertThat(desk().applied(ticket, change, OTHER)).isFalse();
    Optional<String> rolling = desk().apply(ticket, change, OTHER);
    String version = desk().read(ticket).version();

    assertThat(desk().apply(ticket, change, OTHER)).isEqualTo(rolling).isPresent();
    assertThat(desk().applied(ticket, change, OTHER)).isTrue();
    assertThat(desk().read(ticket).version()).as("written once").isEqualTo(version);
    assertThat(desk().read(ticket).state()).isEqualTo(State.RESOLVED);
    assertThat(desk().read(ticket).fields()).containsEntry("Priority", "LOW");
  }

  @Test
  void the_chosen_status_wins_over_the_usual_one_of_a_move() throws Exception {
    TicketRef ticket = desk().create(draft(), KEY);

    desk().apply(ticket, TicketChange.of(Move.RESOLVE).field("Status", "CLOSED").build(), KEY);

    assertThat(desk().read(ticket).state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_rolling_note_stays_the_same_note() throws Exception {
    TicketRef ticket = desk().create(draft(), KEY);
    String id = desk().apply(ticket, rolling("once", null), KEY).orElseThrow();

    assertThat(desk().apply(ticket, rolling("twice", id), OTHER)).contains(id);
    assertThat(folder().load().get(0).notes())
        .singleElement()
        .satisfies(note -> assertThat(note.text()).isEqualTo("twice"));
  }

  @Test
  void a_change_of_a_version_that_is_gone_is_a_conflict() throws Exception {
    TicketRef ticket = desk().create(draft(), KEY);
    String version = desk().read(ticket).version();
    desk().apply(ticket, TicketChange.of(Move.NONE).field("Priority", "LOW").build(), KEY);

    fails(
        Kind.CONFLICT,
        "NOC Hub",
        () -> desk().apply(ticket, TicketChange.of(Move.RESOLVE).ifVersion(version).build(), KEY));
    assertThat(desk().read(ticket).state()).isEqualTo(State.NEW);
    String now = desk().read(ticket).version();
    desk().apply(ticket, TicketChange.of(Move.RESOLVE).ifVersion(now).build(), KEY);
    assertThat(desk().read(ticket).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void changes_are_told_in_their_order_and_once() throws Exception {
    TicketRef one = desk().create(draft(), KEY);
    TicketRef two = desk().create(draft(), OTHER);
    desk().apply(one, TicketChange.of(Move.RESOLVE).build(), KEY);

    Poll page = changes().poll(Cursor.START);

    assertThat(touched(page))
        .extracting(TicketTouched::ticketId)
        .containsExactly(two.id(), one.id());
    assertThat(touched(page)).extracting(TicketTouched::by).containsOnly("NOC Hub");
    assertThat(changes().poll(page.next()).items()).isEmpty();
    assertThat(changes().poll(Cursor.START)).isEqualTo(page);
  }

  @Test
  void many_changes_come_in_pages() throws Exception {
    for (int i = 0; i < 130; i++) {
      desk().create(draft(), new IdempotencyKey("k3y%06d".formatted(i)));
    }

    Poll first = changes().poll(Cursor.START);
    Poll second = changes().poll(first.next());

    assertThat(first.items()).hasSize(100);
    assertThat(first.more()).isTrue();
    assertThat(second.items()).hasSize(30);
    assertThat(second.more()).isFalse();
  }

  @Test
  void the_technician_works_on_some_tickets_and_that_is_seen() throws Exception {
    reopen(new LabDeskConfig(Pace.BUSY, NEVER, NEVER, 0));
    List<TicketRef> made = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      made.add(desk().create(draft(), new IdempotencyKey("k3y%06d".formatted(i))));
    }
    Cursor before = changes().poll(Cursor.START).next();
    clock.advance(Duration.ofMinutes(5));

    List<TicketTouched> touched = touched(changes().poll(before));
    long resolved = count(made, State.RESOLVED);
    long taken = count(made, State.IN_PROGRESS);

    assertThat(resolved).isBetween(10L, 30L);
    assertThat(taken).isBetween(3L, 20L);
    assertThat(touched).hasSize((int) (resolved + taken));
    assertThat(touched).extracting(TicketTouched::by).containsOnly(Technician.NAME);
    TicketRef worked = TicketRef.of(touched.get(0).ticketId());
    assertThat(desk().read(worked).touched()).isNotNull();
    assertThat(desk().notes(worked, ManualClock.START)).hasSize(1);
    assertThat(changes().poll(before))
        .as("what was done stays done")
        .isEqualTo(changes().poll(before));
  }

  @Test
  void the_technician_leaves_alone_what_is_over() throws Exception {
    reopen(new LabDeskConfig(Pace.BUSY, NEVER, NEVER, 0));
    List<TicketRef> made = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TicketRef ticket = desk().create(draft(), new IdempotencyKey("k3y%06d".formatted(i)));
      desk().apply(ticket, TicketChange.of(Move.RESOLVE).build(), KEY);
      made.add(ticket);
    }
    clock.advance(Duration.ofHours(1));

    for (TicketRef ticket : made) {
      assertThat(desk().read(ticket).touched()).isNull();
    }
  }

  @Test
  void an_outage_is_out_of_reach_for_everything_and_ends() throws Exception {
    TicketRef ticket = desk().create(draft(), KEY);
    reopen(new LabDeskConfig(Pace.NONE, Duration.ofMinutes(10), Duration.ofMinutes(2), 0));

    fails(Kind.UNAVAILABLE, "settings", () -> desk().create(draft(), OTHER));
    fails(Kind.UNAVAILABLE, "settings", () -> desk().read(ticket));
    fails(Kind.UNAVAILABLE, "settings", () -> desk().form(Map.of()));
    fails(Kind.UNAVAILABLE, "settings", () -> changes().poll(Cursor.START));
    fails(Kind.UNAVAILABLE, "settings", () -> lab.probe());
    clock.advance(Duration.ofMinutes(2));
    assertThat(lab.probe().state()).isEqualTo(Health.State.UP);
    assertThat(desk().find(draft(), OTHER, ManualClock.START)).isEmpty();
  }

  @Test
  void a_lost_answer_leaves_a_ticket_that_is_found() throws Exception {
    reopen(new LabDeskConfig(Pace.NONE, NEVER, NEVER, 100));

    fails(Kind.OUTCOME_UNKNOWN, "lost", () -> desk().create(draft(), KEY));

    assertThat(desk().find(draft(), KEY, ManualClock.START)).isPresent();
  }

  @Test
  void of_a_hundred_answers_about_as_many_are_lost_as_asked_for() {
    Trouble trouble = new Trouble(NEVER, NEVER, 30);
    int lost = 0;
    for (int i = 0; i < 1000; i++) {
      try {
        trouble.answer(new IdempotencyKey("k3y%06d".formatted(i * 7919)));
      } catch (IntegrationException e) {
        lost++;
      }
    }

    assertThat(lost).isBetween(250, 350);
  }

  private void reopen(LabDeskConfig config) {
    lab.close();
    lab = open(config);
  }

  private Integration open(LabDeskConfig config) {
    return LabDeskIntegration.type().open(config, context);
  }

  private TicketFolder folder() {
    return new TicketFolder(context::folder, context.json(), context.logger());
  }

  private TicketSystem desk() {
    return lab.ticketSystem().orElseThrow();
  }

  private PollingSource changes() {
    return (PollingSource) lab.sources().get(0);
  }

  private List<TicketTouched> touched(Poll page) throws IntegrationException {
    List<TicketTouched> touched = new ArrayList<>();
    for (Received item : page.items()) {
      changes().read(item).signals().forEach(signal -> touched.add((TicketTouched) signal));
    }
    return touched;
  }

  private long count(List<TicketRef> tickets, State state) throws Exception {
    long count = 0;
    for (TicketRef ticket : tickets) {
      count += desk().read(ticket).state() == state ? 1 : 0;
    }
    return count;
  }

  private static TicketDraft draft() {
    return TicketDraft.of("Disk full", "97 % used").build();
  }

  private static TicketChange rolling(String text, @Nullable String id) {
    return TicketChange.of(Move.NONE).rollingNote(text, id).build();
  }

  private static void fails(Kind kind, String saying, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(saying)
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
