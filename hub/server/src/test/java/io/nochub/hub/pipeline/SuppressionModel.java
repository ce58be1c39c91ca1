package io.nochub.hub.pipeline;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What ought to be told, said a second time and in another way than the hub does it: no reasons
 * kept as rows, no stages, only questions asked of the present.
 */
final class SuppressionModel {
  static final Duration HOLD = Duration.ofMinutes(3);
  static final Duration SETTLE = Duration.ofMinutes(5);
  static final Duration FLAP_WITHIN = Duration.ofMinutes(30);
  static final int FLAP_CHANGES = 5;

  /** What the routes say about alerts that open or get worse from now on. */
  enum Rule {
    TELL,
    HOLD,
    RECORD_ONLY
  }

  /** One condition, over all its openings. */
  static final class Condition {
    boolean open;
    boolean told;
    boolean dismissed;
    private boolean recordOnly;
    private Severity severity = Severity.INFO;
    private @Nullable Instant holdUntil;
    private @Nullable Instant settleUntil;
    private @Nullable Instant flapUntil;
    private final List<Instant> changes = new ArrayList<>();
    private final List<Instant> openings = new ArrayList<>();
    private Set<Integer> windowsMet = Set.of();
    int problemsTold;
    int recoveriesTold;
    int takenBack;

    private boolean isFlapping() {
      return flapUntil != null;
    }

    private void changed(Instant now) {
      if (!isFlapping()) {
        changes.add(now);
        if (since(changes, now.minus(FLAP_WITHIN)) < FLAP_CHANGES) {
          return;
        }
      }
      flapUntil = now.plus(FLAP_WITHIN);
    }

    private static long since(List<Instant> moments, Instant after) {
      return moments.stream().filter(moment -> moment.isAfter(after)).count();
    }

    private boolean hasDue(Instant now) {
      return isDue(holdUntil, now) || isDue(settleUntil, now) || isDue(flapUntil, now);
    }

    private static boolean isDue(@Nullable Instant due, Instant now) {
      return due != null && !due.isAfter(now);
    }
  }

  private record Window(Instant from, Instant until) {
    boolean covers(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  private final Map<String, Condition> conditions = new LinkedHashMap<>();
  private final List<Window> windows = new ArrayList<>();
  private Rule rule = Rule.TELL;

  Map<String, Condition> conditions() {
    return conditions;
  }

  Condition of(String name) {
    return conditions.computeIfAbsent(name, key -> new Condition());
  }

  void routes(Rule now) {
    rule = now;
  }

  void window(Instant from, Instant until) {
    windows.add(new Window(from, until));
  }

  void windowEnded(int index, Instant now) {
    Window window = windows.get(index);
    if (window.until().isAfter(now)) {
      windows.set(index, new Window(window.from(), now));
    }
  }

  void raised(String name, Severity severity, Instant now) {
    Condition it = of(name);
    look(now);
    boolean goesOn = it.open || it.isFlapping();
    boolean worse = goesOn && severity.compareTo(it.severity) > 0;
    if (worse) {
      it.holdUntil = null;
      it.dismissed = false;
    }
    if (!goesOn || worse) {
      it.recordOnly = rule == Rule.RECORD_ONLY;
    }
    if (!goesOn) {
      it.openings.add(now);
      boolean oftenEnough = Condition.since(it.openings, now.minus(HOLD)) >= 3;
      it.holdUntil = rule == Rule.HOLD && !oftenEnough ? now.plus(HOLD) : null;
    }
    if (!it.open) {
      it.changed(now);
    }
    it.open = true;
    it.severity = severity;
    visit(it, now);
  }

  void cleared(String name, Instant now) {
    Condition it = of(name);
    look(now);
    if (!it.open) {
      return;
    }
    it.open = false;
    it.changed(now);
    visit(it, now);
  }

  /** A raise came after its clear, while nothing was open: it has opened and cleared unnoticed. */
  void cameAndWent(String name, Instant now) {
    Condition it = of(name);
    it.changes.add(now);
    it.changes.add(now);
    it.openings.add(now);
  }

  /** A person closed the ticket of something told. */
  void closedByPerson(String name, Instant now) {
    Condition it = of(name);
    look(now);
    visit(it, now);
    it.told = false;
    it.dismissed = it.open;
  }

  /** A person opened the ticket of something dismissed again. */
  void openedByPerson(String name, Instant now) {
    Condition it = of(name);
    look(now);
    it.dismissed = false;
    it.told = true;
    it.takenBack++;
    visit(it, now);
  }

  /** The present is looked at: whatever has come to its end is noticed. */
  void look(Instant now) {
    Set<Integer> covering = covering(now);
    for (Condition it : conditions.values()) {
      boolean windowEnded = it.open && !covering.containsAll(it.windowsMet);
      if (windowEnded || it.hasDue(now)) {
        visit(it, now);
      }
    }
  }

  private Set<Integer> covering(Instant now) {
    return IntStream.range(0, windows.size())
        .filter(index -> windows.get(index).covers(now))
        .boxed()
        .collect(Collectors.toSet());
  }

  private void visit(Condition it, Instant now) {
    it.flapUntil = Condition.isDue(it.flapUntil, now) ? null : it.flapUntil;
    if (!it.open) {
      it.dismissed = false;
      it.holdUntil = null;
      it.settleUntil = null;
      it.windowsMet = Set.of();
      if (it.told && !it.isFlapping()) {
        it.told = false;
        it.recoveriesTold++;
      }
      return;
    }
    it.holdUntil = Condition.isDue(it.holdUntil, now) ? null : it.holdUntil;
    it.settleUntil = Condition.isDue(it.settleUntil, now) ? null : it.settleUntil;
    Set<Integer> covering = covering(now);
    if (!it.told && covering.isEmpty() && !it.windowsMet.isEmpty()) {
      it.settleUntil = now.plus(SETTLE);
    }
    it.windowsMet = covering;
    boolean waits = it.holdUntil != null || it.settleUntil != null || !covering.isEmpty();
    if (!it.told && !waits && !it.recordOnly && !it.dismissed) {
      it.told = true;
      it.problemsTold++;
    }
  }
}
