package io.nochub.hub.watch;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.watch.Troubles.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts of the hub's troubles. They take the road of all others, but do not wait in the
 * inbox: that may be what is stuck. What is open is what the database says, so a restart raises
 * nothing twice and forgets to clear nothing.
 */
public final class OwnAlerts {
  /** The feed of these alerts. */
  static final String FEED = "watch";

  private static final int ALL = 10_000;

  private final AlertStore alerts;
  private final Road road;

  /** Where a signal is decided. */
  @FunctionalInterface
  public interface Road {
    void decide(Transaction tx, String integration, String feed, Signal signal, Instant now);
  }

  public OwnAlerts(AlertStore alerts, Road road) {
    this.alerts = alerts;
    this.road = road;
  }

  /** What raises whatever stands and is not open, and clears what is open and stands no more. */
  List<Signal> news(Transaction tx, Judgement judged, Instant now) {
    Map<String, Alert> open = new HashMap<>();
    alerts
        .openOfFeed(tx, IntegrationRegistry.HUB, FEED, "", ALL)
        .forEach(alert -> open.put(alert.origin().sourceAlertId(), alert));
    List<Signal> signals = new ArrayList<>();
    for (Trouble trouble : judged.standing()) {
      Alert known = open.remove(trouble.id());
      if (known == null || known.report().severity() != trouble.severity()) {
        signals.add(raised(tx, trouble, known, now));
      }
    }
    open.values().stream()
        .filter(alert -> judged.canTell(alert.origin().sourceAlertId()))
        .forEach(alert -> signals.add(cleared(alert, now)));
    return signals;
  }

  void decide(Transaction tx, Signal signal, Instant now) {
    road.decide(tx, IntegrationRegistry.HUB, FEED, signal, now);
  }

  /** The same event for as long as it is open, so that another severity is no repeat. */
  private AlertRaised raised(Transaction tx, Trouble trouble, @Nullable Alert known, Instant now) {
    Instant opened = known == null ? now : known.openedAt();
    AlertRaised.Builder raised =
        AlertRaised.of(trouble.id(), trouble.kind().condition(), Subject.UNKNOWN)
            .event(trouble.id() + ":" + opened.toEpochMilli())
            .at(afterLast(tx, trouble, now))
            .severity(trouble.severity())
            .category(trouble.kind().category())
            .title(trouble.title())
            .body(trouble.body());
    trouble.about().forEach(raised::detail);
    return raised.build();
  }

  /** The clock may have been set back since: a raise that is older than the last one is no news. */
  private Instant afterLast(Transaction tx, Trouble trouble, Instant now) {
    Optional<Instant> last =
        alerts
            .latest(tx, IntegrationRegistry.HUB, FEED, trouble.id())
            .map(alert -> alert.report().occurredAt().plusMillis(1));
    return last.filter(now::isBefore).orElse(now);
  }

  private static AlertCleared cleared(Alert alert, Instant now) {
    Instant raised = alert.report().occurredAt();
    return AlertCleared.of(
        alert.origin().sourceAlertId(), now.isBefore(raised) ? raised : now, "It is over.");
  }
}
