package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Reason.Kind;
import io.nochub.hub.alert.Told;
import io.nochub.hub.pipeline.Passage.Cause;
import io.nochub.hub.routing.EffectiveRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Works out which reasons to stay quiet an alert has from now on. Pure. */
final class QuietReasons {
  /** How long what something else may explain waits for news of that. */
  static final Duration WAIT_FOR_NEWS = Duration.ofSeconds(90);

  /** How long an alert may go on after what kept it quiet has ended. */
  static final Duration SETTLE = Duration.ofMinutes(5);

  /** So many openings inside one hold: holding it again would hide it for good. */
  static final int OPENINGS_END_HOLD = 3;

  private final Passage passage;
  private final Facts facts;
  private final Instant now;
  private final List<Reason> reasons;

  /**
   * What has to be looked up.
   *
   * @param windows the maintenance windows that cover the alert
   * @param news what there may be news of that would explain it
   * @param hiding the alert of one of those that keeps this one quiet; null if there is none
   * @param changes how often it opened and cleared within the route's time for flapping
   * @param openings how often it opened within its hold's length
   */
  record Facts(List<String> windows, News news, @Nullable Long hiding, int changes, int openings) {}

  /** What may yet turn out to be the reason why a device cannot be reached. */
  enum News {
    NONE,
    /** It is reached through others. */
    OF_PARENT,
    /** Others at its site were lost too, but not enough for the site to be down. */
    OF_SITE
  }

  private QuietReasons(Passage passage, List<Reason> before, Facts facts) {
    this.passage = passage;
    this.facts = facts;
    this.now = passage.now();
    this.reasons = new ArrayList<>(before);
  }

  /** The reasons after this occasion; an alert that has cleared keeps at most its flapping. */
  static List<Reason> after(Passage passage, List<Reason> before, Facts facts) {
    QuietReasons quiet = new QuietReasons(passage, before, facts);
    if (passage.requireAlert().isOpen()) {
      quiet.ofOpen(before);
    } else {
      quiet.drop(reason -> reason.kind() != Kind.FLAP);
    }
    quiet.flap();
    return quiet.reasons;
  }

  private void ofOpen(List<Reason> before) {
    if (passage.severityRose()) {
      drop(reason -> reason.kind() == Kind.HOLD || reason.kind() == Kind.DISMISSED);
    }
    if (passage.cause() == Cause.TAKEN_BACK) {
      drop(reason -> reason.kind() == Kind.DISMISSED);
    }
    drop(this::isOver);
    recordOnly();
    if (passage.cause() == Cause.DISMISSED && !Passage.has(reasons, Kind.DISMISSED)) {
      add(Kind.DISMISSED, "", null);
    }
    covered();
    hidden();
    if (passage.change() == Change.OPENED) {
      hold();
    }
    if (told() == Told.NONE) {
      settle(before);
    }
  }

  private Told told() {
    return passage.requireAlert().told();
  }

  private boolean isOver(Reason reason) {
    return reason.due() != null && !reason.due().isAfter(now);
  }

  private void recordOnly() {
    EffectiveRoute route = passage.requireRoute();
    if (!route.recordOnly()) {
      drop(reason -> reason.kind() == Kind.RECORD_ONLY);
    } else if (!Passage.has(reasons, Kind.RECORD_ONLY)) {
      add(Kind.RECORD_ONLY, route.from().getOrDefault("recordOnly", route.pathText()), null);
    }
  }

  private void hold() {
    Duration hold = passage.requireRoute().hold();
    if (!hold.isZero() && facts.openings() < OPENINGS_END_HOLD) {
      add(Kind.HOLD, "", now.plus(hold));
    }
    if (facts.news() == News.OF_PARENT && facts.hiding() == null) {
      add(Kind.HOLD, Reason.NEWS_OF_PARENT, now.plus(WAIT_FOR_NEWS));
    }
    if (facts.news() == News.OF_SITE) {
      add(Kind.HOLD, Reason.NEWS_OF_SITE, now.plus(WAIT_FOR_NEWS));
    }
  }

  /** Windows are asked anew each time: which ones cover the alert is theirs to say. */
  private void covered() {
    drop(reason -> reason.kind() == Kind.WINDOW && !facts.windows().contains(reason.ref()));
    facts.windows().stream()
        .filter(id -> !has(Kind.WINDOW, id))
        .forEach(id -> add(Kind.WINDOW, id, null));
  }

  private void hidden() {
    String hiding = facts.hiding() == null ? "" : Long.toString(facts.hiding());
    drop(reason -> reason.kind() == Kind.PARENT && !reason.ref().equals(hiding));
    if (facts.hiding() != null) {
      drop(reason -> reason.kind() == Kind.HOLD && reason.ref().equals(Reason.NEWS_OF_PARENT));
      if (!has(Kind.PARENT, hiding)) {
        add(Kind.PARENT, hiding, null);
      }
    }
  }

  /**
   * What ends soon after the last window or parent that covered it must not be told in between. The
   * time begins anew each time, also where the same parent comes and goes.
   */
  private void settle(List<Reason> before) {
    if (reasons.stream().anyMatch(QuietReasons::isCover)) {
      drop(reason -> reason.kind() == Kind.SETTLE);
      return;
    }
    before.stream()
        .filter(QuietReasons::isCover)
        .findFirst()
        .ifPresent(ended -> add(Kind.SETTLE, cause(ended), now.plus(SETTLE)));
  }

  private static boolean isCover(Reason reason) {
    return reason.kind() == Kind.WINDOW || reason.kind() == Kind.PARENT;
  }

  /** Names what ended; alerts that settle after the same thing are told together. */
  private static String cause(Reason ended) {
    return (ended.kind() == Kind.WINDOW ? "window " : "parent ") + ended.ref();
  }

  /** Each change of truth while it counts as flapping puts off the end of that. */
  private void flap() {
    Optional<Reason> flapping =
        reasons.stream().filter(reason -> reason.kind() == Kind.FLAP).findFirst();
    boolean changed =
        switch (passage.change()) {
          case OPENED, RESUMED, CLEARED -> passage.cause() == Cause.SIGNAL;
          case DUPLICATE, STALE, OPENED_CLEARED, UPDATED, REPEATED, TOMBSTONE -> false;
        };
    EffectiveRoute route = passage.requireRoute();
    Instant until = now.plus(route.flap().within());
    if (changed && flapping.isPresent()) {
      Reason longer = new Reason(Kind.FLAP, flapping.get().ref(), flapping.get().since(), until);
      reasons.set(reasons.indexOf(flapping.get()), longer);
    } else if (flapping.isPresent()) {
      drop(reason -> reason.kind() == Kind.FLAP && isOver(reason));
    } else if (changed && route.flap().isReachedBy(facts.changes())) {
      Alert alert = passage.requireAlert();
      add(Kind.FLAP, alert.origin().fingerprint(), until);
    }
  }

  private boolean has(Kind kind, String ref) {
    return reasons.stream().anyMatch(reason -> reason.kind() == kind && reason.ref().equals(ref));
  }

  private void add(Kind kind, String ref, @Nullable Instant due) {
    reasons.add(new Reason(kind, ref, now, due));
  }

  private void drop(Predicate<Reason> which) {
    reasons.removeIf(which);
  }
}
