package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Secret;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesPageTest {
  private final ValuesPage page = new ValuesPage(Secret.of("a-token-of-the-test"), new Latest());

  private static WebhookRequest request(String method, Map<String, List<String>> headers) {
    return new WebhookRequest(
        method,
        URI.create("https://hub.example/hooks/net/values"),
        "",
        headers,
        new byte[0],
        ManualClock.START);
  }

  private static Map<String, List<String>> bearer(String token) {
    return Map.of("authorization", List.of("Bearer " + token));
  }

  @Test
  void whoever_has_the_token_gets_the_values_as_prometheus_wants_them() {
    WebhookVerdict verdict = page.authenticate(request("GET", bearer("a-token-of-the-test")));

    assertThat(verdict.decision()).isEqualTo(Decision.ANSWER);
    assertThat(verdict.status()).isEqualTo(200);
    assertThat(verdict.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(verdict.body()).contains("# TYPE nochub_snmp_value gauge");
  }

  @Test
  void nobody_else_gets_anything() {
    assertThat(page.authenticate(request("GET", Map.of())).decision()).isEqualTo(Decision.REFUSE);
    assertThat(page.authenticate(request("GET", bearer("another"))).decision())
        .isEqualTo(Decision.REFUSE);
    assertThat(
            new ValuesPage(null, new Latest()).authenticate(request("GET", bearer(""))).decision())
        .isEqualTo(Decision.REFUSE);
  }

  @Test
  void nothing_is_taken_in() {
    WebhookVerdict verdict = page.authenticate(request("POST", bearer("a-token-of-the-test")));

    assertThat(verdict.decision()).isEqualTo(Decision.ANSWER);
    assertThat(verdict.status()).isEqualTo(405);
  }
}
