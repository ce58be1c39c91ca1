package io.nochub.plugins.autotask;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** Entry point: one type, Autotask PSA. */
public final class AutotaskPlugin implements HubPlugin {
  static final IntegrationType<AutotaskConfig> TYPE =
      IntegrationType.of(
          "autotask",
          "Autotask PSA",
          AutotaskConfig.class,
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
              Capability.WEBHOOK_INSTALL,
              Capability.ASSETS),
          Set.of("*.autotask.net"),
          AutotaskIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
