package io.nochub.plugins.alertmanager;

import io.nochub.api.IntegrationType;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.contract.IntegrationContract;
import java.net.URI;
import java.util.List;
import java.util.Map;

class AlertmanagerContractTest extends IntegrationContract<AlertmanagerConfig> {
  private static final String TOKEN = "a-token-of-the-contract";

  @Override
  protected IntegrationType<AlertmanagerConfig> type() {
    return AlertmanagerPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of("secret", TOKEN);
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/alerts"),
        "",
        Map.of(
            "Authorization", List.of("Bearer " + TOKEN),
            "Content-Type", List.of("application/json"),
            "User-Agent", List.of("Alertmanager/0.27.0")),
        body,
        ManualClock.START);
  }
}
