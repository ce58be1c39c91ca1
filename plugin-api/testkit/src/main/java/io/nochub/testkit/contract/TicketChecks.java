package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nochub.api.Capability;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets: made once, found again, changed as declared. */
abstract class TicketChecks extends Checks {
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0f7he0ne1ntent");
  private static final IdempotencyKey OTHER_KEY = new IdempotencyKey("k3y0fan0ther1ntent");
  private static final String SUMMARY = "Disk nearly full on fs01 kitsummary";

  private @Nullable Connection connection;

  TicketChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @BeforeEach
  void open() {
    connection = kit().open();
  }

  /** Makes a ticket for another group. */
  static TicketRef create(IntegrationContract<?> kit, Connection connection, String key)
      throws Exception {
    return connection.tickets().create(draft(kit).build(), new IdempotencyKey(key));
  }

  // ---- made once ----

  @Test
  void what_was_made_can_be_found_and_read() throws Exception {
    TicketRef made = system().create(draft(), KEY);

    assertThat(system().read(made).ref().id()).isEqualTo(made.id());
    assertThat(system().read(made).state().isEnded()).as("a new ticket has ended").isFalse();
    if (kit().declares(Capability.TICKET_FIND)) {
      assertThat(found(KEY)).contains(made.id());
    }
  }

  @Test
  @OnlyWith(Capability.TICKET_FIND)
  void a_key_nobody_used_finds_nothing() throws Exception {
    assertThat(found(KEY)).isEmpty();

    system().create(draft(), KEY);

    assertThat(found(OTHER_KEY)).as("a ticket with the same words and another key").isEmpty();
  }

  @Test
  @OnlyWith(Capability.TICKET_FIND)
  void of_several_tickets_with_the_key_the_oldest_is_found() throws Exception {
    TicketRef first = system().create(draft(), KEY);
    connection().context().time().advance(Duration.ofMinutes(1));
    TicketRef second = system().create(draft(), KEY);

    assertThat(found(KEY)).contains(first.id());
    assertThat(found(KEY)).as("found twice").contains(first.id());
    assertThat(second.id()).isNotNull();
  }

  @Test
  @OnlyWith(Capability.TICKET_FIND)
  void the_key_travels_in_the_request_that_makes_the_ticket() throws Exception {
    onlyIfItCallsTheVendor();
    system().create(draft(), KEY);

    assertThat(vendor().writes())
        .as("a request with both the words and the key")
        .anySatisfy(
            request -> assertThat(request.body()).contains("kitsummary").contains(KEY.value()));
  }

  @Test
  @OnlyWith(Capability.TICKET_FIND)
  void a_ticket_whose_answer_was_lost_is_found_and_not_made_again() throws Exception {
    onlyIfItCallsTheVendor();
    vendor().loseNextAnswerTo(request -> request.body().contains("kitsummary"));

    IntegrationException lost = failure("create", () -> system().create(draft(), KEY));

    assertThat(lost.kind()).as("%s", lost.getMessage()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    Optional<String> left = found(KEY);
    assertThat(left).as("what the lost create left behind").isPresent();
    system().read(TicketRef.of(left.orElseThrow()));
  }

  @Test
  void words_as_long_as_the_limits_allow_are_taken() throws Exception {
    TextLimits limits = system().limits();
    assertThat(limits.title()).as("length of a summary").isPositive();
    assertThat(limits.text()).as("length of a text").isPositive();
    String summary = words(limits.title());
    TicketDraft longest = draft(kit(), summary, words(Math.min(limits.text(), 60_000))).build();

    TicketRef made = system().create(longest, KEY);

    String kept = system().read(made).summary();
    if (kept != null) {
      assertThat(kept).as("the summary, uncut").contains(summary);
    }
  }

  @Test
  void odd_words_are_taken() throws Exception {
    String odd = "<b>&amp; \"'`${x} {{y}} \\ \n\r\t ü 漢 \uD83D\uDEA8 \u202e ?a=b&c #1 %00";
    TicketDraft draft = draft(kit(), "odd " + odd.replaceAll("[\n\r\t]", " "), odd).build();

    TicketRef made = system().create(draft, KEY);

    assertThat(system().read(made).ref().id()).isEqualTo(made.id());
  }

  @Test
  void a_draft_with_every_part_is_taken() throws Exception {
    TicketDraft draft =
        draft(kit())
            .priority(TicketDraft.Priority.URGENT)
            .link(URI.create("https://hub.example/incidents/1"))
            .build();

    assertThat(system().create(draft, KEY).id()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
  void a_vendor_in_trouble_fails_create_find_and_read(Trouble trouble) throws Exception {
    onlyIfItCallsTheVendor();
    TicketRef ticket = system().create(draft(), KEY);

    failsAsAgreed("create", trouble, false, () -> system().create(draft(), OTHER_KEY));
    failsAsAgreed("find", trouble, true, () -> found(KEY));
    failsAsAgreed("read", trouble, true, () -> system().read(ticket));
    failsAsAgreed("form", trouble, true, () -> system().form(Map.of()));
  }

  @Test
  void an_interrupt_ends_create() throws Exception {
    onlyIfItCallsTheVendor();
    endsWhenInterrupted("create", () -> system().create(draft(), KEY));
  }

  // ---- read ----

  @Test
  void a_ticket_that_is_not_there_is_not_found() throws Exception {
    TicketRef nowhere = TicketRef.of(kit().unknownTicket());

    assertThat(failure("read", () -> system().read(nowhere)).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void a_ticket_only_the_integration_wrote_was_touched_by_nobody() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);
    if (kit().declares(Capability.TICKET_NOTE)) {
      apply(ticket, note(), KEY);
    }

    assertThat(system().read(ticket).touched()).isNull();
  }

  @Test
  @OnlyWith(Capability.TICKET_NOTES_READ)
  void notes_leave_out_what_the_integration_wrote() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);
    apply(ticket, note(), KEY);

    assertThat(system().notes(ticket, ManualClock.START.minusSeconds(3_600))).isEmpty();
  }

  // ---- changed ----

  @Test
  @OnlyWith(Capability.TICKET_NOTE)
  void a_note_is_there_after_apply_and_not_before() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);
    assertThat(system().applied(ticket, note(), OTHER_KEY)).isFalse();

    apply(ticket, note(), OTHER_KEY);

    assertThat(system().applied(ticket, note(), OTHER_KEY)).isTrue();
    assertThat(system().applied(ticket, note(), new IdempotencyKey("an0ther0ne0fthem")))
        .as("the note of another key")
        .isFalse();
  }

  @Test
  @OnlyWith(Capability.TICKET_NOTE)
  void a_note_whose_answer_was_lost_is_seen() throws Exception {
    onlyIfItCallsTheVendor();
    TicketRef ticket = system().create(draft(), KEY);
    vendor().loseNextAnswerTo(request -> request.body().contains("kitnote"));

    IntegrationException lost =
        failure("apply a note", () -> system().apply(ticket, note(), OTHER_KEY));

    assertThat(lost.kind()).as("%s", lost.getMessage()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(system().applied(ticket, note(), OTHER_KEY)).isTrue();
  }

  @Test
  @OnlyWith(Capability.TICKET_RESOLVE)
  void resolving_ends_the_ticket_also_when_done_twice() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);

    apply(ticket, TicketChange.of(Move.RESOLVE).build(), KEY);
    apply(ticket, TicketChange.of(Move.RESOLVE).build(), KEY);

    assertThat(system().read(ticket).state().isEnded()).isTrue();
  }

  @Test
  @OnlyWith(Capability.TICKET_REOPEN)
  void reopening_brings_it_back_also_when_done_twice() throws Exception {
    assumeTrue(kit().declares(Capability.TICKET_RESOLVE), "cannot resolve");
    TicketRef ticket = system().create(draft(), KEY);
    apply(ticket, TicketChange.of(Move.RESOLVE).build(), KEY);

    apply(ticket, TicketChange.of(Move.REOPEN).build(), OTHER_KEY);
    apply(ticket, TicketChange.of(Move.REOPEN).build(), OTHER_KEY);

    assertThat(system().read(ticket).state().isEnded()).isFalse();
  }

  @Test
  @OnlyWith(Capability.TICKET_FIELDS)
  void a_field_is_changed_and_read_back() throws Exception {
    Map.Entry<String, String> field = kit().changeableField();
    TicketRef ticket = system().create(draft(), KEY);
    TicketChange change =
        TicketChange.of(Move.NONE).field(field.getKey(), field.getValue()).build();

    apply(ticket, change, KEY);
    apply(ticket, change, KEY);

    TicketSnapshot now = system().read(ticket);
    assertThat(now.fields().getOrDefault(field.getKey(), now.status())).isEqualTo(field.getValue());
  }

  @Test
  @OnlyWith(Capability.TICKET_ROLLING_NOTE)
  void the_rolling_note_is_written_anew_and_not_again() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);

    Optional<String> first = apply(ticket, rolling("once", null), KEY);
    Optional<String> second = apply(ticket, rolling("twice", first.orElseThrow()), OTHER_KEY);

    assertThat(first).isPresent();
    assertThat(second).as("the same note").isEqualTo(first);
  }

  @Test
  @OnlyWith(Capability.TICKET_RESOLVE)
  void a_change_done_by_half_is_repaired_by_doing_it_again() throws Exception {
    onlyIfItCallsTheVendor();
    assumeTrue(kit().declares(Capability.TICKET_NOTE), "has no notes");
    TicketRef ticket = system().create(draft(), KEY);
    TicketChange both =
        TicketChange.of(Move.RESOLVE).note("Recovered kitnote", Visibility.INTERNAL).build();
    vendor().trouble(Trouble.DOWN, request -> request.body().contains("kitnote"));
    failure("the note of a resolve", () -> system().apply(ticket, both, OTHER_KEY));
    vendor().calm();
    assertThat(system().applied(ticket, both, OTHER_KEY)).as("the note that failed").isFalse();

    apply(ticket, both, OTHER_KEY);

    assertThat(system().read(ticket).state().isEnded()).isTrue();
    assertThat(system().applied(ticket, both, OTHER_KEY)).isTrue();
  }

  @Test
  void what_is_not_declared_is_refused_before_anything_is_written() throws Exception {
    TicketRef ticket = system().create(draft(), KEY);
    refused(ticket, Capability.TICKET_NOTE, note());
    refused(ticket, Capability.TICKET_ROLLING_NOTE, rolling("once", null));
    refused(ticket, Capability.TICKET_RESOLVE, TicketChange.of(Move.RESOLVE).build());
    refused(ticket, Capability.TICKET_REOPEN, TicketChange.of(Move.REOPEN).build());
    refused(ticket, Capability.TICKET_FIELDS, TicketChange.of(Move.NONE).field("Any", "x").build());
  }

  @Test
  @OnlyWith(Capability.TICKET_NOTE)
  void changing_a_ticket_that_is_gone_says_so() throws Exception {
    TicketRef nowhere = TicketRef.of(kit().unknownTicket());

    IntegrationException gone = failure("apply", () -> system().apply(nowhere, note(), KEY));

    assertThat(gone.kind()).as("%s", gone.getMessage()).isEqualTo(Kind.NOT_FOUND);
  }

  // ---- the form ----

  @Test
  void the_form_can_be_filled_step_by_step() throws Exception {
    List<TicketField> fields = system().form(Map.of());

    assertThat(fields).extracting(TicketField::name).doesNotHaveDuplicates();
    for (TicketField field : fields) {
      assertThat(field.label()).as("label of %s", field.name()).isNotBlank();
      if (!field.choices().isEmpty()) {
        String first = field.choices().get(0).value();
        assertThat(system().form(Map.of(field.name(), first)))
            .as("the form after %s = %s", field.name(), first)
            .isNotEmpty();
      }
    }
  }

  @Test
  void a_form_with_a_choice_that_is_not_there_is_still_a_form() throws Exception {
    for (TicketField field : system().form(Map.of())) {
      assertThat(system().form(Map.of(field.name(), "zz nobody has this"))).isNotNull();
    }
  }

  private TicketSystem system() {
    return connection().tickets();
  }

  private Connection connection() {
    return Objects.requireNonNull(connection);
  }

  private TicketDraft draft() {
    return draft(kit()).build();
  }

  private static TicketDraft.Builder draft(IntegrationContract<?> kit) {
    return draft(kit, SUMMARY, "97 % used, 3 GB free.");
  }

  private static TicketDraft.Builder draft(
      IntegrationContract<?> kit, String summary, String body) {
    TicketDraft.Builder draft = TicketDraft.of(summary, body);
    kit.ticketFields().forEach(draft::field);
    return draft;
  }

  private Optional<String> found(IdempotencyKey key) throws Exception {
    return system().find(draft(), key, ManualClock.START.minusSeconds(60)).map(TicketRef::id);
  }

  private Optional<String> apply(TicketRef ticket, TicketChange change, IdempotencyKey key)
      throws Exception {
    return system().apply(ticket, change, key);
  }

  private void refused(TicketRef ticket, Capability capability, TicketChange change)
      throws Exception {
    if (kit().declares(capability)) {
      return;
    }
    List<Asked> before = vendor().writes();
    try {
      system().apply(ticket, change, OTHER_KEY);
      throw new AssertionError(capability + " is not declared, but apply did something");
    } catch (UnsupportedOperationException agreed) {
      assertThat(vendor().writes()).as("writes for %s", capability).isEqualTo(before);
    } catch (IntegrationException e) {
      assertThat(e.kind()).as("%s: %s", capability, e.getMessage()).isEqualTo(Kind.REJECTED);
      assertThat(vendor().writes()).as("writes for %s", capability).isEqualTo(before);
    }
  }

  private static TicketChange note() {
    return TicketChange.of(Move.NONE)
        .note("Seen 5 times since 09:00 kitnote", Visibility.INTERNAL)
        .build();
  }

  private static TicketChange rolling(String text, @Nullable String id) {
    return TicketChange.of(Move.NONE).rollingNote("Seen " + text, id).build();
  }

  private static String words(int length) {
    String words = "word ".repeat(length / 5 + 1).substring(0, length);
    return words.endsWith(" ") ? words.substring(0, length - 1) + "x" : words;
  }
}
