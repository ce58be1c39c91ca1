package io.nochub.plugins.kaseyabms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Reply;
import java.time.Duration;
import java.time.Instant;
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
class KaseyaBmsFaultsTest {
  private static final String TICKETS = "/v2/servicedesk/tickets";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  // ---- the token ----

  @Test
  void a_token_that_ends_between_two_pages_is_renewed_and_the_page_comes() throws Exception {
    for (int i = 0; i < 150; i++) {
      stage.bms().makeTicket(FakeBms.ANN, Map.of("Title", "x", "Details", "y"));
    }
    PollingSource changes = stage.changes();
    Poll first = changes.poll(Cursor.START);
    stage.bms().endAllTokens();

    Poll second = changes.poll(first.next());

    assertThat(first.items()).hasSize(100);
    assertThat(second.items()).hasSize(51);
    assertThat(stage.bms().signIns()).isEqualTo(2);
  }

  @Test
  void a_refusal_inside_a_good_answer_signs_in_again_too() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage
        .vendor()
        .on("GET", TICKETS + "/" + ticket.id())
        .reply(
            Reply.json("{\"Success\":false,\"Error\":{\"Code\":401,\"Message\":\"Expired\"}}"),
            Reply.json(
                "{\"Success\":true,\"Result\":{\"Id\":"
                    + ticket.id()
                    + ",\"StatusId\":8,\"ModifiedOn\":\"2026-03-02T08:00:00Z\"}}"));

    assertThat(tickets.read(ticket).status()).isEqualTo("8");
    assertThat(stage.bms().signIns()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1999-01-01T00:00:00Z",
        "2126-01-01T00:00:00Z",
        "2026-03-02T09:00:30",
        "2026-03-02T10:00:00Z"
      })
  void a_clock_that_is_wrong_does_not_make_the_hub_sign_in_for_each_call(String end)
      throws Exception {
    stage.bms().tokensEnd(end);
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.read(ticket);

    assertThat(stage.bms().signIns()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, '{\"Success\":false,\"Error\":{\"Message\":\"Locked\"}}', AUTHENTICATION",
    "200, '{\"Success\":true,\"Result\":{}}', AUTHENTICATION",
    "503, '{}', UNAVAILABLE",
    "200, '<html>', BAD_PAYLOAD"
  })
  void a_sign_in_that_goes_wrong_is_told_as_what_it_is(int status, String body, Kind kind)
      throws Exception {
    stage.vendor().on("POST", "/v2/security/authenticate").reply(Reply.json(status, body));
    TicketSystem tickets = stage.tickets();

    assertThat(failure(() -> tickets.read(TicketRef.of("55001"))).kind()).isEqualTo(kind);
  }

  // ---- answers ----

  @ParameterizedTest
  @CsvSource({
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "409, CONFLICT",
    "429, RATE_LIMITED",
    "500, UNAVAILABLE",
    "17, REJECTED"
  })
  void a_good_answer_is_looked_into(int code, Kind kind) throws Exception {
    TicketSystem tickets = stage.tickets();
    stage
        .vendor()
        .on("GET", TICKETS + "/1")
        .json(
            "{\"success\":false,\"error\":{\"code\":"
                + code
                + ",\"message\":\"No.\",\"subErrors\":[\"Never.\"],\"stackStrace\":\"at X\"}}");

    IntegrationException refused = failure(() -> tickets.read(TicketRef.of("1")));

    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused).hasMessageEndingWith("No. Never.");
  }

  @Test
  void an_account_that_is_not_there_is_no_ticket_that_is_gone() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage
        .vendor()
        .on("POST", TICKETS)
        .json("{\"Success\":false,\"Error\":{\"Code\":3,\"Message\":\"Account was not found\"}}");

    assertThat(failure(() -> tickets.create(Stage.draft().build(), Stage.KEY)).kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void a_limit_without_a_word_rests_for_five_minutes() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage.vendor().on("GET", TICKETS + "/1").reply(Reply.status(429));

    IntegrationException limited = failure(() -> tickets.read(TicketRef.of("1")));

    assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofMinutes(5));
  }

  @Test
  void a_page_in_html_is_never_a_ticket_that_is_gone() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage
        .vendor()
        .on("GET", TICKETS + "/1")
        .reply(new Reply(404, Map.of("Content-Type", "text/html"), "<h1>nginx</h1>"));

    assertThat(failure(() -> tickets.read(TicketRef.of("1"))).kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"Success\":true}", "{\"Success\":true,\"Result\":\"ok\"}"})
  void a_create_answered_with_something_else_has_an_unknown_outcome(String body) throws Exception {
    TicketSystem tickets = stage.tickets();
    stage.vendor().on("POST", TICKETS).json(body);

    assertThat(failure(() -> tickets.create(Stage.draft().build(), Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Success\":true,\"Result\":\"ok\"}",
        "{}",
        "{\"Success\":true,\"Result\":{}}",
        "{\"Success\":true,\"Result\":null,\"TotalRecords\":7}"
      })
  void a_list_that_is_none_is_not_an_empty_one(String body) throws Exception {
    stage.vendor().on("POST", TICKETS + "/search").json(body);
    PollingSource changes = stage.changes();

    assertThat(failure(() -> changes.poll(Cursor.START)).kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_ticket_with_parts_missing_is_read_as_far_as_it_goes() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage
        .vendor()
        .on("GET", TICKETS + "/55001")
        .json(
            "{\"Success\":true,\"Result\":{\"Id\":55001,\"StatusId\":99,"
                + "\"CreatedOn\":\"2026-03-02T08:00:00\",\"AccountId\":0,\"AssigneeName\":\"\"}}");
    stage
        .vendor()
        .on("GET", TICKETS + "/55001/activities")
        .json("{\"Success\":true,\"Result\":[]}");

    assertThat(tickets.read(TicketRef.of("55001")))
        .satisfies(ticket -> assertThat(ticket.statusLabel()).isEqualTo("99"))
        .satisfies(ticket -> assertThat(ticket.changedAt()).isEqualTo("2026-03-02T08:00:00Z"))
        .satisfies(ticket -> assertThat(ticket.organisationId()).isNull())
        .satisfies(ticket -> assertThat(ticket.assignee()).isNull())
        .satisfies(ticket -> assertThat(ticket.touched()).isNull());
  }

  // ---- limits ----

  @Test
  void each_endpoints_hour_is_kept_by_itself_whatever_ticket_it_is_about() throws Exception {
    TicketSystem tickets = stage.tickets("callsPerHour", "100");
    TicketRef one = stage.made(tickets);
    TicketRef other = tickets.create(Stage.draft().build(), Stage.OTHER_KEY);
    for (int i = 0; i < 50; i++) {
      tickets.notes(one, Instant.EPOCH);
      tickets.notes(other, Instant.EPOCH);
    }

    IntegrationException limited = failure(() -> tickets.notes(one, Instant.EPOCH));

    assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(tickets.find(Stage.draft().build(), Stage.KEY, Instant.EPOCH.plusSeconds(100_000)))
        .as("another endpoint")
        .isPresent();
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "a failure");
  }
}
