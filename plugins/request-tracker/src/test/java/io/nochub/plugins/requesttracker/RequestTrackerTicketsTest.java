package io.nochub.plugins.requesttracker;

import static io.nochub.plugins.requesttracker.Stage.KEY;
import static io.nochub.plugins.requesttracker.Stage.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketField.Choice;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Reply;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestTrackerTicketsTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final TicketDraft DRAFT = TicketDraft.of("Disk full", "97 %").build();

  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  // ---- create and find ----

  @Test
  void the_key_goes_into_the_field_of_the_settings_and_the_subject_stays_clean() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);

    assertThat(stage.rt().value(made.id(), "AlertKey")).containsExactly(KEY.value());
    assertThat(stage.rt().subject(made.id())).isEqualTo("Disk full");
    assertThat(made.link())
        .isEqualTo(URI.create(stage.vendor().address() + "/Ticket/Display.html?id=" + made.id()));
  }

  @Test
  void without_a_field_the_key_ends_the_subject_also_of_a_long_one() throws Exception {
    TicketSystem tickets = stage.tickets("keyField", "");
    TicketDraft longest = TicketDraft.of("x".repeat(500) + "\n", "97 %").build();

    TicketRef made = tickets.create(longest, KEY);

    assertThat(stage.rt().subject(made.id()))
        .hasSizeLessThanOrEqualTo(200)
        .endsWith(" [hub:" + KEY + "]");
    assertThat(tickets.find(longest, KEY, LONG_AGO).map(TicketRef::id)).contains(made.id());
    assertThat(tickets.read(made).summary()).isEqualTo("x".repeat(167));
  }

  @Test
  void no_requestor_is_named_unless_the_settings_do() throws Exception {
    stage.tickets().create(DRAFT, KEY);
    stage.tickets("requestor", "noc@msp.example").create(DRAFT, OTHER_KEY);

    assertThat(stage.vendor().writes().get(0).body()).doesNotContain("Requestor");
    assertThat(stage.vendor().writes().get(1).body()).contains("\"Requestor\":\"noc@msp.example\"");
  }

  @Test
  void the_link_and_the_devices_are_referred_to() throws Exception {
    TicketDraft draft =
        TicketDraft.of("Disk full", "97 %")
            .configurationItems(List.of("12", "not a number"))
            .link(URI.create("https://hub.example/incidents/7"))
            .build();

    stage.tickets().create(draft, KEY);

    assertThat(stage.vendor().writes().get(0).body())
        .contains("[\"asset:12\",\"https://hub.example/incidents/7\"]");
  }

  @Test
  void a_queue_without_the_key_field_gets_no_ticket() throws Exception {
    stage.rt().withoutField("ACME", "AlertKey");
    TicketDraft draft = TicketDraft.of("Disk full", "97 %").field("Queue", "ACME").build();

    IntegrationException refused = failure(() -> stage.tickets().create(draft, KEY));

    assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refused).hasMessageContaining("Admin > Custom Fields > Create");
    assertThat(stage.vendor().writes()).isEmpty();
    assertThat(failure(() -> stage.tickets().find(draft, KEY, LONG_AGO)).kind())
        .as("finding nothing would mean no ticket")
        .isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void a_field_that_was_just_made_is_seen_at_once() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketDraft draft = TicketDraft.of("Disk full", "97 %").field("CF.Room", "b1").build();
    assertThat(failure(() -> tickets.create(draft, KEY)).kind()).isEqualTo(Kind.FORBIDDEN);
    stage.rt().withField("General", "9", "Room");

    TicketRef made = tickets.create(draft, KEY);

    assertThat(stage.rt().value(made.id(), "Room")).containsExactly("b1");
  }

  @ParameterizedTest
  @CsvSource({"Nowhere, x", "Priority, soon", "Status, bogus"})
  void a_field_rt_does_not_take_is_refused(String field, String value) throws Exception {
    TicketDraft draft = TicketDraft.of("Disk full", "97 %").field(field, value).build();

    assertThat(failure(() -> stage.tickets().create(draft, KEY)).kind()).isEqualTo(Kind.REJECTED);
  }

  @Test
  void a_merged_ticket_is_still_found() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);
    stage.rt().merges("ann", made.id(), "1");

    assertThat(stage.tickets().find(DRAFT, KEY, LONG_AGO).map(TicketRef::id)).contains(made.id());
  }

  @Test
  void rows_that_do_not_carry_the_key_do_not_count() throws Exception {
    stage
        .vendor()
        .on("GET", "/REST/2.0/tickets")
        .json("{\"items\":[{\"id\":\"1\",\"CustomFields\":[]},{\"id\":\"2\"}]}");

    assertThat(stage.tickets().find(DRAFT, KEY, LONG_AGO)).isEmpty();
  }

  @Test
  void an_answer_that_is_no_list_is_not_taken_for_an_empty_one() throws Exception {
    stage.vendor().on("GET", "/REST/2.0/tickets").json("{}");

    assertThat(failure(() -> stage.tickets().find(DRAFT, KEY, LONG_AGO)).kind())
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  // ---- clients ----

  @Test
  void a_client_can_be_a_queue() throws Exception {
    TicketSystem tickets = stage.tickets("clientAs", "QUEUE");
    TicketDraft draft =
        TicketDraft.of("Disk full", "97 %").organisation("ACME", null, null).build();

    TicketSnapshot made = tickets.read(tickets.create(draft, KEY));

    assertThat(made.organisationId()).isEqualTo("ACME");
    assertThat(made.fields()).containsEntry("Queue", "ACME");
  }

  @Test
  void a_queue_of_the_route_goes_before_that_of_the_client() throws Exception {
    TicketSystem tickets = stage.tickets("clientAs", "QUEUE");
    TicketDraft draft =
        TicketDraft.of("Disk full", "97 %")
            .organisation("ACME", null, null)
            .field("Queue", "General")
            .build();

    assertThat(tickets.read(tickets.create(draft, KEY)).fields()).containsEntry("Queue", "General");
  }

  @Test
  void a_client_can_be_a_custom_field() throws Exception {
    TicketSystem tickets = stage.tickets("clientAs", "CUSTOM_FIELD", "clientField", "Client");
    TicketDraft draft =
        TicketDraft.of("Disk full", "97 %").organisation("c-17", null, null).build();

    TicketSnapshot made = tickets.read(tickets.create(draft, KEY));

    assertThat(made.organisationId()).isEqualTo("c-17");
    assertThat(made.fields()).doesNotContainKeys("CF.Client", "CF.AlertKey");
  }

  // ---- change ----

  @Test
  void a_change_rt_did_not_make_is_told_with_its_words() throws Exception {
    TicketSystem tickets = stage.tickets("resolvedStatus", "finished");
    TicketRef made = tickets.create(DRAFT, KEY);

    IntegrationException refused =
        failure(() -> tickets.apply(made, TicketChange.of(Move.RESOLVE).build(), KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining("isn't a valid status for this ticket");
  }

  @Test
  void a_change_this_user_may_not_make_is_forbidden() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);
    stage.rt().deny("ModifyTicket");
    stage.rt().deny("CommentOnTicket");

    assertThat(change(made, TicketChange.of(Move.RESOLVE).build()).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(change(made, comment("seen")).kind()).isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void a_choice_that_is_not_there_is_refused() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);

    assertThat(change(made, TicketChange.of(Move.NONE).field("CF.Colour", "green").build()).kind())
        .isEqualTo(Kind.REJECTED);
    assertThat(change(made, TicketChange.of(Move.NONE).field("CF.Nowhere", "x").build()).kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void a_version_that_is_no_more_is_a_conflict_and_changes_nothing() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);
    String version = tickets.read(made).version();
    stage.rt().sets("ann", made.id(), "Priority", "7");

    TicketChange resolve = TicketChange.of(Move.RESOLVE).ifVersion(version).build();
    TicketChange note =
        TicketChange.of(Move.NONE).note("x", Visibility.INTERNAL).ifVersion(version).build();

    assertThat(change(made, resolve).kind()).isEqualTo(Kind.CONFLICT);
    assertThat(change(made, note).kind()).isEqualTo(Kind.CONFLICT);
    assertThat(stage.rt().status(made.id())).isEqualTo("new");
    tickets.apply(
        made, TicketChange.of(Move.RESOLVE).ifVersion(tickets.read(made).version()).build(), KEY);
    assertThat(stage.rt().status(made.id())).isEqualTo("resolved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"34\"", "W/\"34\"", "\"34-gzip\"", "\"34--gzip\"", "W/\"34;br\""})
  void a_version_is_rts_own_whatever_a_packing_web_server_made_of_it(String etag) throws Exception {
    stage
        .vendor()
        .on("GET", "/REST/2.0/ticket/1")
        .reply(
            Reply.json("{\"id\":1,\"Status\":\"new\",\"LastUpdated\":\"2026-03-02T08:00:00Z\"}")
                .header("ETag", etag));

    assertThat(stage.tickets().read(TicketRef.of("1")).version()).isEqualTo("\"34\"");
  }

  @Test
  void an_emptied_field_is_left_alone_unless_it_is_a_custom_one() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);

    tickets.apply(made, TicketChange.of(Move.NONE).field("CF.Colour", "red").build(), KEY);
    tickets.apply(made, TicketChange.of(Move.NONE).field("Owner", " ").build(), KEY);
    tickets.apply(made, TicketChange.of(Move.NONE).field("CF.Client", "").build(), KEY);

    assertThat(tickets.read(made).fields()).containsEntry("CF.Colour", "red");
  }

  @Test
  void a_ticket_moved_out_of_sight_is_gone_but_one_right_less_is_the_operators() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);
    stage
        .vendor()
        .on("GET", "/REST/2.0/ticket/" + made.id())
        .reply(Reply.json(403, "{\"message\":\"Forbidden\"}"));

    assertThat(failure(() -> stage.tickets().read(made)).kind()).isEqualTo(Kind.NOT_FOUND);

    stage.vendor().on("GET", "/REST/2.0/tickets").json("{\"items\":[]}");
    assertThat(failure(() -> stage.tickets().read(made)).kind()).isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void a_merged_ticket_is_not_changed_behind_its_survivors_back() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);
    stage.rt().merges("ann", made.id(), "1");

    assertThat(change(made, TicketChange.of(Move.RESOLVE).build()).kind()).isEqualTo(Kind.CONFLICT);
    TicketSnapshot merged = tickets.read(made);
    assertThat(merged.mergedInto()).isEqualTo("1");
    assertThat(merged.ref().id()).isEqualTo(made.id());
    assertThat(merged.summary()).isEqualTo("Printer");
  }

  @Test
  void a_deleted_ticket_is_gone_and_not_brought_back_by_a_reopen() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);
    stage.rt().sets("ann", made.id(), "Status", "deleted");

    assertThat(failure(() -> stage.tickets().read(made)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(change(made, TicketChange.of(Move.REOPEN).build()).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(stage.rt().status(made.id())).isEqualTo("deleted");
  }

  @Test
  void an_id_that_is_no_number_is_not_asked_for() throws Exception {
    assertThat(failure(() -> stage.tickets().read(TicketRef.of("1/../../user/root"))).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(stage.vendor().asked()).isEmpty();
  }

  @Test
  void a_status_chosen_by_rule_goes_before_that_of_the_settings() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);

    stage
        .tickets()
        .apply(made, TicketChange.of(Move.RESOLVE).field("Status", "rejected").build(), KEY);

    assertThat(stage.rt().status(made.id())).isEqualTo("rejected");
  }

  @Test
  void colleagues_get_a_comment_and_clients_a_reply_with_the_tickets_subject() throws Exception {
    TicketSystem tickets = stage.tickets("keyField", "");
    TicketRef made = tickets.create(DRAFT, KEY);

    tickets.apply(made, comment("seen <again> & \"again\""), KEY);
    tickets.apply(
        made, TicketChange.of(Move.NONE).note("On it", Visibility.CUSTOMER).build(), OTHER_KEY);

    assertThat(stage.rt().contents("Comment")).containsExactly("seen <again> & \"again\"");
    assertThat(stage.rt().contents("Correspond")).containsExactly("On it");
    assertThat(stage.vendor().writes().get(1).body()).contains("\"NOC Hub [hub:" + KEY + "]\"");
    assertThat(stage.vendor().writes().get(2).body())
        .contains("\"Disk full [hub:" + OTHER_KEY + "]\"");
  }

  @Test
  void a_note_is_known_again_though_rt_folds_its_subject() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(TicketDraft.of("long ".repeat(30), "x").build(), KEY);
    TicketChange note = TicketChange.of(Move.NONE).note("On it", Visibility.CUSTOMER).build();

    tickets.apply(made, note, OTHER_KEY);

    assertThat(tickets.applied(made, note, OTHER_KEY)).isTrue();
    assertThat(tickets.applied(made, note, KEY)).isFalse();
  }

  @Test
  void a_note_is_found_behind_hundreds_of_newer_entries() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);
    tickets.apply(made, comment("seen"), OTHER_KEY);
    for (int i = 0; i < 250; i++) {
      stage.rt().act("RT_System", made.id(), "EmailRecord", "");
    }

    assertThat(tickets.applied(made, comment("seen"), OTHER_KEY)).isTrue();
  }

  // ---- read ----

  @Test
  void a_reply_opens_a_new_ticket_and_that_is_nobodys_touch() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);

    tickets.apply(made, TicketChange.of(Move.NONE).note("On it", Visibility.CUSTOMER).build(), KEY);

    TicketSnapshot now = tickets.read(made);
    assertThat(now.status()).isEqualTo("open");
    assertThat(now.state()).isEqualTo(TicketSnapshot.State.IN_PROGRESS);
    assertThat(now.changedBy()).isEqualTo("RT_System");
    assertThat(now.touched()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Comment, '', NOTE",
    "Status, Status, STATUS",
    "Set, Owner, ASSIGNMENT",
    "SetWatcher, Owner, ASSIGNMENT",
    "Take, '', ASSIGNMENT",
    "Set, TimeWorked, TIME_ENTRY",
    "Set, Subject, OTHER",
    "AddLink, MergedInto, OTHER",
    "BrandNewType, '', OTHER"
  })
  void the_last_act_of_a_person_is_told(String type, String field, Touch.Kind kind)
      throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);
    stage.rt().act("ann", made.id(), type, field);
    stage.rt().act("ann", made.id(), "EmailRecord", "");
    stage.rt().act("RT_System", made.id(), "Status", "Status");
    tickets.apply(made, comment("seen"), OTHER_KEY);

    Touch touch = Objects.requireNonNull(tickets.read(made).touched());

    assertThat(touch.by()).isEqualTo("ann");
    assertThat(touch.kind()).isEqualTo(kind);
  }

  @Test
  void a_requestors_reply_is_the_clients() throws Exception {
    TicketSystem tickets = stage.tickets("requestor", "bob@acme.example");
    TicketRef made = tickets.create(DRAFT, KEY);
    stage.rt().replies("bob@acme.example", made.id(), "still broken");

    Touch touch = Objects.requireNonNull(tickets.read(made).touched());

    assertThat(touch.kind()).isEqualTo(Touch.Kind.CLIENT_REPLY);
  }

  @Test
  void a_status_nobody_named_is_unknown_until_the_settings_say_what_it_means() throws Exception {
    TicketRef made = stage.tickets().create(DRAFT, KEY);
    stage.rt().sets("ann", made.id(), "Status", "odd");

    assertThat(stage.tickets().read(made).state()).isEqualTo(TicketSnapshot.State.UNKNOWN);
    assertThat(stage.tickets("resolvedStatus", "Odd").read(made).state())
        .isEqualTo(TicketSnapshot.State.RESOLVED);
  }

  @Test
  void a_ticket_with_parts_missing_is_read_all_the_same() throws Exception {
    stage
        .vendor()
        .on("GET", "/REST/2.0/ticket/1")
        .reply(
            Reply.json(
                "{\"id\":1,\"Status\":\"new\",\"LastUpdated\":\"2026-03-02T08:00:00Z\","
                    + "\"Owner\":null,\"CustomFields\":null}"));

    TicketSnapshot bare = stage.tickets().read(TicketRef.of("1"));

    assertThat(bare.assignee()).isNull();
    assertThat(bare.version()).isNull();
    assertThat(bare.fields()).containsOnlyKeys("Status");
  }

  @Test
  void notes_of_people_are_told_in_plain_words_oldest_first() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = tickets.create(DRAFT, KEY);
    tickets.apply(made, comment("ours"), OTHER_KEY);
    stage
        .rt()
        .comments("ann", made.id(), "<p>First &amp; <b>foremost</b></p><p>second<br>line</p>");
    stage.rt().clockJumps(60);
    Instant between = tickets.read(made).changedAt().plusSeconds(30);
    stage.rt().replies("bob", made.id(), "a reply");

    List<TicketSnapshot.Note> all = tickets.notes(made, LONG_AGO);

    assertThat(all).extracting(TicketSnapshot.Note::by).containsExactly("ann", "bob");
    assertThat(all.get(0).text()).isEqualTo("First & foremost\nsecond\nline");
    assertThat(all.get(0).visibility()).isEqualTo(Visibility.INTERNAL);
    assertThat(all.get(1).visibility()).isEqualTo(Visibility.CUSTOMER);
    assertThat(tickets.notes(made, between))
        .extracting(TicketSnapshot.Note::text)
        .containsExactly("a reply");
  }

  // ---- the form ----

  @Test
  void the_form_offers_what_rt_tells() throws Exception {
    Map<String, List<String>> choices = choices(stage.tickets().form(Map.of()));

    assertThat(choices)
        .containsOnlyKeys("Queue", "Status", "Owner", "Priority", "CF.Colour", "CF.Client");
    assertThat(choices.get("Queue")).containsExactly("General", "ACME");
    assertThat(choices.get("Status"))
        .containsExactly("new", "open", "rejected", "resolved", "stalled");
    assertThat(choices.get("Owner")).contains("Nobody", "ann").doesNotContain("RT_System");
    assertThat(choices.get("CF.Colour")).containsExactly("red", "blue");
  }

  @Test
  void the_form_follows_the_queue_and_does_without_what_it_may_not_see() throws Exception {
    stage.rt().deny("SeeCustomField");

    assertThat(choices(stage.tickets().form(Map.of("Queue", "ACME"))))
        .containsOnlyKeys("Queue", "Status", "Owner", "Priority");
    assertThat(choices(stage.tickets().form(Map.of()))).containsEntry("CF.Colour", List.of());
  }

  private static Map<String, List<String>> choices(List<TicketField> form) {
    return form.stream()
        .collect(
            Collectors.toMap(
                TicketField::name, field -> field.choices().stream().map(Choice::value).toList()));
  }

  private static TicketChange comment(String text) {
    return TicketChange.of(Move.NONE).note(text, Visibility.INTERNAL).build();
  }

  private IntegrationException change(TicketRef ticket, TicketChange change) throws Exception {
    TicketSystem tickets = stage.tickets();
    return failure(() -> tickets.apply(ticket, change, OTHER_KEY));
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "did not fail");
  }
}
