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
import io.nochub.hub.routing.Flap;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
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
  private final Parents parents;
  private final Sites sites;

  SuppressStage(AlertStore alerts, MaintenanceStore windows, Parents parents, Sites sites) {
    this.alerts = alerts;
    this.windows = windows;
    this.parents = parents;
    this.sites = sites;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    Alert alert = passage.requireAlert();
    List<Reason> before = alerts.reasons(tx, alert.id());
    Parents.Standing standing =
        alert.isOpen() ? parents.standing(tx, alert) : Parents.Standing.ALONE;
    List<Reason> after = QuietReasons.after(passage, before, facts(passage, before, standing, tx));
    before.stream()
        .filter(reason -> !after.contains(reason))
        .forEach(reason -> alerts.remove(tx, alert.id(), reason));
    after.stream()
        .filter(reason -> !before.contains(reason))
        .forEach(reason -> alerts.add(tx, alert.id(), reason));
    Outcome outcome = Suppression.reconcile(alert.truth(), told(passage), after);
    Alert told = alert.told(outcome.told());
    // a problem is stored together with the incident that tells it
    Alert decided = outcome.effect() == Effect.PROBLEM ? told : alerts.save(tx, told);
    if (isChanged(passage, alert, decided) || !before.equals(after)) {
      parents.changed(tx, decided, passage.now());
    }
    parents.counts(tx, before, after, passage.now());
    Passage next = passage.decided(outcome.effect(), decided);
    return say(
        next.remarking(remark(next, before, after, standing))
            .settledFrom(settledFrom(next, before)),
        before,
        after);
  }

  private static boolean isChanged(Passage passage, Alert before, Alert after) {
    return before.told() != after.told()
        || switch (passage.change()) {
          case OPENED, RESUMED, CLEARED -> true;
          case DUPLICATE, STALE, OPENED_CLEARED, UPDATED, REPEATED, TOMBSTONE -> false;
        };
  }

  /**
   * A person's closing counts as the end of what was told, a person's opening it again as its
   * beginning.
   */
  private static Told told(Passage passage) {
    return switch (passage.cause()) {
      case DISMISSED -> Told.NONE;
      case TAKEN_BACK -> Told.PROBLEM;
      case SIGNAL, REASON_DUE, WINDOW, PARENT, MOVED, WENT_LIVE -> passage.requireAlert().told();
    };
  }

  private QuietReasons.Facts facts(
      Passage passage, List<Reason> before, Parents.Standing standing, Transaction tx) {
    Alert alert = passage.requireAlert();
    EffectiveRoute route = passage.requireRoute();
    Instant now = passage.now();
    String fingerprint = alert.origin().fingerprint();
    boolean asksForFlapping =
        passage.change() == Change.OPENED || passage.change() == Change.CLEARED;
    int changes =
        asksForFlapping && route.flap().changes() > 0 && !Passage.has(before, Reason.Kind.FLAP)
            ? alerts
                .changesOfTruth(
                    tx, fingerprint, now.minus(route.flap().within()), route.flap().changes())
                .size()
            : 0;
    int openings =
        passage.change() == Change.OPENED && !route.hold().isZero()
            ? alerts.openings(
                tx, fingerprint, now.minus(route.hold()), QuietReasons.OPENINGS_END_HOLD)
            : 0;
    List<String> covering = alert.isOpen() ? covering(alert, tx, now) : List.of();
    return new QuietReasons.Facts(
        covering, news(passage, standing, tx), standing.hidingId(), changes, openings);
  }

  /** What there may be news of that would explain the alert. */
  private QuietReasons.News news(Passage passage, Parents.Standing standing, Transaction tx) {
    if (standing.behind()) {
      return QuietReasons.News.OF_PARENT;
    }
    if (passage.change() != Change.OPENED) {
      return QuietReasons.News.NONE;
    }
    Sites.Loss loss = sites.lately(tx, passage.requireAlert(), passage.now());
    return loss.mayBeDown() && !loss.isDown() ? QuietReasons.News.OF_SITE : QuietReasons.News.NONE;
  }

  private List<String> covering(Alert alert, Transaction tx, Instant now) {
    return windows.active(tx, now).stream()
        .filter(window -> window.covers(alert.place(), alert.origin().integration()))
        .map(window -> Long.toString(window.id()))
        .toList();
  }

  /** What has to be said once on an incident that tells the alert, or is about to. */
  private static String remark(
      Passage passage, List<Reason> before, List<Reason> after, Parents.Standing standing) {
    if (passage.effect() == Effect.PROBLEM && Passage.has(after, Reason.Kind.FLAP)) {
      Flap flap = passage.requireRoute().flap();
      return "Flapping: "
          + flap.changes()
          + " changes in "
          + length(flap.within())
          + ". Its end is told when it has been quiet for so long.";
    }
    boolean hiddenNow =
        Passage.has(after, Reason.Kind.PARENT) && !Passage.has(before, Reason.Kind.PARENT);
    return hiddenNow && passage.requireAlert().told() == Told.PROBLEM
        ? standing
            .hiding()
            .map(alert -> "What it is reached through is down too: " + alert.report().title() + ".")
            .orElse("")
        : "";
  }

  /** What had kept it quiet before it settled, if that is why it is told now. */
  private static String settledFrom(Passage passage, List<Reason> before) {
    return before.stream()
        .filter(reason -> reason.kind() == Reason.Kind.SETTLE)
        .filter(reason -> passage.effect() == Effect.PROBLEM)
        .findFirst()
        .map(Reason::ref)
        .orElse("");
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
    if (!alert.isOpen() && passage.change() == Change.CLEARED && alert.told() == Told.PROBLEM) {
      return passage.saying(
          STAGE,
          "flapping",
          "Its end is told when it stays away: " + words(after) + ".",
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
          switch (reason.ref()) {
            case Reason.NEWS_OF_PARENT -> waiting("news of what it is reached through");
            case Reason.NEWS_OF_SITE -> waiting("news of the others at its site");
            default ->
                due == null
                    ? "held"
                    : "held for "
                        + length(Duration.between(reason.since(), due))
                        + " in case it clears by itself";
          };
      case FLAP -> "it comes and goes";
      case PARENT -> "what it is reached through is down too, see alert " + reason.ref();
      case SETTLE ->
          "it may still end within "
              + length(QuietReasons.SETTLE)
              + " of the end of "
              + reason.ref();
      case WINDOW -> "maintenance window " + reason.ref();
      case DISMISSED -> "a person closed it";
      case RECORD_ONLY -> "rule \"" + reason.ref() + "\" only records";
    };
  }

  private static String waiting(String what) {
    return "waiting " + length(QuietReasons.WAIT_FOR_NEWS) + " for " + what;
  }

  private static String length(Duration length) {
    return length.toSeconds() % 60 == 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
  }
}
