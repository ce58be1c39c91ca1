package io.nochub.hub.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done outside.
 *
 * @param ref the row it is about: a ticket link or a notification
 * @param urgency higher goes first: the severity's rank, or {@link #PERSON_WAITS}
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

  /** From this urgency on, that of a CRITICAL, an entry may use the last of a vendor's quota. */
  public static final int URGENT = 4;

  /** Somebody waits for it at this moment. */
  public static final int PERSON_WAITS = 100;

  /** Where an entry stands. */
  public enum State {
    WAITING,
    /** It cannot be delivered as it is; waits for an operator. */
    DEAD,
    DONE,
    /** Dead, and an operator said that it stays so. */
    ABANDONED
  }
}
