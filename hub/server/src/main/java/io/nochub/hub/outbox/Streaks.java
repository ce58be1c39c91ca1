package io.nochub.hub.outbox;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the different entries of each integration to which the same happened without a break. In
 * memory only: after a restart it counts anew. Thread-safe.
 */
final class Streaks {
  private final Map<String, Set<Long>> entries = new ConcurrentHashMap<>();
  private final int full;

  /**
   * Makes it.
   *
   * @param full so many different ones in a row mean something
   */
  Streaks(int full) {
    this.full = full;
  }

  /** It happened to this entry too; says whether that makes enough. */
  boolean isFull(OutboxEntry entry) {
    Set<Long> together = entries.merge(entry.integration(), Set.of(entry.id()), Streaks::union);
    return together.size() >= full;
  }

  private static Set<Long> union(Set<Long> some, Set<Long> more) {
    Set<Long> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  /** Something else happened. */
  void end(String integration) {
    entries.remove(integration);
  }
}
