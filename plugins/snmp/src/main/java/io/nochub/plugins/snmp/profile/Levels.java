package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Levels of severity on a scale.
 *
 * @param over true if much is bad, false if little is
 * @param steps where each severity begins; not empty
 * @param gap how far a value must come back from a level before that level counts as left
 */
public record Levels(boolean over, Map<Severity, Double> steps, double gap) implements Threshold {
  public Levels {
    steps = Map.copyOf(steps);
  }

  /** The level next to what is good. */
  double mildest() {
    return steps.entrySet().stream()
        .min(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .orElse(Double.NaN);
  }

  /** The same, left only at that value; the gap is negative if that is on the bad side. */
  Levels clearedAt(double value) {
    return new Levels(over, steps, over ? mildest() - value : value - mildest());
  }

  @Override
  public Grade grade(double value, @Nullable Severity standing) {
    if (Double.isNaN(value)) {
      return Grade.UNKNOWN;
    }
    double badness = over ? value : -value;
    Severity worst = null;
    for (Map.Entry<Severity, Double> step : new TreeMap<>(steps).entrySet()) {
      double level = over ? step.getValue() : -step.getValue();
      boolean stands = gap > 0 && standing != null && step.getKey().compareTo(standing) <= 0;
      if (stands ? badness > level - gap : badness >= level) {
        worst = step.getKey();
      }
    }
    return worst == null ? Grade.GOOD : Grade.bad(worst);
  }

  @Override
  public String words(double value, String unit) {
    return quantity(value, unit);
  }

  /** A number and its unit, if it has one. */
  static String quantity(double value, String unit) {
    return number(value) + (unit.isEmpty() ? "" : " " + unit);
  }

  @Override
  public String limit(Severity severity, String unit) {
    double level = steps.getOrDefault(severity, mildest());
    return "at or " + (over ? "over " : "under ") + words(level, unit);
  }

  /** As people write it: 93.2, 1200, 0.05. */
  static String number(double value) {
    double size = Math.abs(value);
    String text =
        String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 1 ? "%.1f" : "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
