package io.nochub.hub.pipeline;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Told;
import io.nochub.hub.incident.Gathering;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.StormLimits;
import io.nochub.hub.routing.TicketRoute;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out which alerts one incident tells together: those of a site that is down, those of a
 * storm, and those that were kept quiet by the same thing and are open after its end.
 */
final class Gatherings {
  /** A storm is so many new alerts within so many minutes, and over after twice as long a calm. */
  private static final int STORM_MINUTES = 5;

  /** Calm is less than this part of what made the storm begin. */
  private static final int CALM_PART = 3;

  /** Up to so many are told one by one after what kept them quiet. */
  private static final int TOLD_SINGLY = 5;

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final GatheringStore gatherings;
  private final AlertStore alerts;
  private final IncidentStore incidents;
  private final InventoryStore inventory;
  private final MaintenanceStore windows;
  private final RouteStore routes;
  private final Sites sites;

  Gatherings(Pipeline.Stores stores, Sites sites) {
    this.sites = sites;
    gatherings = stores.gatherings();
    alerts = stores.alerts();
    incidents = stores.incidents();
    inventory = stores.inventory();
    windows = stores.windows();
    routes = stores.routes();
  }

  /** A gathering that is to begin with this alert. */
  record Beginning(Incident.Kind kind, String common, String subject, int threshold, int expected) {
    Gathering of(long incidentId, int joined, Instant now) {
      return new Gathering(incidentId, kind, common, subject, now, null, threshold, joined, 0);
    }
  }

  /** What is to be done with an alert that is about to be told. */
  record Place(Optional<Gathering> joins, Optional<Beginning> begins) {
    static final Place NONE = new Place(Optional.empty(), Optional.empty());
  }

  /** Counts a new alert that may be told some day. */
  void countOpening(Transaction tx, Alert alert, EffectiveRoute route, Instant now) {
    if (!route.recordOnly() && !alert.place().isUnmatched()) {
      scopes(alert, route, false)
          .forEach(scope -> gatherings.countOpening(tx, scope.common(), now));
    }
  }

  /** Whether an alert that is about to be told is told together with others. */
  Place placeOf(
      Transaction tx, Alert alert, EffectiveRoute route, String settledFrom, Instant now) {
    if (alert.place().isUnmatched()) {
      return Place.NONE;
    }
    Place site = site(tx, alert, now);
    if (!site.equals(Place.NONE)) {
      return site;
    }
    for (Scope scope : scopes(alert, route, true)) {
      Place storm = storm(tx, alert, scope, now);
      if (!storm.equals(Place.NONE)) {
        return storm;
      }
    }
    return settledFrom.isEmpty() ? Place.NONE : digest(tx, alert, route, settledFrom, now);
  }

  private Place site(Transaction tx, Alert alert, Instant now) {
    if (!sites.concerns(tx, alert)) {
      return Place.NONE;
    }
    SiteKey key = SiteKey.of(alert);
    Optional<Gathering> down = taking(tx, key.common(), now);
    if (down.isPresent()) {
      return new Place(down, Optional.empty());
    }
    Sites.Loss loss = sites.lately(tx, alert, now);
    if (!loss.isDown()) {
      return Place.NONE;
    }
    String name = inventory.site(tx, key.site()).map(Site::name).orElse(key.site());
    int untold = (int) loss.alerts().stream().filter(it -> it.told() == Told.NONE).count();
    return new Place(
        Optional.empty(),
        Optional.of(
            new Beginning(
                Incident.Kind.SITE_DOWN,
                key.common(),
                "of " + name + " from " + key.integration(),
                loss.alerts().size(),
                Math.max(untold, 1))));
  }

  /** What a site that is down is known by; ids contain no blanks. */
  private record SiteKey(String integration, String site) {
    static SiteKey of(Alert alert) {
      return new SiteKey(alert.origin().integration(), String.valueOf(alert.place().siteId()));
    }

    static SiteKey of(Gathering gathering) {
      String[] parts = gathering.common().split(" ", 3);
      return new SiteKey(parts[1], parts[2]);
    }

    String common() {
      return "site " + integration + " " + site;
    }
  }

  /** Incidents that told losses of a site on their own, before it turned out to be down. */
  List<Incident> toldBefore(Transaction tx, Gathering down) {
    SiteKey key = SiteKey.of(down);
    Instant after = down.openedAt().minus(Sites.AT_ONCE);
    return sites.since(tx, key.site(), key.integration(), after).alerts().stream()
        .filter(alert -> alert.told() == Told.PROBLEM && !alert.openedAt().isAfter(down.openedAt()))
        .map(Alert::incidentId)
        .filter(Objects::nonNull)
        .distinct()
        .flatMap(id -> incidents.incident(tx, id).stream())
        .filter(incident -> incident.isOpen() && !incident.kind().isGathering())
        .toList();
  }

  private record Scope(String common, int limit, boolean ofDevice) {}

  /** What the alert's storms would be known by, the narrower first. */
  private static List<Scope> scopes(Alert alert, EffectiveRoute route, boolean joining) {
    StormLimits limits = route.storm();
    String integration = alert.origin().integration();
    String device = alert.place().deviceId();
    List<Scope> scopes = new ArrayList<>();
    if (joining && alert.report().category() == Category.SECURITY) {
      return scopes;
    }
    if (limits.device() > 0 && device != null) {
      scopes.add(new Scope("storm " + integration + " device " + device, limits.device(), true));
    }
    boolean outage =
        alert.report().category() == Category.AVAILABILITY
            && route.severityOf(alert.report().severity()) == Severity.CRITICAL;
    if (limits.client() > 0 && !(joining && outage)) {
      String client = alert.place().clientId();
      scopes.add(new Scope("storm " + integration + " client " + client, limits.client(), false));
    }
    return scopes;
  }

  private Place storm(Transaction tx, Alert alert, Scope scope, Instant now) {
    Optional<Gathering> storm = taking(tx, scope.common(), now);
    if (storm.isPresent()) {
      return new Place(storm, Optional.empty());
    }
    if (gatherings.openings(tx, scope.common(), now, STORM_MINUTES, 0) <= scope.limit()) {
      return Place.NONE;
    }
    String subject =
        "of "
            + (scope.ofDevice() ? deviceName(tx, alert) : clientName(tx, alert))
            + " from "
            + alert.origin().integration();
    return new Place(
        Optional.empty(),
        Optional.of(new Beginning(Incident.Kind.STORM, scope.common(), subject, scope.limit(), 1)));
  }

  /** One whose incident a person has ended takes nobody any more. */
  private Optional<Gathering> taking(Transaction tx, String common, Instant now) {
    Optional<Gathering> found = gatherings.taking(tx, common);
    if (found.isPresent() && !isOpen(tx, found.get())) {
      gatherings.ended(tx, found.get().incidentId(), now);
      return Optional.empty();
    }
    return found;
  }

  private boolean isOpen(Transaction tx, Gathering gathering) {
    return incidents.incident(tx, gathering.incidentId()).filter(Incident::isOpen).isPresent();
  }

  /** Counted before the first of them is told, so that either all are told singly or none. */
  private Place digest(
      Transaction tx, Alert alert, EffectiveRoute route, String settledFrom, Instant now) {
    String target = target(route);
    String common =
        String.join(
            " ",
            "digest",
            alert.origin().integration(),
            alert.place().clientId(),
            target,
            settledFrom);
    Optional<Gathering> digest = taking(tx, common, now);
    if (digest.isPresent()) {
      return new Place(digest, Optional.empty());
    }
    long others =
        alerts.routesOfSettling(tx, settledFrom, alert.place().clientId(), now, 1000).stream()
            .filter(id -> target(routes.effective(tx, id)).equals(target))
            .count();
    if (others + 1 <= TOLD_SINGLY) {
      return Place.NONE;
    }
    String subject = "after " + words(tx, settledFrom);
    return new Place(
        Optional.empty(),
        Optional.of(
            new Beginning(Incident.Kind.DIGEST, common, subject, TOLD_SINGLY, (int) others + 1)));
  }

  private static String target(EffectiveRoute route) {
    return route.wantedTicket().map(TicketRoute::integration).orElse("none");
  }

  private String words(Transaction tx, String settledFrom) {
    String[] parts = settledFrom.split(" ", 2);
    long id = Long.parseLong(parts[1]);
    return parts[0].equals("window")
        ? "maintenance window "
            + windows.window(tx, id).map(MaintenanceWindow::name).orElse(parts[1])
        : alerts.alert(tx, id).map(it -> "\"" + it.report().title() + "\"").orElse("an outage");
  }

  private String deviceName(Transaction tx, Alert alert) {
    String id = String.valueOf(alert.place().deviceId());
    return inventory.device(tx, id).map(Device::name).orElse(id);
  }

  private String clientName(Transaction tx, Alert alert) {
    String id = alert.place().clientId();
    return inventory.client(tx, id).map(Client::name).orElse(id);
  }

  void begun(Transaction tx, Gathering gathering, Instant now) {
    gatherings.begin(tx, gathering, now.plus(LOOK));
  }

  void joined(Transaction tx, Gathering gathering, Instant now) {
    gatherings.joined(tx, gathering.incidentId(), now.plus(LOOK));
  }

  /** One of an incident's alerts changed. */
  void changed(Transaction tx, Incident incident, Instant now) {
    gatherings.lookBy(tx, incident.id(), now.plus(LOOK));
  }

  /** Whether it is over when all its alerts have cleared: a storm that goes on is not. */
  boolean mayEnd(Gathering gathering) {
    return gathering.kind() != Incident.Kind.STORM || !gathering.takesMore();
  }

  /**
   * Takes nobody in any more when a storm has been calm for long enough, or a site is back; gives
   * it as it stands then.
   */
  Gathering unlessOver(Transaction tx, Gathering gathering, Instant now) {
    boolean isOver =
        gathering.takesMore()
            && switch (gathering.kind()) {
              case STORM -> hasCalmed(tx, gathering, now);
              case SITE_DOWN -> isBack(tx, gathering);
              case DIGEST, SINGLE -> false;
            };
    if (!isOver) {
      return gathering;
    }
    gatherings.ended(tx, gathering.incidentId(), now);
    return gatherings.of(tx, gathering.incidentId()).orElseThrow();
  }

  private boolean isBack(Transaction tx, Gathering gathering) {
    SiteKey key = SiteKey.of(gathering);
    return !sites.since(tx, key.site(), key.integration(), Instant.EPOCH).isDown();
  }

  private boolean hasCalmed(Transaction tx, Gathering gathering, Instant now) {
    return !now.isBefore(gathering.openedAt().plus(Duration.ofMinutes(2 * STORM_MINUTES)))
        && isCalm(tx, gathering, now, 0)
        && isCalm(tx, gathering, now, STORM_MINUTES);
  }

  private boolean isCalm(Transaction tx, Gathering storm, Instant now, int ago) {
    int openings = gatherings.openings(tx, storm.common(), now, STORM_MINUTES, ago);
    return openings * CALM_PART < storm.threshold();
  }

  /** It has been brought up to date; a storm or a site is looked at again until it is over. */
  void looked(Transaction tx, Gathering gathering, Instant now) {
    boolean goesOn = gathering.kind() != Incident.Kind.DIGEST && gathering.takesMore();
    gatherings.looked(tx, gathering, goesOn ? now.plus(LOOK) : null);
  }

  void ended(Transaction tx, Gathering gathering, Instant now) {
    gatherings.ended(tx, gathering.incidentId(), now);
    gatherings.looked(tx, gathering, null);
  }
}
