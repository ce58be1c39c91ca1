package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpManners.Pace;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
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

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskFaultsTest {
  private static final String TICKETS = "/ATServicesRest/V1.0/Tickets";

  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  // ---- the zone ----

  @Test
  void a_zone_is_asked_for_once_and_its_spelling_kept() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    tickets.read(ticket);

    assertThat(stage.vendor().asked())
        .filteredOn(asked -> asked.path().endsWith("ZoneInformation"))
        .hasSize(1);
    assertThat(stage.vendor().asked())
        .filteredOn(asked -> !asked.path().endsWith("ZoneInformation"))
        .allSatisfy(asked -> assertThat(asked.path()).startsWith("/ATServicesRest/V1.0/"));
  }

  @Test
  void a_tenant_that_moved_is_found_again() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.autotask().zoneMovesTo("/NewHome/");
    stage.context().time().advance(Duration.ofMinutes(11));

    assertThat(tickets.read(ticket).ref().id()).isEqualTo(ticket.id());
  }

  @Test
  void refused_credentials_do_not_ask_for_the_zone_again_and_again() throws Exception {
    TicketSystem tickets = stage.tickets("secret", "wr0ng");
    for (int i = 0; i < 5; i++) {
      assertThat(failure(() -> tickets.read(TicketRef.of("1"))).kind())
          .isEqualTo(Kind.AUTHENTICATION);
    }

    assertThat(stage.vendor().asked())
        .filteredOn(asked -> asked.path().endsWith("ZoneInformation"))
        .hasSize(1);
  }

  @Test
  void an_autotask_in_trouble_is_asked_for_the_zone_once_more_and_not_at_each_call()
      throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.context().time().advance(Duration.ofMinutes(11));
    stage.vendor().trouble(Trouble.DOWN);
    for (int i = 0; i < 4; i++) {
      assertThat(failure(() -> tickets.read(ticket)).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    assertThat(stage.vendor().asked())
        .filteredOn(asked -> asked.path().endsWith("ZoneInformation"))
        .hasSize(2);
  }

  @Test
  void a_zone_that_is_none_of_autotasks_is_not_called() throws Exception {
    stage
        .vendor()
        .on("GET", "/atservicesrest/v1.0/ZoneInformation")
        .json(
            "{\"zoneName\":\"x\",\"url\":\"https://evil.example/\",\"webUrl\":\"https://ww1.autotask.net/\"}");
    TicketSystem tickets = stage.tickets();

    IntegrationException refused = failure(() -> tickets.read(TicketRef.of("1")));

    assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refused).hasMessageContaining("evil.example");
  }

  // ---- errors ----

  @Test
  void a_500_with_errors_is_final_and_one_without_is_not() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage
        .vendor()
        .on("GET", TICKETS + "/*")
        .reply(
            Reply.json(500, "{\"errors\":[\"No.\", \"Never.\"]}"),
            Reply.json(500, "{\"errors\":[]}"),
            new Reply(500, Map.of("Content-Type", "text/plain"), "boom"));

    IntegrationException last = failure(() -> tickets.read(ticket));
    assertThat(last.kind()).isEqualTo(Kind.REJECTED);
    assertThat(last).hasMessageEndingWith("No. Never.");
    assertThat(failure(() -> tickets.read(ticket)).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(() -> tickets.read(ticket)).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "429, '{}'",
    "500, '{\"errors\":[\"The API request threshold was exceeded.\"]}'",
    "500, '{\"errors\":[\"Thread limit reached for this endpoint\"]}'"
  })
  void a_limit_that_is_reached_rests_the_integration(int status, String body) throws Exception {
    TicketSystem tickets = stage.tickets();
    stage.vendor().on("GET", TICKETS + "/1").reply(Reply.json(status, body));

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

  @Test
  void a_create_answered_with_something_else_has_an_unknown_outcome() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage.vendor().on("POST", TICKETS).reply(Reply.json("{}"));

    assertThat(failure(() -> tickets.create(Stage.draft().build(), Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void a_ticket_with_parts_missing_is_read_as_far_as_it_goes() throws Exception {
    TicketSystem tickets = stage.tickets();
    stage
        .vendor()
        .on("GET", TICKETS + "/5")
        .json(
            "{\"item\":{\"id\":5,\"status\":99,\"lastActivityDate\":\"2026-03-02T08:00:00.12\"}}");
    stage
        .vendor()
        .on("GET", TICKETS + "/6")
        .json("{\"item\":{\"id\":6,\"status\":99,\"lastActivityDate\":\"2026-03-02T08:00:00Z\"}}");

    assertThat(failure(() -> tickets.read(TicketRef.of("5"))).kind()).isEqualTo(Kind.BAD_PAYLOAD);
    assertThat(tickets.read(TicketRef.of("6")).statusLabel()).isEqualTo("99");
    assertThat(tickets.read(TicketRef.of("6")).touched()).isNull();
  }

  // ---- limits ----

  @Test
  void the_hubs_own_hour_is_kept_and_nothing_is_sent_beyond() throws Exception {
    TicketSystem tickets = stage.tickets("callsPerHour", "100");
    TicketRef ticket = stage.made(tickets);
    int used = stage.vendor().asked().size() - 1;
    for (int i = used; i < 100; i++) {
      tickets.find(Stage.draft().build(), Stage.KEY, Instant.EPOCH);
    }

    IntegrationException limited = failure(() -> tickets.read(ticket));

    assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(limited.retryAfter()).isPresent();
    assertThat(stage.vendor().asked()).as("100 calls and the zone lookup").hasSize(101);
  }

  @ParameterizedTest
  @CsvSource({"0, 3000", "4999, 3000", "5000, 1500", "9000, 300", "20000, 300"})
  void the_more_all_integrations_have_used_the_less_the_hub_takes(long used, int calls) {
    Quota quota = new Quota(3_000);

    quota.seen(used, 10_000);

    assertThat(quota.pace()).isEqualTo(new Pace(calls, Duration.ofHours(1), 3));
  }

  @Test
  void the_probe_learns_how_much_is_used() throws Exception {
    stage.autotask().callsUsed(9_500);

    stage.open().probe();

    assertThat(stage.context().counted().gauges()).containsEntry("autotask.calls.used", 9_500L);
  }

  @Test
  void all_roles_share_one_client_of_three_threads() {
    RecordingContext recording = new RecordingContext(stage.context());

    recording.open(Stage.settings(stage.vendor()));

    assertThat(recording.paces())
        .containsExactlyInAnyOrder(Pace.FREE, new Pace(3_000, Duration.ofHours(1), 3));
  }

  // ---- clocks ----

  @Test
  void a_hub_whose_clock_is_wrong_still_goes_by_autotasks() throws Exception {
    TicketSystem tickets = stage.tickets();
    TicketRef ticket = stage.made(tickets);
    stage.context().time().advance(Duration.ofDays(400));
    Cursor from = new Cursor("1|1767225600000|1767225600000|0");

    assertThat(stage.changes().poll(from).items())
        .singleElement()
        .satisfies(item -> assertThat(item.key()).isEqualTo(ticket.id()));
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "a failure");
  }
}
