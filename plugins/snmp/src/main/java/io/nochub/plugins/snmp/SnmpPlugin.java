package io.nochub.plugins.snmp;

import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;

/** Entry point. */
public final class SnmpPlugin implements HubPlugin {
  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of();
  }
}
