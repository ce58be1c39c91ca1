package io.nochub.hub.pipeline;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ought to be told, said a second time and in another way than the hub does it: no reasons
 * kept as rows, no stages, only questions asked of the present.
 */
final class SuppressionModel {
  static final Duration HOLD = Duration.ofMinutes(3);

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
    int problemsTold;
    int recoveriesTold;
    int takenBack;
  }

  private record Window(Instant from, Instant until) {}

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
    boolean worse = it.open && severity.compareTo(it.severity) > 0;
    if (!it.open) {
      it.holdUntil = rule == Rule.HOLD ? now.plus(HOLD) : null;
    } else if (worse) {
      it.holdUntil = null;
      it.dismissed = false;
    }
    if (!it.open || worse) {
      it.recordOnly = rule == Rule.RECORD_ONLY;
    }
    it.open = true;
    it.severity = severity;
    look(now);
  }

  void cleared(String name, Instant now) {
    Condition it = of(name);
    it.open = false;
    it.dismissed = false;
    look(now);
  }

  /** A person closed the ticket of something told and still open. */
  void closedByPerson(String name) {
    of(name).told = false;
    of(name).dismissed = true;
  }

  /** A person opened the ticket of something dismissed again. */
  void openedByPerson(String name) {
    of(name).told = true;
    of(name).dismissed = false;
    of(name).takenBack++;
  }

  /** The present is looked at. */
  void look(Instant now) {
    boolean covered =
        windows.stream()
            .anyMatch(window -> !now.isBefore(window.from()) && now.isBefore(window.until()));
    for (Condition it : conditions.values()) {
      boolean held = it.holdUntil != null && now.isBefore(it.holdUntil);
      if (it.open && !it.told && !held && !covered && !it.recordOnly && !it.dismissed) {
        it.told = true;
        it.problemsTold++;
      } else if (!it.open && it.told) {
        it.told = false;
        it.recoveriesTold++;
      }
    }
  }
}
