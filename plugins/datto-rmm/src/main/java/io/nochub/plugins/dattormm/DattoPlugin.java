package io.nochub.plugins.dattormm;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** Entry point: one type, Datto RMM. */
public final class DattoPlugin implements HubPlugin {
  static final IntegrationType<DattoConfig> TYPE =
      IntegrationType.of(
          "datto-rmm",
          "Datto RMM",
          DattoConfig.class,
          Set.of(
              Capability.ALERTS_BY_POLL,
              Capability.ALERTS_BY_WEBHOOK,
              Capability.ALERTS_CLEAR,
              Capability.ALERT_RESOLVE,
              Capability.ASSETS,
              Capability.REMOTE_JOBS),
          Set.of(),
          DattoIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
