package io.nochub.hub.pipeline;

import io.nochub.api.signal.Signal;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Consequences;
import io.nochub.hub.incident.Gathering;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.pipeline.Passage.Cause;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketPlanner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The road of an alert: a list of stages and a loop over them, in the caller's transaction. Every
 * occasion on which an alert is looked at goes along here: a signal, the end of a hold, the edge of
 * a window, a person's closing, a mapping.
 */
public final class Pipeline implements Consequences {
  private final List<Stage> stages;
  private final AlertStore alerts;
  private final IncidentStore incidents;
  private final Effects effects;
  private final ClearingPlanner clearings;
  private final CorrelateStage correlate;

  /**
   * Builds the road.
   *
   * @param tree the routes in force at the moment of each decision
   * @param isLive whether an integration's alerts may lead to anything outside
   */
  public Pipeline(
      Stores stores,
      Supplier<RouteTree> tree,
      TicketPlanner tickets,
      NoticePlanner notices,
      ClearingPlanner clearings,
      Predicate<String> isLive) {
    alerts = stores.alerts();
    incidents = stores.incidents();
    this.clearings = clearings;
    effects = new Effects(stores.incidents(), stores.routes(), tickets, notices, isLive);
    Parents parents =
        new Parents(
            stores.alerts(), stores.inventory(), stores.incidents(), stores.routes(), isLive);
    Sites sites = new Sites(alerts, stores.inventory());
    correlate =
        new CorrelateStage(
            stores.incidents(), alerts, stores.routes(), new Gatherings(stores, sites));
    stages =
        List.of(
            new IdentifyStage(stores.inventory(), alerts),
            new DeduplicateStage(alerts),
            new RouteStage(tree, stores.routes(), stores.inventory(), alerts),
            new SuppressStage(alerts, stores.windows(), parents, sites),
            correlate,
            new PlanStage(effects, stores.incidents()));
  }

  /** What the stages read and write. */
  public record Stores(
      InventoryStore inventory,
      AlertStore alerts,
      RouteStore routes,
      MaintenanceStore windows,
      IncidentStore incidents,
      GatheringStore gatherings) {
    Stores with(RouteStore others) {
      return new Stores(inventory, alerts, others, windows, incidents, gatherings);
    }
  }

  /** Where a signal led: the alert it is about, and why. */
  public record Result(@org.jspecify.annotations.Nullable Alert alert, List<TrailEntry> trail) {}

  /** Takes a raise or a clear along the road. */
  public Result decide(
      Transaction tx, String integration, String feed, Signal signal, Instant now) {
    return pass(Passage.of(now, integration, feed, signal), tx);
  }

  private Result pass(Passage start, Transaction tx) {
    Passage passage = start;
    for (Stage stage : stages) {
      passage = stage.pass(passage, tx);
    }
    Alert alert = passage.alert();
    if (alert != null && !passage.trail().isEmpty()) {
      alerts.addTrail(tx, alert.id(), passage.trail());
    }
    return new Result(alert, passage.trail());
  }

  private void reconsider(Transaction tx, long alertId, Cause cause, Instant now) {
    alerts.alert(tx, alertId).ifPresent(alert -> pass(Passage.of(now, cause, alert), tx));
  }

  /** A reason of this alert has come to its end. */
  void reasonDue(Transaction tx, long alertId, Instant now) {
    reconsider(tx, alertId, Cause.REASON_DUE, now);
  }

  /** A maintenance window over this alert began or ended. */
  void windowChanged(Transaction tx, long alertId, Instant now) {
    reconsider(tx, alertId, Cause.WINDOW, now);
  }

  /** What the device of this alert is reached through went down, came back or fell quiet. */
  void parentChanged(Transaction tx, long alertId, Instant now) {
    reconsider(tx, alertId, Cause.PARENT, now);
  }

  /** How many devices are behind that of this alert is another number now. */
  void counted(Transaction tx, Alert parent, Instant now) {
    Optional.ofNullable(parent.incidentId())
        .flatMap(id -> incidents.incident(tx, id))
        .filter(Incident::isOpen)
        .ifPresent(incident -> effects.follow(tx, incident, Happening.CHANGED, "", now));
  }

  /** An incident that tells many alerts is to be brought up to date. */
  void look(Transaction tx, Gathering gathering, Instant now) {
    correlate
        .look(tx, gathering, now)
        .forEach(seen -> effects.follow(tx, seen.incident(), seen.happening(), seen.text(), now));
  }

  /** The client or device of this alert may be another one now. */
  void moved(Transaction tx, long alertId, Instant now) {
    reconsider(tx, alertId, Cause.MOVED, now);
  }

  @Override
  public void follow(Transaction tx, Incident incident, Happening what, String text, Instant now) {
    effects.follow(tx, incident, what, text, now);
  }

  @Override
  public void dismiss(Transaction tx, Incident incident, Instant now) {
    // one that comes and goes may be away at the moment, and still counts as told
    alerts.carriedBy(tx, incident.id()).stream()
        .filter(alert -> alert.isOpen() || alert.told() == Told.PROBLEM)
        .forEach(alert -> reconsider(tx, alert.id(), Cause.DISMISSED, now));
    clearings.plan(tx, incident, openOf(tx, incident), now);
  }

  @Override
  public void takeBack(Transaction tx, Incident incident, Instant now) {
    openOf(tx, incident).forEach(alert -> reconsider(tx, alert.id(), Cause.TAKEN_BACK, now));
  }

  private List<Alert> openOf(Transaction tx, Incident incident) {
    return alerts.carriedBy(tx, incident.id()).stream().filter(Alert::isOpen).toList();
  }
}
