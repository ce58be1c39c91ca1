package io.nochub.hub.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done outside.
 *
 * @param ref the row it is about: a ticket link or a notification
 * @param urgency the severity's rank; higher goes first
 * @param dueAt not before
 * @param attempts failed ones since it last went well
 * @param asked how often it was asked for
 * @param problemKind why the last attempt failed
 */
public record OutboxEntry(
    long id,
    Delivery.Kind kind,
    long ref,
    String integration,
    long incidentId,
    int urgency,
    State state,
    Instant dueAt,
    int attempts,
    long asked,
    @Nullable String problemKind,
    @Nullable String problem,
    Instant createdAt) {

  /** Where an entry stands. */
  public enum State {
    WAITING,
    DEAD,
    DONE
  }
}
