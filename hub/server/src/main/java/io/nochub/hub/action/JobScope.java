package io.nochub.hub.action;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.store.Transaction;
import java.util.Optional;

/**
 * The client and the device of an incident as an integration names them: what a job there is held
 * to.
 */
record JobScope(String organisation, String device) {

  /**
   * Finds it: the device by the id the integration gave it, the client by an alert of the incident
   * that came from there, else by the mapping. Empty if the integration does not know the device.
   */
  static Optional<JobScope> of(
      Transaction tx,
      AlertStore alerts,
      InventoryStore inventory,
      Incident incident,
      String integration) {
    String device = incident.place().deviceId();
    if (device == null || incident.place().isUnmatched()) {
      return Optional.empty();
    }
    Optional<String> organisation =
        alerts.carriedBy(tx, incident.id()).stream()
            .map(Alert::origin)
            .filter(origin -> origin.integration().equals(integration))
            .map(origin -> origin.organisation())
            .findFirst()
            .or(() -> inventory.organisationOf(tx, integration, incident.place().clientId()));
    return organisation.flatMap(
        name ->
            inventory.sourceIdOf(tx, integration, device).map(known -> new JobScope(name, known)));
  }
}
