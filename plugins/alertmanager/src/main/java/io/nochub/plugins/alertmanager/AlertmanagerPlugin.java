package io.nochub.plugins.alertmanager;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** The archive's entry point. */
public final class AlertmanagerPlugin implements HubPlugin {
  static final IntegrationType<AlertmanagerConfig> TYPE =
      IntegrationType.of(
          "alertmanager",
          "Prometheus Alertmanager",
          AlertmanagerConfig.class,
          Set.of(Capability.ALERTS_BY_WEBHOOK, Capability.ALERTS_CLEAR),
          Set.of(),
          AlertmanagerIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
