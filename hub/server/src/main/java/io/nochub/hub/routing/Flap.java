package io.nochub.hub.routing;

import java.time.Duration;

/**
 * When an alert that comes and goes is called flapping.
 *
 * @param changes how many openings and clears make it flap; 0 for never
 * @param within how close together they are, and how long it must then be quiet to have ended
 */
public record Flap(int changes, Duration within) {
  /** Three openings with their clears within half an hour. */
  public static final Flap USUAL = new Flap(6, Duration.ofMinutes(30));

  /** Whether so many changes are flapping. */
  public boolean isReachedBy(int counted) {
    return changes > 0 && counted >= changes;
  }
}
