package io.nochub.plugins.requesttracker;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** Entry point: one type, Request Tracker. */
public final class RequestTrackerPlugin implements HubPlugin {
  static final IntegrationType<RequestTrackerConfig> TYPE =
      IntegrationType.of(
          "request-tracker",
          "Request Tracker",
          RequestTrackerConfig.class,
          Set.of(
              Capability.TICKETS,
              Capability.TICKET_FIND,
              Capability.TICKET_NOTE,
              Capability.TICKET_RESOLVE,
              Capability.TICKET_REOPEN,
              Capability.TICKET_FIELDS,
              Capability.TICKET_CHANGES,
              Capability.TICKET_NOTES_READ),
          Set.of(),
          RequestTrackerIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
