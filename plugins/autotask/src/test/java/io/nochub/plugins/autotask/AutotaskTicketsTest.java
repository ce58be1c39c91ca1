package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskTicketsTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  // ---- made ----

  @Test
  void a_ticket_has_what_the_hub_knows_and_what_the_settings_give() throws Exception {
    TicketDraft draft =
        Stage.draft()
            .organisation("175", "10", "30")
            .configurationItems(List.of("4411", "4412"))
            .priority(TicketDraft.Priority.URGENT)
            .field("issueType", "10")
            .link(URI.create("https://hub.example/incidents/1"))
            .build();

    TicketRef made = stage.tickets().create(draft, Stage.KEY);

    assertThat(stage.autotask().ticket(made.id()))
        .containsEntry("companyID", 175)
        .containsEntry("companyLocationID", 10)
        .containsEntry("contactID", 30)
        .containsEntry("configurationItemID", 4411)
        .containsEntry("title", "Disk C: 96 % on ACME-DC01")
        .containsEntry("description", "Volume C: at 96 %\n\nhttps://hub.example/incidents/1")
        .containsEntry("status", 1)
        .containsEntry("priority", 4)
        .containsEntry("queueID", 29_682_833)
        .containsEntry("issueType", 10)
        .containsEntry("externalID", Stage.KEY.value())
        .doesNotContainKeys("dueDateTime", "userDefinedFields", "rmmAlertID");
    assertThat(made.link())
        .hasToString(
            "https://ww14.autotask.net/Autotask/AutotaskExtend/ExecuteCommand.aspx"
                + "?Code=OpenTicketDetail&TicketID="
                + made.id());
  }

  @Test
  void a_routes_choice_goes_before_the_settings() throws Exception {
    TicketRef made =
        stage
            .tickets("dueAfter", "8h")
            .create(Stage.draft().field("QueueID", "8").field("priority", "3").build(), Stage.KEY);

    assertThat(stage.autotask().ticket(made.id()))
        .containsEntry("queueID", 8)
        .containsEntry("priority", 3)
        .containsEntry(
            "dueDateTime", stage.context().time().instant().plusSeconds(8 * 3_600).toString());
  }

  @Test
  void a_client_mapped_to_none_goes_to_the_company_of_the_settings() throws Exception {
    TicketDraft unmapped = TicketDraft.of("Disk", "x").build();

    TicketRef made = stage.tickets("company", "175").create(unmapped, Stage.KEY);

    assertThat(stage.autotask().ticket(made.id())).containsEntry("companyID", 175);
  }

  @Test
  void without_any_company_nothing_is_sent_and_the_operator_is_told() throws Exception {
    TicketSystem tickets = stage.open("company", null).ticketSystem().orElseThrow();

    IntegrationException refused =
        failure(() -> tickets.create(TicketDraft.of("Disk", "x").build(), Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining("map this client");
    assertThat(stage.vendor().asked()).isEmpty();
  }

  @Test
  void a_key_whose_field_is_missing_stops_the_create() throws Exception {
    stage.autotask().withoutField("Tickets", "Alert key");
    TicketSystem tickets = stage.tickets("keyField", "Alert key");

    IntegrationException refused = failure(() -> tickets.create(Stage.draft().build(), Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refused).hasMessageContaining("UDF.Alert key");
    assertThat(stage.autotask().of("Tickets")).isEmpty();
    assertThat(failure(() -> tickets.find(Stage.draft().build(), Stage.KEY, Instant.EPOCH)).kind())
        .isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void what_autotask_says_about_the_input_is_told_in_its_words() throws Exception {
    TicketSystem tickets = stage.tickets();

    IntegrationException refused =
        failure(
            () ->
                tickets.create(
                    Stage.draft().field("assignedResourceID", FakeAutotask.ANN).build(),
                    Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining("you must assign both");
  }

  @Test
  void a_label_where_a_number_belongs_is_told_with_the_number() throws Exception {
    TicketSystem tickets = stage.tickets();

    IntegrationException refused =
        failure(() -> tickets.create(Stage.draft().field("queueID", "alerts").build(), Stage.KEY));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused)
        .hasMessageContaining("queueID must be a number")
        .hasMessageContaining("its value is 29682833");
  }

  @Test
  void a_field_tickets_do_not_have_is_named() throws Exception {
    TicketSystem tickets = stage.tickets();

    assertThat(
            failure(() -> tickets.create(Stage.draft().field("colour", "red").build(), Stage.KEY)))
        .hasMessageContaining("no field colour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"externalID", "CompanyID", "title"})
  void what_the_hub_fills_is_not_for_routes(String field) throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    TicketChange change = TicketChange.of(Move.NONE).field(field, "1").build();

    IntegrationException made =
        failure(() -> tickets.create(Stage.draft().field(field, "1").build(), Stage.OTHER_KEY));
    IntegrationException changed = failure(() -> tickets.apply(ticket, change, Stage.KEY));

    assertThat(made.kind()).isEqualTo(Kind.REJECTED);
    assertThat(made).hasMessageContaining("filled by the hub");
    assertThat(changed).hasMessageContaining("filled by the hub");
    assertThat(stage.autotask().of("Tickets")).hasSize(1);
  }

  // ---- found ----

  @Test
  void the_row_must_carry_the_key_whatever_the_query_gives() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage.made(tickets);
    stage
        .vendor()
        .on("POST", "/ATServicesRest/V1.0/Tickets/query")
        .json("{\"items\":[{\"id\":1,\"externalID\":null},{\"id\":2,\"externalID\":\"other\"}]}");

    assertThat(tickets.find(Stage.draft().build(), Stage.KEY, Instant.EPOCH)).isEmpty();
  }

  @Test
  void what_is_found_has_number_and_link() throws Exception {
    TicketSystem tickets = stage.tickets("keyField", "Alert key");
    TicketRef made = stage.made(tickets);

    TicketRef found = tickets.find(Stage.draft().build(), Stage.KEY, Instant.EPOCH).orElseThrow();

    assertThat(found.id()).isEqualTo(made.id());
    assertThat(found.number()).isEqualTo("T20260302.0001");
    assertThat(found.link()).isEqualTo(made.link());
  }

  // ---- who did it ----

  @Test
  void what_the_hub_does_touches_nothing() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, note("Seen"), Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.NONE).field("queueID", "8").build(), Stage.KEY);

    TicketSnapshot now = tickets.read(ticket);

    assertThat(now.touched()).isNull();
    assertThat(now.changedBy()).isEqualTo("NOC Hub");
  }

  @Test
  void a_technicians_act_is_seen_though_the_hub_wrote_after_it() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.autotask().sets(FakeAutotask.ANN, ticket.id(), "status", 8);
    tickets.apply(ticket, note("Seen again"), Stage.KEY);

    TicketSnapshot now = tickets.read(ticket);

    assertThat(now.state()).isEqualTo(State.IN_PROGRESS);
    assertThat(now.statusLabel()).isEqualTo("In Progress");
    assertThat(touched(tickets, ticket).by()).isEqualTo("Ann Smith");
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.STATUS);
  }

  @Test
  void taking_a_ticket_names_the_technician() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage
        .autotask()
        .sets(FakeAutotask.ANN, ticket.id(), "assignedResourceID", Long.valueOf(FakeAutotask.ANN));

    TicketSnapshot now = tickets.read(ticket);

    assertThat(now.assignee()).isEqualTo("Ann Smith");
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.ASSIGNMENT);
  }

  @Test
  void notes_times_and_replies_are_told_apart() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);

    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), "On it", 2);
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.NOTE);
    stage.autotask().logsTime(FakeAutotask.ANN, ticket.id());
    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.TIME_ENTRY);
    stage.autotask().contactWrites(ticket.id(), "Thanks");
    assertThat(touched(tickets, ticket))
        .satisfies(touch -> assertThat(touch.kind()).isEqualTo(Touch.Kind.CLIENT_REPLY))
        .satisfies(touch -> assertThat(touch.by()).isEqualTo("the client's contact"));
  }

  @Test
  void time_entered_in_the_moment_of_a_new_status_is_what_counts() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);

    stage.autotask().sets(FakeAutotask.ANN, ticket.id(), "status", 8);
    stage.autotask().clockJumps(-1);
    stage.autotask().logsTime(FakeAutotask.ANN, ticket.id());

    assertThat(touched(tickets, ticket).kind()).isEqualTo(Touch.Kind.TIME_ENTRY);
  }

  @Test
  void rules_and_programs_are_nobody() throws Exception {
    TicketSystem tickets = stage.tickets("programs", List.of("ann smith"));
    TicketRef ticket = stage.made(tickets);
    stage.autotask().sets(FakeAutotask.RULES, ticket.id(), "queueID", 8);
    stage.autotask().writes(FakeAutotask.RULES, ticket.id(), "Routed", 2);
    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), "Backed up", 2);

    assertThat(tickets.read(ticket).touched()).isNull();
    assertThat(tickets.notes(ticket, Instant.EPOCH)).isEmpty();
  }

  @Test
  void the_hub_knows_itself_also_where_the_api_user_is_not_listed() throws Exception {
    stage.autotask().hidesTheApiUser();
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, note("Seen"), Stage.KEY);

    assertThat(tickets.read(ticket).touched()).isNull();
  }

  @Test
  void notes_say_who_wrote_them_and_who_may_see_them() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.apply(ticket, note("Seen"), Stage.KEY);
    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), " On it\n", 2);
    stage.autotask().contactWrites(ticket.id(), "Thanks");

    List<Note> notes = tickets.notes(ticket, Instant.parse("2026-03-01T00:00:00Z"));

    assertThat(notes).extracting(Note::by).containsExactly("Ann Smith", "the client's contact");
    assertThat(notes).extracting(Note::text).containsExactly("On it", "Thanks");
    assertThat(notes)
        .extracting(Note::visibility)
        .containsExactly(Visibility.INTERNAL, Visibility.CUSTOMER);
    assertThat(tickets.notes(ticket, Instant.parse("2026-04-01T00:00:00Z"))).isEmpty();
  }

  // ---- statuses ----

  @ParameterizedTest
  @CsvSource({
    "1, NEW",
    "5, RESOLVED",
    "7, WAITING",
    "8, IN_PROGRESS",
    "19, UNKNOWN",
    "77, UNKNOWN"
  })
  void a_status_means_what_its_label_says(int status, State means) throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.autotask().sets(FakeAutotask.RULES, ticket.id(), "status", status);

    assertThat(tickets.read(ticket).state()).isEqualTo(means);
  }

  @Test
  void the_settings_know_better_than_the_label() throws Exception {
    TicketSystem tickets =
        stage.tickets("statuses", List.of(Map.of("status", "19", "means", "WAITING")));
    TicketRef ticket = stage.made(tickets);
    stage.autotask().sets(FakeAutotask.RULES, ticket.id(), "status", 19);

    assertThat(tickets.read(ticket).state()).isEqualTo(State.WAITING);
  }

  @Test
  void resolving_writes_a_resolution_where_nobody_has() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef alone = stage.made(tickets);
    TicketRef worded = tickets.create(Stage.draft().build(), Stage.OTHER_KEY);
    stage.autotask().ticket(worded.id()).put("resolution", "Freed space");

    tickets.apply(alone, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);
    tickets.apply(worded, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);

    assertThat(stage.autotask().ticket(alone.id()))
        .containsEntry("status", 5)
        .containsEntry("resolution", "The alert has cleared.");
    assertThat(stage.autotask().ticket(worded.id())).containsEntry("resolution", "Freed space");
  }

  @Test
  void reopening_a_ticket_somebody_works_on_leaves_its_status() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.autotask().sets(FakeAutotask.ANN, ticket.id(), "status", 8);

    tickets.apply(ticket, TicketChange.of(Move.REOPEN).build(), Stage.KEY);

    assertThat(stage.autotask().ticket(ticket.id())).containsEntry("status", 8);
  }

  @Test
  void a_ticket_changed_since_the_look_is_a_conflict_and_stays() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    String version = tickets.read(ticket).version();
    TicketChange resolve = TicketChange.of(Move.RESOLVE).ifVersion(version).build();
    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), "On it", 2);

    assertThat(failure(() -> tickets.apply(ticket, resolve, Stage.KEY)).kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(stage.autotask().ticket(ticket.id())).containsEntry("status", 1);
  }

  @Test
  void a_change_names_only_what_changes() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    int before = stage.vendor().writes().size();

    tickets.apply(
        ticket,
        TicketChange.of(Move.NONE)
            .summary("Disk D:")
            .priority(TicketDraft.Priority.HIGH)
            .field("UDF.Alert key", "mine")
            .build(),
        Stage.KEY);

    assertThat(stage.vendor().writes().stream().skip(before))
        .singleElement()
        .satisfies(write -> assertThat(write.method()).isEqualTo("PATCH"))
        .satisfies(
            write ->
                assertThat(write.body())
                    .isEqualTo(
                        "{\"title\":\"Disk D:\",\"priority\":1,\"userDefinedFields\":"
                            + "[{\"name\":\"Alert key\",\"value\":\"mine\"}],\"id\":"
                            + ticket.id()
                            + "}"));
    assertThat(tickets.read(ticket).fields())
        .containsEntry("priority", "1")
        .containsEntry("UDF.Alert key", "mine")
        .doesNotContainKeys("title", "externalID", "companyID");
  }

  @Test
  void a_write_to_a_ticket_that_is_gone_says_so_in_both_of_autotasks_ways() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.autotask().deletes("Tickets", ticket.id());
    TicketChange field = TicketChange.of(Move.NONE).field("queueID", "8").build();

    assertThat(failure(() -> tickets.apply(ticket, field, Stage.KEY)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    stage.autotask().nothingForUnknownIds();
    assertThat(failure(() -> tickets.apply(ticket, field, Stage.KEY)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(failure(() -> tickets.read(ticket)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(failure(() -> tickets.read(TicketRef.of("../Companies"))).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  // ---- the rolling note ----

  @Test
  void a_rolling_note_whose_answer_was_lost_leaves_no_second() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    TicketChange first = TicketChange.of(Move.NONE).rollingNote("Seen once", null).build();
    stage.vendor().loseNextAnswerTo(asked -> asked.body().contains("Seen once"));
    failure(() -> tickets.apply(ticket, first, Stage.KEY));

    tickets.apply(ticket, first, Stage.KEY);

    assertThat(stage.autotask().of("TicketNotes")).hasSize(1);
  }

  @Test
  void a_rolling_note_somebody_deleted_is_written_again() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    TicketChange first = TicketChange.of(Move.NONE).rollingNote("1", null).build();
    String id = tickets.apply(ticket, first, Stage.KEY).orElseThrow();
    stage.autotask().deletes("TicketNotes", id);

    TicketChange second = TicketChange.of(Move.NONE).rollingNote("2", id).build();
    String other = tickets.apply(ticket, second, Stage.KEY).orElseThrow();

    assertThat(other).isNotEqualTo(id);
    assertThat(stage.autotask().row("TicketNotes", other)).containsEntry("description", "2");
  }

  // ---- the form ----

  @Test
  void the_form_has_the_tenants_lists_and_what_must_be_filled_first() throws Exception {
    List<TicketField> form =
        stage.open("fields", List.of()).ticketSystem().orElseThrow().form(Map.of());

    assertThat(form.get(0))
        .isEqualTo(
            new TicketField(
                "queueID",
                "Queue",
                true,
                List.of(
                    new TicketField.Choice("29682833", "Alerts"),
                    new TicketField.Choice("8", "Level I"))));
    assertThat(form)
        .extracting(TicketField::name)
        .contains("status", "ticketCategory", "dueDateTime", "UDF.Alert key")
        .doesNotContain("companyID", "title", "externalID", "id", "lastActivityDate");
  }

  @Test
  void a_child_list_follows_what_is_chosen_in_its_parent() throws Exception {
    TicketSystem tickets = stage.tickets();

    assertThat(choices(tickets.form(Map.of()), "subIssueType"))
        .containsExactly("136", "137", "140");
    assertThat(choices(tickets.form(Map.of("issueType", "11")), "subIssueType"))
        .containsExactly("140");
  }

  @Test
  void values_that_are_no_longer_active_are_not_offered() throws Exception {
    stage.autotask().retires("Tickets", "queueID", "29682833");

    assertThat(choices(stage.tickets().form(Map.of()), "queueID")).containsExactly("8");
  }

  @Test
  void what_the_settings_fill_is_no_longer_required() throws Exception {
    assertThat(stage.tickets().form(Map.of())).noneMatch(TicketField::required);
  }

  private static List<String> choices(List<TicketField> form, String name) {
    return form.stream()
        .filter(field -> field.name().equals(name))
        .flatMap(field -> field.choices().stream())
        .map(TicketField.Choice::value)
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
