package io.nochub.hub.pipeline;

import io.nochub.api.signal.Category;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Finds out whether a whole site cannot be reached, where nobody knows what it is reached through:
 * so much of what an integration knows there was lost at about the same time. Devices that are
 * reached through a known one do not count, as that one explains them.
 */
final class Sites {
  /** What is lost one by one over a longer time is no outage of the site. */
  static final Duration AT_ONCE = Duration.ofMinutes(3);

  private static final int AT_LEAST = 4;
  private static final int PER_CENT = 60;

  /** More than any site's share; what is beyond changes nothing. */
  private static final int LISTED = 10_000;

  private final AlertStore alerts;
  private final InventoryStore inventory;

  Sites(AlertStore alerts, InventoryStore inventory) {
    this.alerts = alerts;
    this.inventory = inventory;
  }

  /**
   * What of a site cannot be reached.
   *
   * @param alerts open ones that say so
   * @param devices how many devices the integration knows there
   */
  record Loss(List<Alert> alerts, int devices) {
    static final Loss NONE = new Loss(List.of(), 0);

    private long lost() {
      return alerts.stream().map(alert -> alert.place().deviceId()).distinct().count();
    }

    /** Whether the site as a whole is lost. */
    boolean isDown() {
      return lost() >= AT_LEAST && lost() * 100 >= (long) devices * PER_CENT;
    }

    /** Whether it may yet turn out to be: one device is lost all the time. */
    boolean mayBeDown() {
      return lost() > 1 && devices >= AT_LEAST;
    }
  }

  /** Whether the alert is a loss that only its site can explain. */
  boolean concerns(Transaction tx, Alert alert) {
    String device = alert.place().deviceId();
    return alert.place().siteId() != null
        && device != null
        && alert.report().category() == Category.AVAILABILITY
        && inventory.parentOf(tx, device).isEmpty();
  }

  /** What the alert's site lost at about this time; nothing if it is not that kind of alert. */
  Loss lately(Transaction tx, Alert alert, Instant now) {
    String site = alert.place().siteId();
    return site == null || !concerns(tx, alert)
        ? Loss.NONE
        : since(tx, site, alert.origin().integration(), now.minus(AT_ONCE));
  }

  /** What of a site cannot be reached, lost after then. */
  Loss since(Transaction tx, String siteId, String integration, Instant after) {
    return new Loss(
        alerts.lostAt(tx, siteId, integration, after, LISTED),
        inventory.unparentedAt(tx, siteId, integration));
  }
}
