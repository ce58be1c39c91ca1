package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Metric;
import io.nochub.plugins.snmp.profile.ObjectTable;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snmp4j.smi.OID;

/**
 * The value of a metric at a moment.
 *
 * @param alertId names the metric of that row of that device
 * @param condition names it within its device
 * @param title what it is called, its labels filled in
 * @param label what the row is called; blank if there is one only
 * @param value NaN if it could not be told
 * @param wasGood whether it has been good since the device is watched
 */
public record Measured(
    String alertId,
    String condition,
    String title,
    String label,
    Metric metric,
    double value,
    boolean wasGood,
    Instant at) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  /** A metric of one row. */
  static Measured of(PolledDevice device, Metric metric, Row row, Instant at) {
    String label = row.index().size() > 0 ? row.label() : "";
    return of(device, metric, row, label, metric.in(row), at);
  }

  /** A metric of a table whose rows are one. */
  static Measured folded(
      PolledDevice device, ObjectTable table, Metric metric, Folded rows, Instant at) {
    Row one = new Row(table, new OID(), Map.of());
    return of(device, metric, one, "", metric.in(rows), at);
  }

  private static Measured of(
      PolledDevice device, Metric metric, Row row, String label, double value, Instant at) {
    return new Measured(
        alertId(device, metric, row),
        (metric.name() + " " + (label.isEmpty() ? "" : row.key())).strip(),
        title(metric, row, label),
        label,
        metric,
        value,
        !metric.onceGood() || row.wasGood(metric.name()),
        at);
  }

  /** Names a metric of a row of a device. */
  static String alertId(PolledDevice device, Metric metric, Row row) {
    String key = row.index().size() > 0 ? "/" + row.key() : "";
    return device.id() + "/" + metric.name() + key;
  }

  private static String title(Metric metric, Row row, String label) {
    // In one pass, for a device's text may have braces of its own.
    String title =
        PLACE
            .matcher(metric.title())
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(
                        place.group(1).equals("label") ? label : row.text(place.group(1))));
    return title.replaceAll("\\s+", " ").strip();
  }
}
