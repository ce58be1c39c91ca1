package io.nochub.plugins.autotask;

import io.nochub.api.http.HttpManners.Pace;
import java.time.Duration;

/**
 * How much of the tenant's hour the hub takes. Autotask counts the calls of all integrations of a
 * tenant together, slows everybody down from half of them, and refuses all at the end; so the hub
 * steps back first. Thread-safe.
 */
final class Quota {
  /**
   * Autotask's limit is three threads for each endpoint and tracking identifier; three in all keep
   * it whatever the roles do side by side.
   */
  private static final int THREADS = 3;

  private static final Duration SPAN = Duration.ofHours(1);

  private final int callsPerHour;
  private volatile int percentUsed;

  Quota(int callsPerHour) {
    this.callsPerHour = callsPerHour;
  }

  /** What Autotask says of all integrations together. */
  void seen(long used, long limit) {
    percentUsed = limit <= 0 ? 0 : (int) Math.min(100, used * 100 / limit);
  }

  Pace pace() {
    int calls =
        percentUsed >= 90 ? callsPerHour / 10 : percentUsed >= 50 ? callsPerHour / 2 : callsPerHour;
    return new Pace(Math.max(1, calls), SPAN, THREADS);
  }
}
