package io.nochub.api;

/**
 * Counters tagged by the hub with plugin and integration; names are lower-case with dots. Not for
 * use in read. A figure whose last word is "dropped", such as {@code kernel.dropped}, counts input
 * that was lost since the integration was opened: when it rises, the hub tells its operators.
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface Metrics {
  void increment(String name, long amount);

  void gauge(String name, long value);
}
