package io.nochub.api;

/**
 * Counters tagged by the hub with plugin and integration; names are lower-case with dots. Not for
 * use in read.
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface Metrics {
  void increment(String name, long amount);

  void gauge(String name, long value);
}
