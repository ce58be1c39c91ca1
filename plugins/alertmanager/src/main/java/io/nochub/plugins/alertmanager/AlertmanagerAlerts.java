package io.nochub.plugins.alertmanager;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.Json;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;

/** The webhook that Alertmanager's receiver posts to. */
final class AlertmanagerAlerts implements WebhookSource {
  private final SenderProof proof;
  private final AlertmanagerMapping mapping;
  private final Json json;

  AlertmanagerAlerts(AlertmanagerConfig config, Json json) {
    this.proof = SenderProof.of(config);
    this.mapping = new AlertmanagerMapping(config);
    this.json = json;
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    if (!proof.isIn(request)) {
      return WebhookVerdict.refuse();
    }
    return request.method().equals("POST")
        ? WebhookVerdict.accept()
        : WebhookVerdict.answer(405, "text/plain", "Alertmanager posts its notifications\n");
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.read(json.parse(item.body()), item.at());
  }
}
