package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Suppression;
import io.nochub.hub.alert.Suppression.Effect;
import io.nochub.hub.alert.Suppression.Outcome;
import io.nochub.hub.alert.Told;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings an alert's reasons to stay quiet up to date and lets the machine of {@link Suppression}
 * decide. Suppression stops effects, never recording.
 */
final class SuppressStage implements Stage {
  private static final String STAGE = "suppress";

  private final AlertStore alerts;
  private final MaintenanceStore windows;

  SuppressStage(AlertStore alerts, MaintenanceStore windows) {
    this.alerts = alerts;
    this.windows = windows;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    Alert alert = passage.requireAlert();
    List<Reason> before = alerts.reasons(tx, alert.id());
    List<Reason> after = reasonsAfter(passage, before, tx);
    before.stream()
        .filter(reason -> !after.contains(reason))
        .forEach(reason -> alerts.remove(tx, alert.id(), reason));
    after.stream()
        .filter(reason -> !before.contains(reason))
        .forEach(reason -> alerts.add(tx, alert.id(), reason));
    Outcome outcome = Suppression.reconcile(alert.truth(), told(passage), after);
    Alert decided =
        outcome.told() == alert.told() ? alert : alerts.save(tx, alert.told(outcome.told()));
    return say(passage.decided(outcome.effect(), decided), before, after);
  }

  /**
   * A person's closing counts as the end of what was told, a person's opening it again as its
   * beginning.
   */
  private static Told told(Passage passage) {
    return switch (passage.cause()) {
      case DISMISSED -> Told.NONE;
      case TAKEN_BACK -> Told.PROBLEM;
      case SIGNAL, REASON_DUE, WINDOW, MOVED, WENT_LIVE -> passage.requireAlert().told();
    };
  }

  private List<Reason> reasonsAfter(Passage passage, List<Reason> before, Transaction tx) {
    Alert alert = passage.requireAlert();
    if (!alert.isOpen()) {
      return List.of();
    }
    EffectiveRoute route = passage.requireRoute();
    Instant now = passage.now();
    List<Reason> reasons = new ArrayList<>(before);
    if (passage.severityRose()) {
      reasons.removeIf(
          reason -> reason.kind() == Reason.Kind.HOLD || reason.kind() == Reason.Kind.DISMISSED);
    }
    if (passage.cause() == Passage.Cause.TAKEN_BACK) {
      reasons.removeIf(reason -> reason.kind() == Reason.Kind.DISMISSED);
    }
    reasons.removeIf(reason -> reason.due() != null && !reason.due().isAfter(now));
    recordOnly(route, now, reasons);
    if (passage.change() == Change.OPENED && !route.hold().isZero()) {
      reasons.add(new Reason(Reason.Kind.HOLD, "", now, now.plus(route.hold())));
    }
    if (passage.cause() == Passage.Cause.DISMISSED
        && !Passage.has(reasons, Reason.Kind.DISMISSED)) {
      reasons.add(new Reason(Reason.Kind.DISMISSED, "", now, null));
    }
    covering(alert, tx, now, reasons);
    return reasons;
  }

  private static void recordOnly(EffectiveRoute route, Instant now, List<Reason> reasons) {
    if (!route.recordOnly()) {
      reasons.removeIf(reason -> reason.kind() == Reason.Kind.RECORD_ONLY);
    } else if (!Passage.has(reasons, Reason.Kind.RECORD_ONLY)) {
      String rule = route.from().getOrDefault("recordOnly", route.pathText());
      reasons.add(new Reason(Reason.Kind.RECORD_ONLY, rule, now, null));
    }
  }

  /** Windows are asked anew each time: which ones cover the alert is theirs to say. */
  private void covering(Alert alert, Transaction tx, Instant now, List<Reason> reasons) {
    List<String> covering =
        windows.active(tx, now).stream()
            .filter(window -> window.covers(alert.place(), alert.origin().integration()))
            .map(window -> Long.toString(window.id()))
            .toList();
    reasons.removeIf(
        reason -> reason.kind() == Reason.Kind.WINDOW && !covering.contains(reason.ref()));
    covering.stream()
        .filter(id -> reasons.stream().noneMatch(reason -> isWindow(reason, id)))
        .forEach(id -> reasons.add(new Reason(Reason.Kind.WINDOW, id, now, null)));
  }

  private static boolean isWindow(Reason reason, String id) {
    return reason.kind() == Reason.Kind.WINDOW && reason.ref().equals(id);
  }

  private static Passage say(Passage passage, List<Reason> before, List<Reason> after) {
    Alert alert = passage.requireAlert();
    String alertId = Long.toString(alert.id());
    if (passage.effect() == Effect.PROBLEM) {
      String why =
          before.isEmpty()
              ? "Nothing held it back."
              : "Still open when the last reason to wait ended: " + words(before) + ".";
      return passage.saying(STAGE, "told", why, Map.of("alert", alertId));
    }
    if (passage.effect() == Effect.RECOVERY) {
      return passage.saying(
          STAGE,
          "recovered",
          "The problem had been told, so its end is told.",
          Map.of("alert", alertId));
    }
    if (passage.cause() == Passage.Cause.TAKEN_BACK) {
      return passage.saying(
          STAGE,
          "taken back",
          "A person opened it again, so its end will be told.",
          Map.of("alert", alertId));
    }
    if (!alert.isOpen() && passage.change() == Change.CLEARED) {
      return passage.saying(
          STAGE,
          "quiet",
          "Nothing had been told, so nothing is said about its end.",
          Map.of("alert", alertId));
    }
    boolean nothingNew = before.equals(after) || alert.told() == Told.PROBLEM;
    return after.isEmpty() || nothingNew
        ? passage
        : passage.saying(
            STAGE, "held back", "Held back: " + words(after) + ".", refs(alertId, after));
  }

  private static Map<String, String> refs(String alertId, List<Reason> reasons) {
    return reasons.stream()
        .filter(reason -> reason.kind() == Reason.Kind.WINDOW)
        .findFirst()
        .map(window -> Map.of("alert", alertId, "window", window.ref()))
        .orElse(Map.of("alert", alertId));
  }

  private static String words(List<Reason> reasons) {
    return reasons.stream().map(SuppressStage::words).collect(Collectors.joining(", "));
  }

  private static String words(Reason reason) {
    Instant due = reason.due();
    return switch (reason.kind()) {
      case HOLD ->
          due == null
              ? "held"
              : "held for "
                  + length(Duration.between(reason.since(), due))
                  + " in case it clears by itself";
      case WINDOW -> "maintenance window " + reason.ref();
      case DISMISSED -> "a person closed it";
      case RECORD_ONLY -> "rule \"" + reason.ref() + "\" only records";
    };
  }

  private static String length(Duration length) {
    return length.toSeconds() % 60 == 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
  }
}
