package io.nochub.plugins.lab;

import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import io.nochub.plugins.lab.desk.LabDeskIntegration;
import io.nochub.plugins.lab.rmm.LabRmmIntegration;
import java.util.List;

/** Entry point: the two pretend systems. */
public final class LabPlugin implements HubPlugin {
  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(LabRmmIntegration.type(), LabDeskIntegration.type());
  }
}
