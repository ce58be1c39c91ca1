package io.nochub.plugins.alertmanager;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.source.SignalSource;
import java.util.List;

/** One Alertmanager, or several that send to the same address. */
final class AlertmanagerIntegration implements Integration {
  private final IntegrationContext context;
  private final AlertmanagerAlerts alerts;

  AlertmanagerIntegration(AlertmanagerConfig config, IntegrationContext context) {
    this.context = context;
    this.alerts = new AlertmanagerAlerts(config, context.json());
  }

  /** There is nobody to ask: Alertmanager calls us. */
  @Override
  public Health probe() {
    String address =
        context
            .webhookAddress(alerts.name())
            .map(Object::toString)
            .orElse("any address of the hub with /hooks/" + context.integrationId() + " behind it");
    return Health.of(
        "Waits for notifications at " + address + ".",
        Health.untold("receive notifications", "is known when the first one arrives"));
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(alerts);
  }
}
