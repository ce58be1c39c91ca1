package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.ThresholdChange;
import java.util.Map;

/**
 * What is unlike others in how a device is asked and judged.
 *
 * @param version1 whether it speaks SNMP v1 only, where others with a community speak v2c
 * @param thresholds what is changed of its profile's thresholds, by metric
 * @param speeds the speeds of interfaces, by name or index, in megabits per second
 */
public record Particulars(
    boolean version1, Map<String, ThresholdChange> thresholds, Map<String, Double> speeds) {
  public static final Particulars NONE = new Particulars(false, Map.of(), Map.of());

  public Particulars {
    thresholds = Map.copyOf(thresholds);
    speeds = Map.copyOf(speeds);
  }
}
