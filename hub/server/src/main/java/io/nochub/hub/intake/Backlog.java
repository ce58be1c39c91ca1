package io.nochub.hub.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of which only the number is in memory: those that came faster than they are decided, and
 * those whose integration is not open. Each integration has its own line. Not thread-safe.
 */
final class Backlog {
  private final Map<String, Deque<Long>> waiting = new LinkedHashMap<>();
  private final Map<String, Deque<Long>> parked = new HashMap<>();
  private @Nullable String inHand;

  /** Some inputs of one integration, the oldest first. */
  record Share(String integration, List<Long> ids) {}

  void add(String integration, long id) {
    Deque<Long> closed = parked.get(integration);
    boolean isLast = !waiting.containsKey(integration) && !integration.equals(inHand);
    if (closed != null && isLast) {
      // Taken up before it is its turn, it could overtake these when the integration opens.
      closed.add(id);
    } else {
      waiting.computeIfAbsent(integration, any -> new ArrayDeque<>()).add(id);
    }
  }

  /** Whether what comes next from an integration has to wait behind others of it. */
  boolean has(String integration) {
    return integration.equals(inHand)
        || waiting.containsKey(integration)
        || parked.containsKey(integration);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The first input of the integration whose turn it is. */
  long firstId() {
    return waiting.values().iterator().next().element();
  }

  /** Takes the first inputs of the integration whose turn it is; what comes next waits behind. */
  Share next(int atMost) {
    String integration = waiting.keySet().iterator().next();
    Deque<Long> line = take(integration);
    List<Long> ids = new ArrayList<>();
    while (ids.size() < atMost && !line.isEmpty()) {
      ids.add(line.remove());
    }
    if (!line.isEmpty()) {
      waiting.put(integration, line);
    }
    inHand = integration;
    return new Share(integration, ids);
  }

  /**
   * The share is dealt with but for these, which come first the next time; if some of it was
   * parked, all that follows is.
   */
  void done(Share share, List<Long> left) {
    inHand = null;
    if (!left.isEmpty()) {
      Deque<Long> line = waiting.computeIfAbsent(share.integration(), any -> new ArrayDeque<>());
      for (int i = left.size() - 1; i >= 0; i--) {
        line.addFirst(left.get(i));
      }
    }
    Deque<Long> closed = parked.get(share.integration());
    if (closed != null) {
      closed.addAll(take(share.integration()));
    }
  }

  /** Puts inputs aside until their integration is open. */
  void park(String integration, List<Long> ids) {
    parked.computeIfAbsent(integration, any -> new ArrayDeque<>()).addAll(ids);
  }

  /** The integration is open: what was put aside waits for its turn again. */
  void unpark(String integration) {
    Deque<Long> line = parked.remove(integration);
    if (line != null) {
      line.addAll(take(integration));
      waiting.put(integration, line);
    }
  }

  private Deque<Long> take(String integration) {
    Deque<Long> line = waiting.remove(integration);
    return line == null ? new ArrayDeque<>() : line;
  }

  long size(String integration) {
    return Stream.of(waiting.get(integration), parked.get(integration))
        .mapToLong(line -> line == null ? 0 : line.size())
        .sum();
  }

  long size() {
    return Stream.concat(waiting.values().stream(), parked.values().stream())
        .mapToLong(Deque::size)
        .sum();
  }
}
