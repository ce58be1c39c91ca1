package io.nochub.hub.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Inputs of which only the number is in memory: those that came faster than they are decided, and
 * those whose integration is not open. Each integration has its own line. Not thread-safe.
 */
final class Backlog {
  private final Map<String, Queue<Long>> waiting = new LinkedHashMap<>();
  private final Map<String, Queue<Long>> parked = new HashMap<>();

  /** Some inputs of one integration, the oldest first. */
  record Share(String integration, List<Long> ids) {}

  void add(String integration, long id) {
    waiting.computeIfAbsent(integration, any -> new ArrayDeque<>()).add(id);
  }

  /** Whether what comes next from an integration has to wait behind others of it. */
  boolean has(String integration) {
    return waiting.containsKey(integration) || parked.containsKey(integration);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The first inputs of the integration whose turn it is; they stay until taken. */
  Share next(int atMost) {
    Map.Entry<String, Queue<Long>> first = waiting.entrySet().iterator().next();
    return new Share(first.getKey(), first.getValue().stream().limit(atMost).toList());
  }

  /** Takes the first inputs of an integration, whose turn is over then. */
  void take(String integration, int count) {
    Queue<Long> line = waiting.remove(integration);
    if (line == null) {
      return;
    }
    for (int i = 0; i < count; i++) {
      line.remove();
    }
    if (!line.isEmpty()) {
      waiting.put(integration, line);
    }
  }

  /** Puts an input, and all that waits behind it, aside until the integration is open. */
  List<Long> park(String integration, long id) {
    Queue<Long> line = parked.computeIfAbsent(integration, any -> new ArrayDeque<>());
    List<Long> put = new ArrayList<>(List.of(id));
    Queue<Long> behind = waiting.remove(integration);
    if (behind != null) {
      put.addAll(behind);
    }
    line.addAll(put);
    return put;
  }

  /** The integration is open: what was put aside waits for its turn again. */
  void unpark(String integration) {
    Queue<Long> line = parked.remove(integration);
    if (line == null) {
      return;
    }
    Queue<Long> behind = waiting.remove(integration);
    if (behind != null) {
      line.addAll(behind);
    }
    waiting.put(integration, line);
  }

  long size(String integration) {
    return Stream.of(waiting.get(integration), parked.get(integration))
        .mapToLong(line -> line == null ? 0 : line.size())
        .sum();
  }

  long size() {
    return Stream.concat(waiting.values().stream(), parked.values().stream())
        .mapToLong(Queue::size)
        .sum();
  }
}
