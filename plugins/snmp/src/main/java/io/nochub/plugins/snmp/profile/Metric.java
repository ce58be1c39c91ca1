package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Category;
import org.jspecify.annotations.Nullable;

/**
 * Something computed of a row's objects.
 *
 * @param name unique in a profile; the alert's condition begins with it
 * @param title what it is called in an alert; "{label}" and names of objects in braces are filled
 *     in
 * @param when it is computed only where this is known and not 0; null if always
 * @param most a value over this is a mistake of the device and is not believed; null if any may be
 * @param threshold null if it only is measured
 * @param samples how many in a row must be bad before an alert is raised
 * @param onceGood true if it must have been good once before it may be bad
 * @param forecast null if it has none
 */
public record Metric(
    String name,
    String title,
    String unit,
    Category category,
    Formula value,
    @Nullable Formula when,
    @Nullable Double most,
    @Nullable Threshold threshold,
    int samples,
    boolean onceGood,
    @Nullable Forecast forecast) {

  /** The value in these circumstances; NaN if there is none. */
  public double in(Formula.Operands operands) {
    if (when != null) {
      double condition = when.in(operands);
      if (Double.isNaN(condition) || condition == 0) {
        return Double.NaN;
      }
    }
    double result = value.in(operands);
    return most != null && result > most ? Double.NaN : result;
  }

  /** The value in words. */
  public String words(double at) {
    return threshold == null ? Levels.quantity(at, unit) : threshold.words(at, unit);
  }

  /** The same metric, judged otherwise. */
  Metric judgedBy(@Nullable Threshold other, int inARow) {
    return new Metric(
        name, title, unit, category, value, when, most, other, inARow, onceGood, forecast);
  }
}
