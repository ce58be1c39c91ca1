package io.nochub.plugins.lab.rmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.plugins.lab.story.Story;
import io.nochub.runtime.json.JacksonJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManualSourceTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

  private final JacksonJson json = new JacksonJson();
  private final ManualSource source =
      new ManualSource(Secret.of("open-sesame"), json, Story.load(json));

  @Test
  void three_words_make_an_alert_on_a_known_device() throws Exception {
    AlertRaised alert =
        raised("{'device': 'acme-dc01', 'title': 'Time is wrong', 'severity': 'critical'}");

    assertThat(alert.sourceAlertId()).isEqualTo("acme-dc01/Time is wrong");
    assertThat(alert.condition()).isEqualTo("Time is wrong");
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.occurredAt()).isEqualTo(NOW);
    assertThat(alert.subject().organisationId()).isEqualTo("acme");
    assertThat(alert.subject().deviceId()).isEqualTo("acme-dc01");
    assertThat(alert.subject().hints()).containsEntry(Hint.SERIAL, List.of("SRV-A1003"));
    assertThat(alert.body()).contains("nothing real is wrong");
  }

  @Test
  void the_name_of_the_device_does_as_well_as_its_id() throws Exception {
    assertThat(raised("{'device': 'Acme-DC01', 'title': 'x'}").subject())
        .isEqualTo(raised("{'device': 'acme-dc01', 'title': 'x'}").subject());
  }

  @Test
  void all_parts_can_be_given() throws Exception {
    AlertRaised alert =
        raised(
            "{'id': 'e1', 'device': 'ACME-DC01', 'condition': 'ntp', 'title': 'Time is wrong',"
                + " 'body': 'by 4 s', 'severity': 'low', 'category': 'configuration'}");

    assertThat(alert.sourceEventId()).isEqualTo("e1");
    assertThat(alert.sourceAlertId()).isEqualTo("acme-dc01/ntp");
    assertThat(alert.title()).isEqualTo("Time is wrong");
    assertThat(alert.body()).isEqualTo("by 4 s");
    assertThat(alert.category()).isEqualTo(Category.CONFIGURATION);
    assertThat(alert.severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void the_same_words_with_the_state_cleared_end_it() throws Exception {
    AlertRaised raised = raised("{'device': 'ACME-DC01', 'title': 'Time is wrong'}");
    Signal cleared = read("{'device': 'ACME-DC01', 'title': 'Time is wrong', 'state': 'cleared'}");

    assertThat(cleared)
        .isInstanceOfSatisfying(
            AlertCleared.class,
            clear -> assertThat(clear.sourceAlertId()).isEqualTo(raised.sourceAlertId()));
  }

  @Test
  void a_name_two_clients_use_is_nobodys_without_the_client() throws Exception {
    assertThat(raised("{'device': 'FW01', 'title': 'x'}").subject().organisationId()).isNull();
    assertThat(
            raised("{'device': 'FW01', 'organisation': 'cobalt', 'title': 'x'}")
                .subject()
                .deviceId())
        .isEqualTo("cobalt-fw01");
  }

  @Test
  void a_device_nobody_knows_is_passed_on_by_name() throws Exception {
    AlertRaised alert = raised("{'device': 'NEW-PC', 'title': 'x'}");

    assertThat(alert.subject().organisationId()).isNull();
    assertThat(alert.subject().hints()).containsEntry(Hint.HOSTNAME, List.of("NEW-PC"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title': 'x'} | /device",
        "{'device': ' ', 'title': 'x'} | blank",
        "{'device': 'ACME-DC01'} | /title",
        "{'device': 'ACME-DC01', 'title': 'x', 'state': 'maybe'} | /state",
        "[] | /device",
        "nonsense | JSON"
      },
      quoteCharacter = '`')
  void what_is_not_understood_says_why(String body, String saying) {
    assertThatThrownBy(() -> read(body))
        .hasMessageContaining(saying)
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_PAYLOAD));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, Authorization, Bearer open-sesame, ACCEPT",
    "POST, X-Lab-Secret, open-sesame, ACCEPT",
    "GET, X-Lab-Secret, open-sesame, ANSWER",
    "POST, X-Lab-Secret, open, REFUSE",
    "POST, Authorization, open-sesame, REFUSE",
    "POST, X-Other, open-sesame, REFUSE",
    "GET, X-Other, open-sesame, REFUSE"
  })
  void who_has_the_secret_is_let_in(String method, String header, String value, Decision decision) {
    WebhookRequest request =
        new WebhookRequest(
            method,
            URI.create("https://hub.example/hooks/lab/manual"),
            "",
            Map.of(header, List.of(value)),
            new byte[0],
            NOW);

    WebhookVerdict verdict = source.authenticate(request);

    assertThat(verdict.decision()).isEqualTo(decision);
  }

  private AlertRaised raised(String body) throws IntegrationException {
    return (AlertRaised) read(body);
  }

  private Signal read(String body) throws IntegrationException {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return source.read(new Received("webhook", "", NOW, Map.of(), bytes)).signals().get(0);
  }
}
