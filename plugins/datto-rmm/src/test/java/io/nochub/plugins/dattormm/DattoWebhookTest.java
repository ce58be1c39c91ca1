package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.TestContext;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Webhooks, and how they and the lists tell the same story. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoWebhookTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void without_a_secret_there_is_no_webhook() {
    Map<String, Object> settings = new HashMap<>(Stage.settings(stage.vendor));
    settings.remove("webhookSecret");

    try (TestContext context = TestContext.plain()) {
      assertThat(new DattoIntegration(Stage.bound(settings), context).sources())
          .extracting(SignalSource::name)
          .containsExactly("open", "resolved");
    }
  }

  @Test
  void the_former_secret_is_good_while_monitors_change() {
    WebhookSource webhook =
        (WebhookSource)
            stage.open(Map.of("formerWebhookSecret", "the-secret-before-it")).sources().get(2);

    assertThat(webhook.authenticate(request("POST", Stage.HOOK_SECRET)).decision())
        .isEqualTo(Decision.ACCEPT);
    assertThat(webhook.authenticate(request("POST", "the-secret-before-it")).decision())
        .isEqualTo(Decision.ACCEPT);
    assertThat(webhook.authenticate(request("POST", "another-secret-word")).decision())
        .isEqualTo(Decision.REFUSE);
    assertThat(webhook.authenticate(request("GET", Stage.HOOK_SECRET)).status()).isEqualTo(405);
  }

  @Test
  void webhook_look_up_and_list_tell_one_event() throws Exception {
    WebhookSource webhook = stage.webhook();
    Reading hint = webhook.read(PayloadCases.item("webhook-triggered"));
    Signal bare = hint.signals().get(0);
    Signal full = webhook.read(webhook.lookUp(FakeDatto.ALERT)).signals().get(0);
    PollingSource open = stage.openAlerts();
    Signal listed = open.read(open.poll(Cursor.START).items().get(0)).signals().get(0);

    assertThat(hint.lookUp()).isEqualTo(FakeDatto.ALERT);
    assertThat(full).isEqualTo(listed);
    assertThat(bare.sourceEventId()).isEqualTo(listed.sourceEventId());
    assertThat(List.of(webhook.feed(), open.feed(), stage.resolvedAlerts().feed()))
        .containsOnly("alerts");
  }

  @Test
  void both_ways_of_ending_tell_one_event() throws Exception {
    Signal told = stage.webhook().read(PayloadCases.item("webhook-resolved")).signals().get(0);
    FakeDatto.resolved(stage.datto.alert(FakeDatto.ALERT), "bob");
    PollingSource resolved = stage.resolvedAlerts();
    Signal listed = resolved.read(resolved.poll(Cursor.START).items().get(0)).signals().get(0);

    assertThat(listed.sourceEventId()).isEqualTo(told.sourceEventId());
    assertThat(((AlertCleared) listed).note()).isEqualTo("Resolved in Datto RMM by bob.");
  }

  @Test
  void an_alert_that_was_over_before_it_was_asked_for_is_an_end() throws Exception {
    FakeDatto.resolved(stage.datto.alert(FakeDatto.ALERT), "Auto-Resolved");

    Reading reading = stage.webhook().read(stage.webhook().lookUp(FakeDatto.ALERT));

    assertThat(reading.signals()).singleElement().isInstanceOf(AlertCleared.class);
  }

  @Test
  void an_alert_that_is_not_there_yet_is_asked_for_again() {
    IntegrationException failure =
        catchThrowableOfType(
            IntegrationException.class, () -> stage.webhook().lookUp("too-early-for-this-one"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void a_rule_of_the_operator_goes_before_the_table() throws Exception {
    Map<String, Object> rule =
        Map.of("context", "comp_script_ctx", "category", "BACKUP", "severity", "WARNING");
    SignalSource open = stage.open(Map.of("contexts", List.of(rule))).sources().get(0);

    AlertRaised raised =
        (AlertRaised) open.read(PayloadCases.item("context-component-monitor")).signals().get(0);

    assertThat(raised.category()).isEqualTo(Category.BACKUP);
    assertThat(raised.severity()).isEqualTo(Severity.WARNING);
    assertThat(raised.sourceSeverity()).isEqualTo("Critical");
  }

  private static WebhookRequest request(String method, String secret) {
    return new WebhookRequest(
        method,
        URI.create("https://hub.example/hooks/datto/webhook"),
        "",
        Map.of("X-Hub-Secret", List.of(secret)),
        new byte[0],
        ManualClock.START);
  }
}
