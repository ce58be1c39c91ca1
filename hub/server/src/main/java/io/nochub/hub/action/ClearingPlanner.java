package io.nochub.hub.action;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Says which alerts are cleared at their source when a person closed their incident: none unless an
 * admin allowed it, and no more of one integration within an hour than a person closes by hand.
 */
public final class ClearingPlanner {
  private static final int MOST_AN_HOUR = 20;
  private static final Duration HOUR = Duration.ofHours(1);

  private final ClearingStore clearings;
  private final AllowanceStore allowances;
  private final InventoryStore inventory;
  private final IncidentStore incidents;
  private final OutboxStore outbox;
  private final Keys keys;

  public ClearingPlanner(
      ClearingStore clearings,
      AllowanceStore allowances,
      InventoryStore inventory,
      IncidentStore incidents,
      OutboxStore outbox,
      Keys keys) {
    this.clearings = clearings;
    this.allowances = allowances;
    this.inventory = inventory;
    this.incidents = incidents;
    this.outbox = outbox;
    this.keys = keys;
  }

  /** Plans the clearing of the open alerts of an incident that was closed. */
  public void plan(Transaction tx, Incident incident, List<Alert> open, Instant now) {
    if (!incident.live()) {
      return;
    }
    for (Alert alert : open) {
      String integration = alert.origin().integration();
      if (allowances.of(tx, integration).clearing()) {
        if (clearings.since(tx, integration, now.minus(HOUR)) < MOST_AN_HOUR) {
          want(tx, incident, alert, now);
        } else {
          say(
              tx,
              incident,
              "Not cleared at "
                  + integration
                  + ": it was asked for "
                  + MOST_AN_HOUR
                  + " within an hour. Clear it there by hand.",
              now);
        }
      }
    }
  }

  private void want(Transaction tx, Incident incident, Alert alert, Instant now) {
    String integration = alert.origin().integration();
    String deviceId = alert.place().deviceId();
    String device =
        deviceId == null ? null : inventory.sourceIdOf(tx, integration, deviceId).orElse(null);
    long id =
        clearings.add(
            tx,
            new Clearing(
                0,
                alert.id(),
                incident.id(),
                integration,
                alert.origin().sourceAlertId(),
                alert.origin().organisation(),
                device,
                "Incident " + incident.id() + " was closed by " + closedBy(incident) + ".",
                keys.next(),
                now,
                null));
    outbox.enqueue(
        tx,
        Delivery.Kind.CLEARING,
        id,
        integration,
        incident.id(),
        SeverityRank.of(incident.severity()),
        now);
  }

  private static String closedBy(Incident incident) {
    String by = incident.resolvedBy();
    return by == null ? "a person" : by;
  }

  private void say(Transaction tx, Incident incident, String text, Instant now) {
    incidents.add(
        tx, incident.id(), new TimelineEntry(now, Actor.HUB, TimelineEntry.Kind.CHANGED, text));
  }
}
