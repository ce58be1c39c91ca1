package io.nochub.plugins.kaseyabms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.nochub.api.ticket.TicketSnapshot.Note;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.api.ticket.TicketSystem;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KaseyaBmsTicketsTest {
  private static final Instant FIRST_TRIED = Instant.parse("2026-03-02T08:00:00Z");

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  // ---- made ----

  @Test
  void a_ticket_has_what_bms_requires_and_what_the_hub_knows() throws Exception {
    TicketDraft draft =
        Stage.draft()
            .priority(TicketDraft.Priority.URGENT)
            .field("QueueId", "40")
            .field("CustomField.16", "x")
            .link(URI.create("https://hub.example/incidents/1"))
            .build();

    TicketRef made =
        stage
            .tickets(
                "priorityUrgent",
                "critical",
                "keyCustomField",
                "15",
                "ticketLink",
                "https://bms.example.com/t/{id}")
            .create(draft, Stage.KEY);

    assertThat(stage.bms().ticket(made.id()))
        .containsEntry("Title", "Disk C: 96 % on ACME-DC01")
        .containsEntry(
            "Details",
            "Volume C: at 96 %\n\nhttps://hub.example/incidents/1\n\n[hub:a1b2c3d4e5f6a7b8]")
        .containsEntry("AccountId", 901)
        .containsEntry("LocationId", 1_204)
        .containsEntry("HardwareAssetId", 7_711)
        .containsEntry("StatusId", 8)
        .containsEntry("PriorityId", 4)
        .containsEntry("TypeId", 2)
        .containsEntry("SourceId", 6)
        .containsEntry("QueueId", 40)
        .containsEntry("OpenDate", stage.context().time().instant().toString())
        .containsEntry(
            "custom",
            List.of(
                Map.of("CustomFieldId", 16, "Data", "x"),
                Map.of("CustomFieldId", 15, "Data", Stage.KEY.value())))
        .doesNotContainKey("ContactId");
    assertThat(made.number()).isEqualTo("1000-" + made.id());
    assertThat(made.link()).hasToString("https://bms.example.com/t/" + made.id());
  }

  @Test
  void priority_and_location_have_defaults_of_the_tenants() throws Exception {
    TicketRef made = stage.made(stage.tickets());

    assertThat(stage.bms().ticket(made.id()))
        .containsEntry("PriorityId", 3)
        .containsEntry("LocationId", 1_204);
    assertThat(made.link()).isNull();
  }

  @Test
  void a_site_and_a_routes_choice_go_before_the_defaults() throws Exception {
    TicketDraft draft =
        Stage.draft()
            .organisation("901", "1205", "30")
            .field("PriorityId", "2")
            .field("TypeId", "9")
            .build();

    TicketRef made =
        stage
            .tickets("fields", List.of(Map.of("field", "TypeId", "value", "7")))
            .create(draft, Stage.KEY);

    assertThat(stage.bms().ticket(made.id()))
        .containsEntry("LocationId", 1_205)
        .containsEntry("ContactId", 30)
        .containsEntry("PriorityId", 2)
        .containsEntry("TypeId", 9);
  }

  @Test
  void without_any_account_nothing_is_sent_and_the_operator_is_told() throws Exception {
    TicketSystem tickets = stage.tickets("account", null);

    IntegrationException refused =
        failure(() -> tickets.create(TicketDraft.of("Disk", "x").build(), Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining("map this client");
    assertThat(stage.vendor().asked()).isEmpty();
  }

  @Test
  void an_account_without_a_location_is_named() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketDraft draft = Stage.draft().organisation("903", null, null).build();

    assertThat(failure(() -> tickets.create(draft, Stage.KEY)))
        .hasMessageContaining("account 903 has no location");
  }

  @ParameterizedTest
  @CsvSource({
    "resolvedStatus, Done, BMS has no active status Done; it has New",
    "newStatus, Retired, BMS has no active status Retired"
  })
  void a_status_that_is_not_there_is_named_with_those_that_are(
      String setting, String value, String message) throws Exception {
    TicketSystem tickets = stage.tickets(setting, value);
    TicketRef ticket = TicketRef.of("55001");

    IntegrationException refused =
        setting.equals("newStatus")
            ? failure(() -> tickets.create(Stage.draft().build(), Stage.KEY))
            : failure(
                () -> tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refused).hasMessageContaining(message);
  }

  @Test
  void a_status_may_be_given_by_its_number_and_survives_a_new_name() throws Exception {
    TicketSystem tickets = stage.tickets("resolvedStatus", "11");
    stage.bms().renames(11, "Fertig");
    TicketRef ticket = stage.made(tickets);

    tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);

    assertThat(tickets.read(ticket).state()).isEqualTo(State.RESOLVED);
    assertThat(tickets.read(ticket).statusLabel()).isEqualTo("Fertig");
  }

  @ParameterizedTest
  @CsvSource({"Colour, red, no field Colour", "QueueId, Alerts, QueueId must be a number"})
  void a_field_bms_would_not_take_is_named(String field, String value, String message)
      throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketDraft draft = Stage.draft().field(field, value).build();

    IntegrationException refused = failure(() -> tickets.create(draft, Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining(message);
  }

  @Test
  void html_is_asked_for_and_written_where_bms_shows_it() throws Exception {
    TicketSystem tickets = stage.tickets("html", "true");
    TicketDraft draft =
        TicketDraft.of("Disk", "97&nbsp;% <b>used</b>")
            .link(URI.create("https://hub.example/i?a=1&b=2"))
            .build();

    TicketRef made = tickets.create(draft, Stage.KEY);

    assertThat(tickets.limits().markup()).isEqualTo(TextLimits.Markup.HTML);
    assertThat(stage.bms().ticket(made.id()))
        .containsEntry(
            "Details",
            "97&nbsp;% <b>used</b><br><br>https://hub.example/i?a=1&amp;b=2"
                + "<br><br>[hub:a1b2c3d4e5f6a7b8]");
  }

  // ---- found ----

  @Test
  void a_ticket_is_found_behind_many_others_also_where_the_list_leaves_details_out()
      throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef made = stage.made(tickets);
    for (int i = 0; i < 120; i++) {
      stage.bms().makeTicket(FakeBms.ANN, Map.of("Title", "x", "Details", "y"));
    }

    assertThat(found(tickets, Stage.KEY)).isEqualTo(made.id());
    stage.bms().listsWithoutDetails();
    assertThat(found(tickets, Stage.KEY)).isEqualTo(made.id());
    assertThat(tickets.find(Stage.draft().build(), Stage.OTHER_KEY, FIRST_TRIED)).isEmpty();
  }

  @Test
  void a_list_that_never_ends_is_not_taken_for_no_ticket() throws Exception {
    TicketSystem tickets = stage.tickets();
    for (int i = 0; i < 100; i++) {
      stage.bms().makeTicket(FakeBms.ANN, Map.of("Title", "x", "Details", "y"));
    }
    stage.bms().givesTheSamePageAgain();

    IntegrationException looped =
        failure(() -> tickets.find(Stage.draft().build(), Stage.KEY, FIRST_TRIED));

    assertThat(looped.kind()).isEqualTo(Kind.BAD_PAYLOAD);
    assertThat(looped).hasMessageContaining("the same page again");
  }

  private static String found(TicketSystem tickets, IdempotencyKey key) throws Exception {
    return tickets.find(Stage.draft().build(), key, FIRST_TRIED).orElseThrow().id();
  }

  // ---- who did it ----

  @Test
  void what_the_hub_and_the_rules_do_touches_nothing() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, note("Seen"), Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.NONE).field("QueueId", "40").build(), Stage.KEY);
    stage.bms().rule(ticket.id(), "Workflow");

    assertThat(tickets.read(ticket).touched()).isNull();
    assertThat(tickets.notes(ticket, Instant.EPOCH)).isEmpty();
  }

  @Test
  void a_technicians_act_is_seen_though_the_hub_wrote_after_it() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", 9);
    tickets.apply(ticket, TicketChange.of(Move.NONE).field("QueueId", "40").build(), Stage.KEY);

    TicketSnapshot now = tickets.read(ticket);

    assertThat(now.state()).isEqualTo(State.IN_PROGRESS);
    assertThat(touched(tickets, ticket).by()).isEqualTo("Ann Smith");
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.STATUS);
  }

  @Test
  void taking_noting_and_logging_time_are_told_apart() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);

    stage.bms().sets(FakeBms.ANN, ticket.id(), "AssigneeId", FakeBms.ANN);
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.ASSIGNMENT);
    assertThat(tickets.read(ticket).assignee()).isEqualTo("Ann Smith");
    stage.bms().writes(FakeBms.ANN, ticket.id(), "On it", true);
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.NOTE);
  }

  @Test
  void time_logged_in_the_moment_of_a_new_status_is_what_counts() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);

    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", 9);
    stage.bms().logsTime(FakeBms.ANN, ticket.id());

    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.TIME_ENTRY);
  }

  @Test
  void programs_of_the_settings_are_nobody() throws Exception {
    TicketSystem tickets = stage.tickets("programs", List.of("72"));
    TicketRef ticket = stage.made(tickets);
    stage.bms().writes(FakeBms.ANN, ticket.id(), "Backed up", true);
    stage.bms().logsTime(FakeBms.ANN, ticket.id());

    assertThat(tickets.read(ticket).touched()).isNull();
  }

  @Test
  void notes_say_in_plain_words_who_wrote_what_for_whom() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, note("Seen"), Stage.KEY);
    stage.bms().writes(FakeBms.ANN, ticket.id(), "<p>On&nbsp;it</p><p>Ann</p>", true);
    stage.bms().writes(FakeBms.ANN, ticket.id(), "Dear client,\nload < 5 > 3", false);

    List<Note> notes = tickets.notes(ticket, FIRST_TRIED);

    assertThat(notes)
        .extracting(Note::text)
        .containsExactly("On it\nAnn", "Dear client,\nload < 5 > 3");
    assertThat(notes).extracting(Note::by).containsOnly("Ann Smith");
    assertThat(notes)
        .extracting(Note::visibility)
        .containsExactly(Visibility.INTERNAL, Visibility.CUSTOMER);
    assertThat(tickets.notes(ticket, Instant.parse("2026-04-01T00:00:00Z"))).isEmpty();
  }

  // ---- statuses ----

  @ParameterizedTest
  @CsvSource({"8, NEW", "9, IN_PROGRESS", "10, WAITING", "11, RESOLVED", "12, UNKNOWN"})
  void a_status_means_what_its_name_says(int status, State means) throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", status);

    assertThat(tickets.read(ticket).state()).isEqualTo(means);
  }

  @Test
  void the_settings_know_better_than_the_name() throws Exception {
    TicketSystem tickets =
        stage.tickets(
            "statuses", List.of(Map.of("status", "blocked by the moon", "means", "WAITING")));
    TicketRef ticket = stage.made(tickets);
    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", 12);

    assertThat(tickets.read(ticket).state()).isEqualTo(State.WAITING);
  }

  @Test
  void resolving_twice_resolves_once() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);

    assertThat(stage.vendor().writes())
        .filteredOn(asked -> asked.path().endsWith("/resolve"))
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.body())
                    .isEqualTo(
                        "{\"Comment\":\"The alert has cleared.\",\"StatusId\":11,"
                            + "\"IsInternal\":true,\"IsPublishToKnowledgeBase\":false}"));
  }

  @Test
  void reopening_a_ticket_somebody_works_on_leaves_its_status() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", 9);

    tickets.apply(ticket, TicketChange.of(Move.REOPEN).build(), Stage.KEY);

    assertThat(stage.bms().ticket(ticket.id())).containsEntry("StatusId", 9);
  }

  @Test
  void a_ticket_changed_since_the_look_is_a_conflict_and_stays() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    String version = tickets.read(ticket).version();
    TicketChange resolve = TicketChange.of(Move.RESOLVE).ifVersion(version).build();
    stage.bms().sets(FakeBms.ANN, ticket.id(), "QueueId", 41);

    assertThat(failure(() -> tickets.apply(ticket, resolve, Stage.KEY)).kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(stage.bms().ticket(ticket.id())).containsEntry("StatusId", 8);
  }

  @Test
  void a_change_bms_says_yes_to_and_does_not_make_is_noticed() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.bms().ignoresChanges();

    IntegrationException resolve =
        failure(() -> tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY));
    IntegrationException title =
        failure(
            () ->
                tickets.apply(
                    ticket, TicketChange.of(Move.NONE).summary("Disk D:").build(), Stage.KEY));

    assertThat(resolve.kind()).isEqualTo(Kind.REJECTED);
    assertThat(resolve).hasMessageContaining("did not set StatusId to 11; it says it is 8");
    assertThat(title).hasMessageContaining("did not set Title to Disk D:");
  }

  @Test
  void a_change_names_only_what_changes() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);

    tickets.apply(
        ticket,
        TicketChange.of(Move.NONE).summary("Disk D:").field("QueueId", " 41 ").build(),
        Stage.KEY);

    assertThat(stage.vendor().writes())
        .filteredOn(asked -> asked.method().equals("PATCH"))
        .singleElement()
        .satisfies(
            asked ->
                assertThat(asked.body())
                    .isEqualTo(
                        "[{\"op\":\"replace\",\"path\":\"/Title\",\"value\":\"Disk D:\"},"
                            + "{\"op\":\"replace\",\"path\":\"/QueueId\",\"value\":41}]"));
    assertThat(tickets.read(ticket).fields()).containsEntry("QueueId", "41");
  }

  @Test
  void a_custom_field_is_not_changed_later() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    TicketChange change = TicketChange.of(Move.NONE).field("CustomField.16", "y").build();

    assertThat(failure(() -> tickets.apply(ticket, change, Stage.KEY)).kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void a_ticket_that_is_gone_says_so_everywhere() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.bms().deletes(ticket.id());

    assertThat(failure(() -> tickets.read(ticket)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(failure(() -> tickets.apply(ticket, note("x"), Stage.KEY)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(
            failure(
                    () ->
                        tickets.apply(
                            ticket,
                            TicketChange.of(Move.NONE).field("QueueId", "41").build(),
                            Stage.KEY))
                .kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(failure(() -> tickets.read(TicketRef.of("../users"))).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  // ---- the rolling note ----

  @Test
  void a_rolling_note_is_written_anew_found_again_and_made_again() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    TicketChange once = TicketChange.of(Move.NONE).rollingNote("Seen once", null).build();
    stage.vendor().loseNextAnswerTo(asked -> asked.body().contains("Seen once"));
    assertThat(failure(() -> tickets.apply(ticket, once, Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);

    String id = tickets.apply(ticket, once, Stage.KEY).orElseThrow();
    assertThat(stage.bms().notes()).hasSize(1);

    stage.bms().deletesNote(id);
    TicketChange twice = TicketChange.of(Move.NONE).rollingNote("Seen twice", id).build();
    assertThat(tickets.apply(ticket, twice, Stage.KEY)).isPresent();
    assertThat(stage.bms().notes())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note)
                    .containsEntry("Details", "Seen twice\n\n[hub:rollingnote]")
                    .containsEntry("IsInternal", true));
  }

  // ---- the form ----

  @Test
  void the_form_has_the_tenants_lists_and_nothing_retired() throws Exception {
    List<TicketField> form = stage.tickets().form(Map.of());

    assertThat(form)
        .extracting(TicketField::name)
        .containsExactlyInAnyOrderElementsOf(TicketFields.NAMES);
    assertThat(form).noneMatch(TicketField::required);
    assertThat(choices(form, "StatusId"))
        .containsExactly(
            "New", "In Progress", "Waiting Customer", "Completed", "Blocked by the moon");
    assertThat(choices(form, "QueueId")).containsExactly("Alerts");
    assertThat(choices(form, "TypeId")).containsExactly("Incident");
    assertThat(choices(form, "SubIssueTypeId")).isEmpty();
  }

  @Test
  void sub_types_follow_the_type_that_is_chosen() throws Exception {
    TicketSystem tickets = stage.tickets();

    assertThat(choices(tickets.form(Map.of("IssueTypeId", "10")), "SubIssueTypeId"))
        .containsExactly("Disk", "Memory");
    assertThat(choices(tickets.form(Map.of("IssueTypeId", "99")), "SubIssueTypeId")).isEmpty();
  }

  private static List<String> choices(List<TicketField> form, String name) {
    return form.stream()
        .filter(field -> field.name().equals(name))
        .flatMap(field -> field.choices().stream())
        .map(TicketField.Choice::label)
        .toList();
  }

  private static Touch touched(TicketSystem tickets, TicketRef ticket) throws Exception {
    return Objects.requireNonNull(tickets.read(ticket).touched(), "touched");
  }

  private static TicketChange note(String text) {
    return TicketChange.of(Move.NONE).note(text, Visibility.INTERNAL).build();
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "a failure");
  }
}
