package io.nochub.plugins.webhook;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** One type, {@code webhook}: alerts and heartbeats from anything that posts JSON or a form. */
public final class WebhookPlugin implements HubPlugin {
  static final IntegrationType<WebhookConfig> TYPE =
      IntegrationType.of(
          "webhook",
          "Webhook (any JSON)",
          WebhookConfig.class,
          Set.of(Capability.ALERTS_BY_WEBHOOK, Capability.ALERTS_CLEAR, Capability.HEARTBEATS),
          Set.of(),
          WebhookIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
