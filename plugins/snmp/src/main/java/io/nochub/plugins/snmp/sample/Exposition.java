package io.nochub.plugins.snmp.sample;

import java.util.List;

/**
 * Values as Prometheus and what understands it scrape them: its text format, version 0.0.4.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
public final class Exposition {
  /** What the text is, for HTTP. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private Exposition() {}

  /**
   * The latest value of a metric of a device.
   *
   * @param instance the row, blank if there is one only
   */
  public record Value(String device, String metric, String instance, String unit, double value) {}

  /** Whether a device answers. */
  public record Up(String device, boolean answers) {}

  /** The text of all of them. */
  public static String text(List<Up> devices, List<Value> values) {
    StringBuilder text = new StringBuilder(100 + devices.size() * 40 + values.size() * 100);
    text.append("# HELP nochub_snmp_up Whether a device answers SNMP.\n");
    text.append("# TYPE nochub_snmp_up gauge\n");
    for (Up up : devices) {
      text.append("nochub_snmp_up");
      labels(text, "device", up.device());
      text.append(' ').append(up.answers() ? 1 : 0).append('\n');
    }
    text.append("# HELP nochub_snmp_value The latest value of a metric of a device.\n");
    text.append("# TYPE nochub_snmp_value gauge\n");
    for (Value value : values) {
      text.append("nochub_snmp_value");
      labels(
          text,
          "device",
          value.device(),
          "metric",
          value.metric(),
          "instance",
          value.instance(),
          "unit",
          value.unit());
      text.append(' ').append(value.value()).append('\n');
    }
    return text.toString();
  }

  private static void labels(StringBuilder text, String... namesAndValues) {
    char before = '{';
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        text.append(before).append(namesAndValues[i]).append("=\"");
        escape(text, namesAndValues[i + 1]);
        text.append('"');
        before = ',';
      }
    }
    text.append('}');
  }

  private static void escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      switch (character) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(character);
      }
    }
  }
}
