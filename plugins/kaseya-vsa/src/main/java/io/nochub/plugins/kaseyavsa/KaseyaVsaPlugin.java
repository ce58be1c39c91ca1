package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** Entry point: VSA X and VSA 9, which have little more than the name in common. */
public final class KaseyaVsaPlugin implements HubPlugin {
  static final IntegrationType<VsaXConfig> VSA_X =
      IntegrationType.of(
          "kaseya-vsa-x",
          "Kaseya VSA X",
          VsaXConfig.class,
          Set.of(
              Capability.ALERTS_BY_POLL,
              Capability.ALERTS_BY_WEBHOOK,
              Capability.ALERTS_CLEAR,
              Capability.ALERTS_RECHECK,
              Capability.WEBHOOK_INSTALL,
              Capability.ASSETS,
              Capability.REMOTE_JOBS),
          Set.of(),
          VsaXIntegration::new);

  static final IntegrationType<Vsa9Config> VSA_9 =
      IntegrationType.of(
          "kaseya-vsa-9",
          "Kaseya VSA 9",
          Vsa9Config.class,
          Set.of(
              Capability.ALERTS_BY_POLL,
              Capability.ALERTS_CLEAR,
              Capability.ALERT_RESOLVE,
              Capability.ASSETS),
          Set.of(),
          Vsa9Integration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(VSA_X, VSA_9);
  }
}
