package io.nochub.testkit;

import io.nochub.api.Metrics;
import java.util.Map;
import java.util.TreeMap;

/** Remembers counts and last values by name. Thread-safe. */
public final class RecordingMetrics implements Metrics {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> gauges = new TreeMap<>();

  @Override
  public synchronized void increment(String name, long amount) {
    counts.merge(name, amount, Long::sum);
  }

  @Override
  public synchronized void gauge(String name, long value) {
    gauges.put(name, value);
  }

  public synchronized long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** The last value of each gauge. */
  public synchronized Map<String, Long> gauges() {
    return Map.copyOf(gauges);
  }
}
