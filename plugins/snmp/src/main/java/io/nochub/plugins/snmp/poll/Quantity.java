package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Metric;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric of one row of one device, and what it is called.
 *
 * @param alertId names it among all
 */
record Quantity(String alertId, Metric metric, Row row) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  static Quantity of(PolledDevice device, Metric metric, Row row) {
    String key = row.isOnly() ? "" : "/" + row.key();
    return new Quantity(device.id() + "/" + metric.name() + key, metric, row);
  }

  /** Names it within its device. */
  String condition() {
    return row.isOnly() ? metric.name() : metric.name() + " " + row.key();
  }

  /** What the row is called; blank if there is one only. */
  String label() {
    return row.isOnly() ? "" : row.label();
  }

  /** What it is called, its labels filled in. */
  String title() {
    // In one pass, for a device's text may have braces of its own.
    String title =
        PLACE
            .matcher(metric.title())
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(
                        place.group(1).equals("label") ? label() : row.text(place.group(1))));
    return title.replaceAll("\\s+", " ").strip();
  }
}
