package io.nochub.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.source.WebhookVerdict;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.web.HookAnswer;
import io.nochub.hub.web.HookCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class WebhookIntakeTest {
  private static final String RAISE = "raise a1 acme dc01";

  @TempDir Path folder;
  private Road road;
  private final FakeWebhook alerts = new FakeWebhook("alerts", "feed");
  private final FakeWebhook tickets = new FakeWebhook("tickets", "tickets");
  private final AtomicLong behind = new AtomicLong();
  private WebhookIntake intake;

  @BeforeEach
  void open() throws Exception {
    road = new Road(TestDatabase.Kind.SQLITE, folder);
    road.integrations.open("one", Set.of(), alerts);
    road.integrations.open("two", Set.of(), alerts, tickets);
    intake =
        new WebhookIntake(road.integrations, road.inbox, integration -> behind.get(), road.clock);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private HookAnswer take(String integration, String rest, String body) throws Exception {
    HookCall call =
        new HookCall(
            integration,
            rest,
            "POST",
            URI.create(
                "https://noc.example.net/hooks/"
                    + integration
                    + "/"
                    + rest
                    + "?token=s3cret&site=north%20end"),
            Map.of("X-Event", List.of("fired"), "Authorization", List.of("Bearer s3cret")),
            body.getBytes(StandardCharsets.UTF_8));
    return intake.take(call).get(5, TimeUnit.SECONDS);
  }

  private List<Input> stored() {
    return road.inbox
        .load(road.inbox.list(0, 100).stream().map(InboxStore.Listed::id).toList())
        .inputs();
  }

  @Test
  void an_accepted_request_is_on_disk_when_it_is_answered_in_the_vendors_words() throws Exception {
    alerts.verdict = WebhookVerdict.accept(200, "application/json", "{\"ok\":true}");
    HookAnswer answer = take("one", "alerts", RAISE);
    assertThat(answer)
        .isEqualTo(new HookAnswer(200, "application/json", "{\"ok\":true}", Map.of()));
    road.inboxDatabase.reopen();
    road.restart();
    assertThat(stored()).hasSize(1);
    assertThat(stored().get(0).item().text()).isEqualTo(RAISE);
    assertThat(stored().get(0).from()).isEqualTo(new SourceName("one", "alerts", "feed"));
  }

  @Test
  void a_source_is_heard_of_when_what_it_sent_is_stored() throws Exception {
    Instant before = road.clock.instant().minusMillis(1);
    Heard heard = road.inbox.heard();
    alerts.verdict = WebhookVerdict.refuse();
    take("two", "alerts", RAISE);
    assertThat(heard.since("two", "alerts", before)).isFalse();
    alerts.verdict = WebhookVerdict.accept();
    take("two", "alerts", RAISE);
    assertThat(heard.since("two", "alerts", before)).isTrue();
    assertThat(heard.since("two", "alerts", road.clock.instant())).isFalse();
    assertThat(heard.since("two", "tickets", before)).isFalse();
    assertThat(heard.since("one", "alerts", before)).isFalse();
  }

  @Test
  void only_kept_headers_and_facts_that_hold_no_secret_are_stored() throws Exception {
    take("one", "alerts/s3cret", RAISE);
    assertThat(stored().get(0).item().facts())
        .isEqualTo(Map.of("method", "POST", "query.site", "north end", "header.x-event", "fired"));
  }

  @ParameterizedTest(name = "/hooks/{0}/{1} is answered {2}")
  @CsvSource({
    "one, alerts, 202",
    "one, '', 202",
    "one, some/path, 202",
    "two, alerts, 202",
    "two, tickets/x, 202",
    "two, '', 404",
    "two, nobody, 404",
    "none, alerts, 404"
  })
  void the_source_may_be_left_out_where_there_is_one(String integration, String rest, int status)
      throws Exception {
    assertThat(take(integration, rest, RAISE).status()).isEqualTo(status);
    assertThat(stored()).hasSize(status == 202 ? 1 : 0);
  }

  @Test
  void a_refused_sender_is_told_so_and_leaves_nothing() throws Exception {
    alerts.verdict = WebhookVerdict.refuse();
    assertThat(take("one", "alerts", RAISE).status()).isEqualTo(401);
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_handshake_is_answered_and_leaves_nothing() throws Exception {
    alerts.verdict = WebhookVerdict.answer(200, "text/plain", "challenge-7");
    assertThat(take("one", "alerts", RAISE).body()).isEqualTo("challenge-7");
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_paused_integration_goes_on_taking_in() throws Exception {
    road.integrations.set("one", true, false);
    assertThat(take("one", "alerts", RAISE).status()).isEqualTo(202);
  }

  @Test
  void one_that_is_not_open_asks_the_sender_to_come_again() throws Exception {
    road.integrations.close("one");
    HookAnswer answer = take("one", "alerts", RAISE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "60");
  }

  @Test
  void a_full_disk_is_503_and_too_much_waiting_is_429() throws Exception {
    road.roomLeft.set(false);
    HookAnswer full = take("one", "alerts", RAISE);
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.headers()).containsKey("Retry-After");
    road.roomLeft.set(true);
    behind.set(1_000_000);
    HookAnswer tooMuch = take("one", "alerts", RAISE);
    assertThat(tooMuch.status()).isEqualTo(429);
    assertThat(tooMuch.headers()).containsKey("Retry-After");
    behind.set(999_999);
    assertThat(take("one", "alerts", RAISE).status()).isEqualTo(202);
  }

  @Test
  void a_database_that_takes_no_more_is_503() throws Exception {
    road.inboxDatabase.database().close();
    HookAnswer answer = take("one", "alerts", RAISE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "10");
  }

  @Test
  void a_plugin_that_fails_to_judge_is_503_and_says_nothing_of_the_cause() throws Exception {
    HookAnswer answer = take("one", "alerts", "break authenticate");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("purpose");
    assertThat(stored()).isEmpty();
  }
}
