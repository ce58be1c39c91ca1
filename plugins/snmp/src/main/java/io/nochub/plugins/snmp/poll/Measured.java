package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Metric;
import java.time.Instant;

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
    Instant at) {}
