package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners.Pace;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Poll.Coverage;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong between here and Datto. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoFaultsTest {
  private static final String OPEN = "/api/v2/account/alerts/open";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  // ---- signing in ----

  @Test
  void one_token_serves_all_roles_until_it_is_refused() throws Exception {
    DattoIntegration datto = stage.open();
    datto.probe();
    datto.assetDirectory().orElseThrow().organisations(Cursor.START);
    datto.remoteJobs().orElseThrow().jobs();

    assertThat(stage.datto.signIns()).isEqualTo(1);
  }

  @Test
  void a_token_that_ends_between_two_pages_is_renewed_and_nothing_is_lost() throws Exception {
    PollingSource open = stage.openAlerts();
    stage.datto.endTokenAfter(1);

    assertThat(keys(open)).hasSize(5).doesNotHaveDuplicates();
    assertThat(stage.datto.signIns()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"400, AUTHENTICATION", "401, AUTHENTICATION", "403, FORBIDDEN", "404, FORBIDDEN"})
  void a_refused_sign_in_says_whose_turn_it_is(int status, Kind kind) {
    stage.vendor.on("POST", "/auth/oauth/token").reply(Reply.json(status, "{\"error\": \"no\"}"));

    IntegrationException failure = failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.getMessage()).contains("sign-in with " + status).doesNotContain("made-up");
  }

  @Test
  void a_blocked_sign_in_is_waited_for_and_not_taken_for_a_wrong_key() {
    stage
        .vendor
        .on("POST", "/auth/oauth/token")
        .reply(Reply.json(403, "{\"message\": \"IP blocked\"}"));

    assertThat(failure().kind()).isEqualTo(Kind.RATE_LIMITED);
  }

  // ---- too many calls ----

  @Test
  void a_429_waits_as_long_as_datto_says_or_as_it_counts() {
    answerOpen(Reply.status(429).header("Retry-After", "11"), Reply.status(429));

    assertThat(failure().retryAfter()).contains(Duration.ofSeconds(11));
    assertThat(failure().retryAfter()).contains(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\": \"Rate limit exceeded\"}",
        "Your IP address has been temporarily blocked",
        "<html>Too Many Requests</html>"
      })
  void a_403_that_speaks_of_a_block_is_waited_for(String body) {
    answerOpen(new Reply(403, Map.of(), body));

    assertThat(failure().kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure().retryAfter()).contains(Duration.ofMinutes(5));
  }

  @Test
  void any_other_403_is_a_missing_right() {
    answerOpen(Reply.json(403, "{\"status\": 403, \"error\": \"Forbidden\"}"));

    assertThat(failure().kind()).isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void the_pace_leaves_most_of_the_budget_to_the_other_tools() {
    DattoManners manners = new DattoManners(Stage.bound(Stage.settings(stage.vendor)));

    assertThat(manners.pace()).isEqualTo(new Pace(180, Duration.ofMinutes(1), 4));
  }

  @Test
  void audits_leave_room_for_alerts() {
    DattoManners manners = new DattoManners(Stage.bound(Stage.settings(stage.vendor)));
    HttpCall audit = HttpCall.get(stage.vendor.address(), "api", "v2", "audit", "device", "1");
    HttpCall alert = HttpCall.get(stage.vendor.address(), "api", "v2", "alert", "audit");

    assertThat(manners.pace(audit).calls()).isEqualTo(120);
    assertThat(manners.pace(alert)).isEqualTo(manners.pace());
  }

  // ---- answers that are none ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!doctype html><p>Maintenance</p>",
        "{\"alerts\": [",
        "{\"alerts\": {}}",
        "{\"alerts\": \"none\"}",
        "[]",
        "{}",
        "null",
        ""
      })
  void what_is_no_list_fails_the_look(String body) {
    answerOpen(Reply.json(body));

    assertThat(failure().kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_broken_datto_is_tried_again_later() {
    stage.vendor.trouble(Trouble.BROKEN);

    assertThat(failure().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void a_sign_in_page_is_no_resolved_alert() {
    stage
        .vendor
        .on("POST", "/api/v2/alert/*/resolve")
        .reply(new Reply(200, Map.of("Content-Type", "text/html"), "<p>Please sign in</p>"));

    IntegrationException failure =
        catchThrowableOfType(
            IntegrationException.class,
            () ->
                stage
                    .control()
                    .resolve(FakeDatto.ALERT, DattoActionsTest.SCOPE, "", DattoActionsTest.KEY));

    assertThat(failure.kind()).isEqualTo(Kind.BAD_PAYLOAD);
    assertThat(stage.datto.alert(FakeDatto.ALERT)).containsEntry("resolved", false);
  }

  // ---- lists ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://merlot-api.centrastage.net/api/v2/account/alerts/open?max=2&page=0",
        "https://merlot-api.centrastage.net/api/v2/account/alerts/open?max=2&page=1",
        "https://merlot-api.centrastage.net/api/v2/account/users?max=2&page=9",
        "https://merlot-api.centrastage.net/api/v2/account/alerts/open",
        "not an address"
      })
  void a_list_that_leads_in_a_circle_or_elsewhere_ends_and_ends_nothing(String next)
      throws Exception {
    PollingSource open = stage.openAlerts();
    Cursor second = open.poll(Cursor.START).next();
    stage.datto.nextPageIs(next);

    Poll page = open.poll(second);

    assertThat(page.more()).isFalse();
    assertThat(page.coverage()).isEqualTo(Coverage.CHANGES);
    assertThat(page.problems()).singleElement().asString().contains("circle, or elsewhere");
    assertThat(page.items()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/v2/account/alerts/open?max=2&page=2",
        "https://merlot-api.centrastage.net/api/v2/account/alerts/open?page=2&max=2",
        "/api/v2/account/alerts/open?page=2"
      })
  void a_next_page_is_known_however_its_address_begins(String next) throws Exception {
    PollingSource open = stage.openAlerts();
    stage.datto.nextPageIs(next);

    Poll page = open.poll(open.poll(Cursor.START).next());

    assertThat(page.items()).hasSize(1);
    assertThat(stage.vendor.asked())
        .extracting(FakeVendor.Asked::path)
        .containsExactly("/auth/oauth/token", OPEN, OPEN);
  }

  @Test
  void half_an_inventory_is_none() {
    stage.datto.nextPageIs("https://merlot-api.centrastage.net/api/v2/account/sites?page=-");

    IntegrationException failure =
        catchThrowableOfType(
            IntegrationException.class, () -> stage.assets().devices(Cursor.START));

    assertThat(failure.kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void the_token_goes_nowhere_but_to_the_host_of_the_settings() throws Exception {
    Poll page = stage.openAlerts().poll(Cursor.START);

    assertThat(page.next().value()).doesNotContain("merlot").contains("page=1");
    assertThat(stage.openAlerts().poll(page.next()).items()).hasSize(2);
  }

  @Test
  void an_alert_without_an_id_leaves_the_others_be_and_ends_nothing() throws Exception {
    answerOpen(
        Reply.json(
            "{\"pageDetails\": {}, \"alerts\": [{\"alertUid\": \"a1\"}, {\"priority\": 1}]}"));

    Poll page = stage.openAlerts().poll(Cursor.START);

    assertThat(page.items()).extracting(Received::key).containsExactly("a1");
    assertThat(page.coverage()).isEqualTo(Coverage.CHANGES);
    assertThat(page.problems()).containsExactly("Datto RMM listed an alert without alertUid");
  }

  private void answerOpen(Reply... replies) {
    stage.vendor.on("GET", OPEN).reply(replies);
  }

  private IntegrationException failure() {
    return catchThrowableOfType(
        IntegrationException.class, () -> stage.openAlerts().poll(Cursor.START));
  }

  private static List<String> keys(PollingSource source) throws Exception {
    List<String> keys = new ArrayList<>();
    Cursor cursor = Cursor.START;
    Poll page;
    do {
      page = source.poll(cursor);
      page.items().forEach(item -> keys.add(item.key()));
      cursor = page.next();
    } while (page.more());
    assertThat(page.coverage()).isEqualTo(Coverage.EVERYTHING);
    return keys;
  }
}
