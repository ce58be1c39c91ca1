package io.nochub.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took, each time it was done. */
final class Latencies {
  private final List<Long> nanos = new ArrayList<>();

  void add(long tookNanos) {
    nanos.add(tookNanos);
  }

  void addAll(Latencies others) {
    nanos.addAll(others.nanos);
  }

  int count() {
    return nanos.size();
  }

  /** The time in milliseconds that so many in a hundred kept to: the smallest such measured one. */
  double percentile(int percent) {
    if (nanos.isEmpty()) {
      throw new IllegalStateException("Nothing was measured");
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1) / 1e6;
  }
}
