package io.nochub.api.signal;

import java.time.Instant;

/**
 * A fact reported by a remote system. Made by plugins, read by the hub; the family may grow.
 *
 * <p>The event id is unique per feed, not per source: a webhook and a poll that tell the same fact
 * give it the same id, and the second one has no effect.
 */
public sealed interface Signal
    permits AlertRaised,
        AlertCleared,
        AlertAnswered,
        BackupReported,
        HeartbeatSeen,
        TicketTouched,
        DeliveryReported {
  /** Names this fact in the source. A changed severity or text is a new fact of the same alert. */
  String sourceEventId();

  /** The source's own time where it gives one, else the time of receipt. */
  Instant occurredAt();
}
