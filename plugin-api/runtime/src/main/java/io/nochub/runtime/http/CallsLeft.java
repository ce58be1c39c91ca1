package io.nochub.runtime.http;

import io.nochub.api.http.HttpManners.Pace;
import java.time.Duration;

/**
 * How much of a vendor's pace is left, as far as the hub's own calls since its start tell.
 *
 * @param lane what the vendor counts by itself; empty where it counts all calls together
 * @param left so many calls can start now without waiting
 */
public record CallsLeft(String lane, int left, Pace pace) {
  private static final int SHARE_FOR_URGENT = 4;

  /** In a span this short everybody's turn comes soon. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  /** Whether what is left, a quarter or less, should be kept for what is urgent. */
  public boolean isScarce() {
    return pace.per().compareTo(SHORT) >= 0 && (long) left * SHARE_FOR_URGENT <= pace.calls();
  }
}
