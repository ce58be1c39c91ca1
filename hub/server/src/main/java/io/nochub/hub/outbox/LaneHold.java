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
  /** Who or what holds. */
  public enum Kind {
    /** The other side asked for a pause. */
    QUOTA,
    /** Credentials or permissions were refused. */
    REFUSED,
    /** Three different entries in a row were rejected: a setting is wrong. */
    REJECTED
  }
}
