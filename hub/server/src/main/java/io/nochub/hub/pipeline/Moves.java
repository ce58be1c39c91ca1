package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.GoLive;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.InventoryStore.Move;
import io.nochub.hub.inventory.MappingListener;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is open along when an operator decides anew: alerts of an organisation that was
 * mapped, slice by slice, and incidents of an integration that goes live.
 */
public final class Moves implements DueWork, MappingListener, GoLive {
  private static final int SLICE = 200;
  private static final String WHOLE_INTEGRATION = "*";

  private final InventoryStore inventory;
  private final AlertStore alerts;
  private final IncidentStore incidents;
  private final Pipeline pipeline;

  public Moves(
      InventoryStore inventory, AlertStore alerts, IncidentStore incidents, Pipeline pipeline) {
    this.inventory = inventory;
    this.alerts = alerts;
    this.incidents = incidents;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "changed mappings";
  }

  @Override
  public void mappingChanged(Transaction tx, String integration, String organisation, Instant now) {
    inventory.wantMove(tx, integration, organisation, 0, now);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return inventory.nextMove(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    Optional<Move> due = inventory.moveDue(tx, now);
    if (due.isEmpty()) {
      return 0;
    }
    Move move = due.get();
    List<Alert> slice = slice(tx, move, atMost);
    slice.forEach(alert -> pipeline.moved(tx, alert.id(), now));
    if (slice.size() < atMost) {
      inventory.moved(tx, move);
      return slice.size();
    }
    inventory.wantMove(
        tx, move.integration(), move.organisation(), slice.get(slice.size() - 1).id(), now);
    return slice.size();
  }

  private List<Alert> slice(Transaction tx, Move move, int atMost) {
    return move.organisation().equals(WHOLE_INTEGRATION)
        ? alerts.openUnmatched(tx, move.integration(), Client.UNMATCHED.id(), move.after(), atMost)
        : alerts.openOf(tx, move.integration(), move.organisation(), move.after(), atMost);
  }

  @Override
  public int tellOpen(
      Transaction tx, String integration, @Nullable Instant openedAfter, Instant now) {
    int told = 0;
    long after = 0;
    List<Incident> slice = incidents.observed(tx, integration, after, SLICE);
    while (!slice.isEmpty()) {
      for (Incident incident : slice) {
        after = incident.id();
        if (openedAfter == null || incident.openedAt().isAfter(openedAfter)) {
          tell(tx, incident, now);
          told++;
        }
      }
      slice = incidents.observed(tx, integration, after, SLICE);
    }
    return told;
  }

  private void tell(Transaction tx, Incident observed, Instant now) {
    Incident live = incidents.save(tx, observed.goneLive(now));
    incidents.add(
        tx,
        live.id(),
        new TimelineEntry(
            now, Actor.HUB, TimelineEntry.Kind.CHANGED, live.integration() + " went live."));
    pipeline.follow(tx, live, Happening.WENT_LIVE, "", now);
  }
}
