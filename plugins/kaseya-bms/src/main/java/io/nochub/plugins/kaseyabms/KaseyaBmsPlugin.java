package io.nochub.plugins.kaseyabms;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** Entry point: one type, Kaseya BMS. */
public final class KaseyaBmsPlugin implements HubPlugin {
  static final IntegrationType<KaseyaBmsConfig> TYPE =
      IntegrationType.of(
          "kaseya-bms",
          "Kaseya BMS",
          KaseyaBmsConfig.class,
          Set.of(
              Capability.TICKETS,
              Capability.TICKET_FIND,
              Capability.TICKET_NOTE,
              Capability.TICKET_ROLLING_NOTE,
              Capability.TICKET_RESOLVE,
              Capability.TICKET_REOPEN,
              Capability.TICKET_FIELDS,
              Capability.TICKET_CHANGES,
              Capability.TICKET_NOTES_READ,
              Capability.ASSETS),
          Set.of(),
          KaseyaBmsIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
