package io.nochub.hub.pipeline;

import io.nochub.api.signal.Category;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a device cannot be reached because one it is reached through cannot. That one
 * hides it only if its own alert is or will be told to somebody; in a circle nobody is hidden.
 */
final class Parents {
  private static final int FARTHEST = 16;

  /** Many fall silent one after the other; they are counted together. */
  private static final Duration COUNT = Duration.ofSeconds(30);

  private final AlertStore alerts;
  private final InventoryStore inventory;
  private final IncidentStore incidents;
  private final RouteStore routes;
  private final Predicate<String> isLive;

  Parents(
      AlertStore alerts,
      InventoryStore inventory,
      IncidentStore incidents,
      RouteStore routes,
      Predicate<String> isLive) {
    this.alerts = alerts;
    this.inventory = inventory;
    this.incidents = incidents;
    this.routes = routes;
    this.isLive = isLive;
  }

  /**
   * Where an alert stands among the devices it is reached through.
   *
   * @param behind whether there are any
   * @param hiding the alert that keeps it quiet
   */
  record Standing(boolean behind, Optional<Alert> hiding) {
    static final Standing ALONE = new Standing(false, Optional.empty());

    @Nullable Long hidingId() {
      return hiding.map(Alert::id).orElse(null);
    }
  }

  Standing standing(Transaction tx, Alert alert) {
    String device = alert.place().deviceId();
    if (device == null || !isAboutReach(alert)) {
      return Standing.ALONE;
    }
    Optional<Alert> hiding = Optional.empty();
    Set<String> seen = new HashSet<>(Set.of(device));
    Optional<String> next = inventory.parentOf(tx, device);
    boolean behind = next.isPresent();
    while (next.isPresent() && seen.size() <= FARTHEST) {
      String parent = next.get();
      if (!seen.add(parent)) {
        return Standing.ALONE;
      }
      if (hiding.isEmpty()) {
        hiding =
            alerts.unavailable(tx, parent).stream()
                .filter(it -> isOrWillBeTold(tx, it))
                .findFirst();
      }
      next = inventory.parentOf(tx, parent);
    }
    return new Standing(behind, hiding);
  }

  /** Notes that those behind the device of an alert have to be looked at again. */
  void changed(Transaction tx, Alert alert, Instant now) {
    String device = alert.place().deviceId();
    if (device != null && isAboutReach(alert) && inventory.isParent(tx, device)) {
      alerts.lookBehind(tx, alert.id(), now);
    }
  }

  /** Notes that those of whom somebody hides an alert, or hides it no more, have to be counted. */
  void counts(Transaction tx, List<Reason> before, List<Reason> after, Instant now) {
    Stream.concat(
            before.stream().filter(reason -> !after.contains(reason)),
            after.stream().filter(reason -> !before.contains(reason)))
        .filter(reason -> reason.kind() == Reason.Kind.PARENT)
        .forEach(reason -> alerts.countBehindBy(tx, Long.parseLong(reason.ref()), now.plus(COUNT)));
  }

  private static boolean isAboutReach(Alert alert) {
    return alert.report().category() == Category.AVAILABILITY;
  }

  private boolean isOrWillBeTold(Transaction tx, Alert alert) {
    EffectiveRoute route = routes.effective(tx, alert.routeId());
    boolean tellsAnybody = route.wantedTicket().isPresent() || !route.notices().isEmpty();
    if (!tellsAnybody) {
      return false;
    }
    if (alert.told() == Told.PROBLEM) {
      Long carrier = alert.incidentId();
      return carrier != null
          && incidents
              .incident(tx, carrier)
              .filter(Incident::isOpen)
              .map(Incident::live)
              .orElse(false);
    }
    return isLive.test(alert.origin().integration())
        && alerts.reasons(tx, alert.id()).stream().allMatch(Parents::onlyPutsOff);
  }

  /** Whether an alert that goes on is told in spite of this reason, now or when it ends. */
  private static boolean onlyPutsOff(Reason reason) {
    return switch (reason.kind()) {
      case HOLD, SETTLE, FLAP -> true;
      case WINDOW, PARENT, DISMISSED, RECORD_ONLY -> false;
    };
  }
}
