package io.nochub.plugins.snmp.trend;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A straight line through recent values that single outliers do not turn: its slope is the median
 * of the slopes of all pairs (Theil 1950, Sen 1968).
 *
 * @param perHour how much the value rises in an hour; negative if it falls
 * @param now the line's value at the last point
 * @param points how many values it goes through
 * @param span from the first of them to the last
 */
public record Trend(double perHour, double now, int points, Duration span) {
  private static final int FEWEST = 12;

  /** So much of the way may be lost in between; beyond it the values go up and down. */
  private static final double MOST_LOST = 0.3;

  private static final Duration FARTHEST = Duration.ofDays(365);

  /**
   * The trend of values, the oldest first and NaN where there is none. Empty if there are too few,
   * or if they went back by a good part of the way on the way: what fills up and is emptied again
   * and again, as logs are, fills up for good in no time anybody could tell.
   *
   * @param step the time between two values
   * @param least the time values must span
   */
  public static Optional<Trend> of(double[] values, Duration step, Duration least) {
    int[] known = known(values);
    if (known.length < FEWEST) {
      return Optional.empty();
    }
    int first = known[0];
    int last = known[known.length - 1];
    Duration span = step.multipliedBy((long) last - first);
    if (span.compareTo(least) < 0) {
      return Optional.empty();
    }
    double slope = median(slopes(values, known));
    double way = Math.abs(slope) * (last - first);
    if (slope == 0 || lost(values, known, Math.signum(slope)) > MOST_LOST * way) {
      return Optional.empty();
    }
    double now =
        median(Arrays.stream(known).mapToDouble(i -> values[i] - slope * (i - last)).toArray());
    double stepsPerHour = Duration.ofHours(1).toMillis() / (double) step.toMillis();
    return Optional.of(new Trend(slope * stepsPerHour, now, known.length, span));
  }

  /** How long until the value is reached; empty if it lies behind us, or farther than a year. */
  public Optional<Duration> until(double value) {
    double hours = (value - now) / perHour;
    if (hours < 0 || hours > FARTHEST.toHours()) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMinutes(Math.round(hours * 60)));
  }

  private static int[] known(double[] values) {
    int[] known = new int[values.length];
    int number = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        known[number++] = i;
      }
    }
    return Arrays.copyOf(known, number);
  }

  private static double[] slopes(double[] values, int[] known) {
    double[] slopes = new double[known.length * (known.length - 1) / 2];
    int number = 0;
    for (int i = 0; i < known.length; i++) {
      for (int j = i + 1; j < known.length; j++) {
        slopes[number++] = (values[known[j]] - values[known[i]]) / (known[j] - known[i]);
      }
    }
    return slopes;
  }

  /** The farthest the values ever were back behind where they had been. */
  private static double lost(double[] values, int[] known, double direction) {
    double farthest = Double.NEGATIVE_INFINITY;
    double lost = 0;
    for (int i : known) {
      double here = values[i] * direction;
      farthest = Math.max(farthest, here);
      lost = Math.max(lost, farthest - here);
    }
    return lost;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
