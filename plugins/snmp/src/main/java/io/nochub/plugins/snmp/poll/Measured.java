package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Metric;
import java.time.Instant;

/**
 * The value of a metric of a row at a moment.
 *
 * @param value NaN if it could not be told
 * @param wasGood whether it has been good since the device is watched
 */
record Measured(Quantity quantity, double value, boolean wasGood, Instant at) {
  /** Names the metric of that row of that device. */
  String alertId() {
    return quantity.alertId();
  }

  /** What it is called, its labels filled in. */
  String title() {
    return quantity.title();
  }

  Metric metric() {
    return quantity.metric();
  }

  boolean isKnown() {
    return !Double.isNaN(value);
  }
}
