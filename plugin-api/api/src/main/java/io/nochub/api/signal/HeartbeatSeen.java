package io.nochub.api.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something said it is alive, or how its run went. The hub knows which heartbeats it expects, from
 * whom and when; one it does not know waits to be claimed.
 *
 * @param run pairs a start with its end where runs overlap
 */
public record HeartbeatSeen(
    String sourceEventId,
    Instant occurredAt,
    String name,
    Beat beat,
    @Nullable String run,
    String message)
    implements Signal {
  /** May grow. */
  public enum Beat {
    ALIVE,
    STARTED,
    SUCCEEDED,
    WARNED,
    FAILED
  }
}
