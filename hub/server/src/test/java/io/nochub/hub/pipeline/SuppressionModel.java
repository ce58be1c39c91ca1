package io.nochub.hub.pipeline;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What ought to be told, said a second time and in another way than the hub does it: no reasons
 * kept as rows, no stages, only questions asked of the present. Each condition is that a device
 * cannot be reached; devices may be reached through each other.
 */
final class SuppressionModel {
  static final Duration HOLD = Duration.ofMinutes(3);
  static final Duration SETTLE = Duration.ofMinutes(5);
  static final Duration WAIT_FOR_PARENT = Duration.ofSeconds(90);
  static final Duration FLAP_WITHIN = Duration.ofMinutes(30);
  static final int FLAP_CHANGES = 5;
  static final int STORM_OF_DEVICE = 4;
  static final int STORM_OF_CLIENT = 6;
  private static final int STORM_MINUTES = 5;

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
    private @Nullable Instant waitUntil;
    private @Nullable Instant settleUntil;
    private @Nullable Instant flapUntil;
    private final List<Instant> changes = new ArrayList<>();
    private final List<Instant> openings = new ArrayList<>();
    private Set<Integer> windowsMet = Set.of();
    private boolean hidden;
    private int opened;
    int problemsTold;
    int recoveriesTold;
    int takenBack;

    boolean isCritical() {
      return severity == Severity.CRITICAL;
    }

    private boolean isFlapping() {
      return flapUntil != null;
    }

    private boolean isCovered() {
      return hidden || !windowsMet.isEmpty();
    }

    private boolean willBeTold() {
      return open && (told || (!isCovered() && !dismissed && !recordOnly));
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
      return isDue(holdUntil, now)
          || isDue(waitUntil, now)
          || isDue(settleUntil, now)
          || isDue(flapUntil, now);
    }

    private static boolean isDue(@Nullable Instant due, Instant now) {
      return due != null && !due.isAfter(now);
    }

    private static @Nullable Instant unlessDue(@Nullable Instant due, Instant now) {
      return isDue(due, now) ? null : due;
    }

    /** All that those behind it may depend on. */
    private List<Object> state() {
      return List.of(
          open,
          told,
          dismissed,
          recordOnly,
          hidden,
          windowsMet,
          String.valueOf(holdUntil),
          String.valueOf(waitUntil),
          String.valueOf(settleUntil),
          String.valueOf(flapUntil));
    }
  }

  private record Window(Instant from, Instant until, boolean over) {
    boolean covers(Instant now) {
      return !over && !now.isBefore(from) && now.isBefore(until);
    }
  }

  private final Map<String, String> parents;
  private final Map<String, Condition> conditions = new LinkedHashMap<>();
  private final List<Window> windows = new ArrayList<>();
  private final Set<String> lookBehind = new LinkedHashSet<>();
  private final Map<String, List<Instant>> counted = new LinkedHashMap<>();
  private Rule rule = Rule.TELL;
  private int openings;

  /**
   * @param parents what each device is reached through, as far as it is known
   */
  SuppressionModel(Map<String, String> parents) {
    this.parents = parents;
  }

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
    windows.add(new Window(from, until, false));
  }

  void windowEnded(int index) {
    Window window = windows.get(index);
    windows.set(index, new Window(window.from(), window.until(), true));
  }

  void raised(String name, Severity severity, Instant now) {
    Condition it = of(name);
    look(now);
    boolean goesOn = it.open || it.isFlapping();
    boolean worse = goesOn && severity.compareTo(it.severity) > 0;
    visit(
        name,
        now,
        () -> {
          if (worse) {
            it.holdUntil = null;
            it.waitUntil = null;
            it.dismissed = false;
          }
          if (!goesOn || worse) {
            it.recordOnly = rule == Rule.RECORD_ONLY;
          }
          if (!goesOn) {
            opened(name, it, now);
          }
          if (!it.open) {
            it.changed(now);
          }
          it.open = true;
          it.severity = severity;
        });
  }

  private void opened(String name, Condition it, Instant now) {
    it.opened = ++openings;
    it.openings.add(now);
    boolean oftenEnough = Condition.since(it.openings, now.minus(HOLD)) >= 3;
    it.holdUntil = rule == Rule.HOLD && !oftenEnough ? now.plus(HOLD) : null;
    it.waitUntil = ancestors(name).isEmpty() ? null : now.plus(WAIT_FOR_PARENT);
    if (!it.recordOnly) {
      counted.computeIfAbsent(name, key -> new ArrayList<>()).add(now);
    }
  }

  void cleared(String name, Instant now) {
    Condition it = of(name);
    look(now);
    if (!it.open) {
      return;
    }
    visit(
        name,
        now,
        () -> {
          it.open = false;
          it.changed(now);
        });
  }

  /** A raise came after its clear, while nothing was open: it has opened and cleared unnoticed. */
  void cameAndWent(String name, Instant now) {
    Condition it = of(name);
    it.changes.add(now);
    it.changes.add(now);
    it.openings.add(now);
  }

  /** A person closed the ticket that told these. */
  void closedByPerson(Set<String> names, Instant now) {
    look(now);
    for (String name : names) {
      Condition it = of(name);
      visit(
          name,
          now,
          () -> {},
          () -> {
            it.told = false;
            it.dismissed = it.open;
          });
    }
  }

  /** A person opened the ticket of these, which had been dismissed, again. */
  void openedByPerson(Set<String> names, Instant now) {
    look(now);
    for (String name : names) {
      Condition it = of(name);
      visit(
          name,
          now,
          () -> {
            it.dismissed = false;
            it.told = true;
            it.takenBack++;
          });
    }
  }

  /** The present is looked at: whatever has come to its end is noticed. */
  void look(Instant now) {
    windows.replaceAll(
        it -> it.until().isAfter(now) ? it : new Window(it.from(), it.until(), true));
    boolean found = true;
    while (found) {
      found = visitAll(it -> it.windowsMet.stream().anyMatch(met -> windows.get(met).over()), now);
      found = visitBehind(now) || found;
      found = visitAll(it -> it.hasDue(now), now) || found;
    }
  }

  private boolean visitAll(Predicate<Condition> which, Instant now) {
    List<String> found =
        conditions.entrySet().stream()
            .filter(it -> which.test(it.getValue()))
            .sorted(Comparator.comparing(it -> it.getValue().opened))
            .map(Map.Entry::getKey)
            .toList();
    found.forEach(name -> visit(name, now, () -> {}));
    return !found.isEmpty();
  }

  private boolean visitBehind(Instant now) {
    Set<String> changed = Set.copyOf(lookBehind);
    lookBehind.clear();
    List<String> behind =
        conditions.entrySet().stream()
            .filter(it -> it.getValue().open)
            .filter(it -> isBehindAny(it.getKey(), changed))
            .sorted(Comparator.comparing(it -> it.getValue().opened))
            .map(Map.Entry::getKey)
            .toList();
    if (!changed.isEmpty()) {
      behind.forEach(name -> visit(name, now, () -> {}));
    }
    return !changed.isEmpty();
  }

  private boolean isBehindAny(String name, Set<String> devices) {
    Set<String> above = new LinkedHashSet<>();
    for (String it = parents.get(name); it != null && above.add(it); it = parents.get(it)) {
      if (devices.contains(it)) {
        return true;
      }
    }
    return false;
  }

  /** What a device is reached through, the nearest first; nothing if that leads in a circle. */
  private List<String> ancestors(String name) {
    Set<String> above = new LinkedHashSet<>(Set.of(name));
    for (String it = parents.get(name); it != null; it = parents.get(it)) {
      if (!above.add(it)) {
        return List.of();
      }
    }
    return above.stream().skip(1).toList();
  }

  private Set<Integer> covering(Instant now) {
    return IntStream.range(0, windows.size())
        .filter(index -> windows.get(index).covers(now))
        .boxed()
        .collect(Collectors.toSet());
  }

  /** Whether so many alerts opened of late that what is told now belongs into a storm. */
  boolean isStorm(@Nullable String device, Instant now) {
    long last = now.toEpochMilli() / 60_000;
    long openings =
        counted.entrySet().stream()
            .filter(it -> device == null || device.equals(it.getKey()))
            .flatMap(it -> it.getValue().stream())
            .map(at -> at.toEpochMilli() / 60_000)
            .filter(minute -> minute > last - STORM_MINUTES && minute <= last)
            .count();
    return openings > (device == null ? STORM_OF_CLIENT : STORM_OF_DEVICE);
  }

  private void visit(String name, Instant now, Runnable before) {
    visit(name, now, before, () -> {});
  }

  private void visit(String name, Instant now, Runnable before, Runnable after) {
    Condition it = of(name);
    List<Object> was = it.state();
    before.run();
    decide(name, it, now);
    after.run();
    if (!was.equals(it.state())) {
      lookBehind.add(name);
    }
  }

  private void decide(String name, Condition it, Instant now) {
    it.flapUntil = Condition.unlessDue(it.flapUntil, now);
    if (!it.open) {
      it.dismissed = false;
      it.holdUntil = null;
      it.waitUntil = null;
      it.settleUntil = null;
      it.windowsMet = Set.of();
      it.hidden = false;
      if (it.told && !it.isFlapping()) {
        it.told = false;
        it.recoveriesTold++;
      }
      return;
    }
    boolean wasCovered = it.isCovered();
    it.windowsMet = covering(now);
    it.hidden = ancestors(name).stream().anyMatch(above -> of(above).willBeTold());
    it.holdUntil = Condition.unlessDue(it.holdUntil, now);
    it.waitUntil = it.hidden ? null : Condition.unlessDue(it.waitUntil, now);
    it.settleUntil = Condition.unlessDue(it.settleUntil, now);
    if (it.isCovered()) {
      it.settleUntil = null;
    } else if (wasCovered && !it.told) {
      it.settleUntil = now.plus(SETTLE);
    }
    boolean waits = it.holdUntil != null || it.waitUntil != null || it.settleUntil != null;
    if (!it.told && !waits && !it.isCovered() && !it.recordOnly && !it.dismissed) {
      it.told = true;
      it.problemsTold++;
    }
  }
}
