package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.WouldHave;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells from an alert's route what it would have led to, had it not been kept quiet. */
public final class KeptQuiet implements WouldHave {
  private final RouteStore routes;
  private final IncidentStore incidents;

  public KeptQuiet(RouteStore routes, IncidentStore incidents) {
    this.routes = routes;
    this.incidents = incidents;
  }

  @Override
  public Optional<String> say(Transaction tx, Alert alert) {
    if (alert.routeId() == 0 || !isKeptBack(tx, alert)) {
      return Optional.empty();
    }
    EffectiveRoute route = routes.effective(tx, alert.routeId());
    List<String> effects = new ArrayList<>();
    route.wantedTicket().ifPresent(ticket -> effects.add("a ticket at " + ticket.integration()));
    route
        .notices()
        .forEach(
            notice ->
                effects.add("a message to " + notice.target() + " by " + notice.integration()));
    return Optional.of(
        effects.isEmpty()
            ? "Nothing: its route asks for neither ticket nor message."
            : "Would have led to " + String.join(" and ", effects) + ".");
  }

  private boolean isKeptBack(Transaction tx, Alert alert) {
    Long carrier = alert.incidentId();
    if (alert.told() == Told.NONE && alert.isOpen()) {
      return true;
    }
    return carrier != null
        && incidents
            .incident(tx, carrier)
            .filter(Incident::isOpen)
            .filter(i -> !i.live())
            .isPresent();
  }
}
