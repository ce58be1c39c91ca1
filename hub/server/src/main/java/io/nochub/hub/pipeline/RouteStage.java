package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertRaised;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.alert.Report;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.RoutingFacts;
import io.nochub.hub.routing.RoutingFacts.Named;
import io.nochub.hub.store.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives an alert its effective route: when it opens, when it gets graver, and when it turns out to
 * be somebody else's. Otherwise it keeps the one it was given, whatever the tree says by now.
 */
final class RouteStage implements Stage {
  private static final String STAGE = "route";

  private final Supplier<RouteTree> tree;
  private final RouteStore routes;
  private final InventoryStore inventory;
  private final AlertStore alerts;

  RouteStage(
      Supplier<RouteTree> tree, RouteStore routes, InventoryStore inventory, AlertStore alerts) {
    this.tree = tree;
    this.routes = routes;
    this.inventory = inventory;
    this.alerts = alerts;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    boolean moved = passage.cause() == Passage.Cause.MOVED;
    if (passage.change() != Change.OPENED && !passage.severityRose() && !moved) {
      Alert alert = passage.requireAlert();
      EffectiveRoute kept = routes.effective(tx, alert.routeId());
      endWhenQuiet(passage, alert, kept, tx);
      return passage.routed(kept, alert);
    }
    Place place = passage.place() == null ? passage.requireAlert().place() : passage.place();
    Alert placed = passage.requireAlert().withPlace(place);
    EffectiveRoute route = tree.get().route(facts(placed, tx));
    // stored together with what the next stage decides
    Alert routed = placed.withRoute(routes.idOf(tx, route));
    endWhenQuiet(passage, routed, route, tx);
    return passage
        .routed(route, routed)
        .saying(
            STAGE,
            "routed",
            "Routed by " + route.pathText() + " (routes version " + route.version() + ").",
            Map.of("routes", Long.toString(route.version())));
  }

  /** Each time a momentary event is told, its quiet time begins anew. */
  private void endWhenQuiet(Passage passage, Alert alert, EffectiveRoute route, Transaction tx) {
    if (passage.signal() instanceof AlertRaised && alert.isOpen() && alert.report().momentary()) {
      alerts.endWhenQuiet(tx, alert.id(), passage.now().plus(route.quiet()));
    }
  }

  private RoutingFacts facts(Alert alert, Transaction tx) {
    Report report = alert.report();
    Place place = alert.place();
    Optional<Client> client = inventory.client(tx, place.clientId());
    Optional<Site> site = Optional.ofNullable(place.siteId()).flatMap(id -> inventory.site(tx, id));
    Optional<Device> device =
        Optional.ofNullable(place.deviceId()).flatMap(id -> inventory.bare(tx, id));
    return new RoutingFacts(
        alert.origin().integration(),
        report.severity(),
        report.category(),
        report.condition(),
        report.title(),
        report.body(),
        report.sourceSeverity(),
        report.momentary(),
        report.details(),
        client.map(known -> new Named(known.id(), known.name())).orElse(Named.NONE),
        site.map(known -> new Named(known.id(), known.name())).orElse(Named.NONE),
        device.map(known -> new Named(known.id(), known.name())).orElse(Named.NONE),
        device.map(known -> known.kind().name()).orElse(""));
  }
}
