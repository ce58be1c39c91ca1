package io.nochub.plugins.snmp;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** One type, {@code snmp}: one network, whose traps are received and whose devices are polled. */
public final class SnmpPlugin implements HubPlugin {
  static final IntegrationType<SnmpConfig> TYPE =
      IntegrationType.of(
          "snmp",
          "SNMP",
          SnmpConfig.class,
          Set.of(
              Capability.ALERTS_BY_LISTENER,
              Capability.ALERTS_BY_POLL,
              Capability.ALERTS_CLEAR,
              Capability.ALERTS_RECHECK,
              Capability.ASSETS),
          Set.of(),
          SnmpIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
