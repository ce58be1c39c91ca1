package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.util.Map;

/**
 * When a metric that grows or shrinks will reach a value.
 *
 * @param reaches the value that must not be reached
 * @param within how near the day may be for each severity
 * @param over the least time samples must span
 */
public record Forecast(double reaches, Map<Severity, Duration> within, Duration over) {
  public Forecast {
    within = Map.copyOf(within);
  }
}
