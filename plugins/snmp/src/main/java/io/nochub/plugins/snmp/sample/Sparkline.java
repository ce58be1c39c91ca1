package io.nochub.plugins.snmp.sample;

/** A day in a line of text. */
public final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final int CHARACTERS = 48;

  private Sparkline() {}

  /**
   * The values, the oldest first, as blocks from the least to the greatest; "·" where there is
   * none. Blank if there is none at all.
   */
  public static String of(double[] values) {
    double[] means = means(values);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double mean : means) {
      if (!Double.isNaN(mean)) {
        least = Math.min(least, mean);
        most = Math.max(most, mean);
      }
    }
    if (least > most) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    for (double mean : means) {
      line.append(Double.isNaN(mean) ? '·' : block(mean, least, most));
    }
    return line.toString();
  }

  private static char block(double value, double least, double most) {
    int top = BLOCKS.length() - 1;
    double part = most == least ? 0 : (value - least) / (most - least);
    return BLOCKS.charAt((int) Math.round(part * top));
  }

  private static double[] means(double[] values) {
    int characters = Math.min(CHARACTERS, values.length);
    double[] means = new double[characters];
    for (int i = 0; i < characters; i++) {
      double sum = 0;
      int count = 0;
      for (int j = i * values.length / characters; j < (i + 1) * values.length / characters; j++) {
        if (!Double.isNaN(values[j])) {
          sum += values[j];
          count++;
        }
      }
      means[i] = count == 0 ? Double.NaN : sum / count;
    }
    return means;
  }
}
