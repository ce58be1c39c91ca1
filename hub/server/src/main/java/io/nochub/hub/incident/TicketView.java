package io.nochub.hub.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident's record in a ticket system as people and programs see it.
 *
 * @param touched the last act of a person there
 * @param problem why it is stuck
 */
public record TicketView(
    String id,
    String integration,
    String purpose,
    int generation,
    String state,
    @Nullable String ticketId,
    @Nullable String number,
    @Nullable String url,
    @Nullable Touched touched,
    @Nullable String problem) {

  /** Somebody did something to it. */
  public record Touched(String kind, String by, Instant at) {}
}
