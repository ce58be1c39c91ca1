package io.nochub.plugins.alertmanager;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.source.SignalSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** One Alertmanager, or several that send to the same address. */
final class AlertmanagerIntegration implements Integration {
  private final IntegrationContext context;
  private final AlertmanagerAlerts alerts;

  AlertmanagerIntegration(AlertmanagerConfig config, IntegrationContext context) {
    this.context = context;
    this.alerts = new AlertmanagerAlerts(config, context.json());
  }

  /** There is nobody to ask: Alertmanager calls us. What can be told is whether it can reach us. */
  @Override
  public Health probe() {
    Optional<URI> address = context.webhookAddress(alerts.name());
    if (address.isEmpty()) {
      return Health.of(
          "Alertmanager has no address to send to.",
          new Health.Check(
              "receive notifications",
              Health.Answer.NO,
              Health.Cause.SETTINGS,
              "the hub has no public address; set it in the hub's configuration"));
    }
    return Health.of(
        "Waits for notifications at " + address.get() + ".",
        Health.untold("receive notifications", "is known when the first one arrives"));
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(alerts);
  }
}
