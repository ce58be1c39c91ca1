package io.nochub.api.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ticket changed: a hint only. The hub reads the ticket if it is one of its own, so a forged or
 * stale hint does no harm, and a busy ticket system costs no requests for tickets nobody asked
 * about.
 *
 * @param by who did it, if told; the hub does not read again after its own writes
 */
public record TicketTouched(
    String sourceEventId, Instant occurredAt, String ticketId, @Nullable String by)
    implements Signal {}
