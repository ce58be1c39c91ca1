package io.nochub.plugins.webhook;

import io.nochub.api.IntegrationType;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.contract.IntegrationContract;
import java.net.URI;
import java.util.List;
import java.util.Map;

class WebhookContractTest extends IntegrationContract<WebhookConfig> {
  private static final String SECRET = "a-secret-of-the-contract";

  @Override
  protected IntegrationType<WebhookConfig> type() {
    return WebhookPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of("secret", SECRET, "secretBefore", "a-former-secret-of-the-contract");
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/alerts"),
        "",
        Map.of("X-Hub-Secret", List.of(SECRET), "Content-Type", List.of("application/json")),
        body,
        ManualClock.START);
  }
}
