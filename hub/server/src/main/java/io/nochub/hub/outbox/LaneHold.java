package io.nochub.hub.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing is sent to an integration at present.
 *
 * @param until when it ends by itself; null waits for an operator
 */
public record LaneHold(
    String integration, Kind kind, String reason, Instant since, @Nullable Instant until) {
  /** Whether it still holds. */
  public boolean isInForce(Instant now) {
    return until == null || until.isAfter(now);
  }

  /** The same with another end. */
  LaneHold until(Instant end) {
    return new LaneHold(integration, kind, reason, since, end);
  }

  /** Who or what holds. */
  public enum Kind {
    /** The other side asked for a pause. */
    QUOTA,
    /** Credentials or permissions were refused. */
    REFUSED,
    /** Three different entries in a row were rejected: a setting is wrong. */
    REJECTED,
    /** It cannot be reached: the circuit breaker is open, or half open once the time is over. */
    OUTAGE
  }
}
