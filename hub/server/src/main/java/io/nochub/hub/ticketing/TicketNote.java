package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketChange.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be said once on a ticket; never collapsed.
 *
 * @param key makes it findable at the ticket system after a lost answer
 */
public record TicketNote(
    long id, String key, String text, Visibility visibility, @Nullable Instant sentAt) {}
