package io.nochub.api.ticket;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Names a ticket. The id is what counts; number and link are for people and may not be known yet.
 */
public record TicketRef(String id, @Nullable String number, @Nullable URI link) {
  public static TicketRef of(String id) {
    return new TicketRef(id, null, null);
  }
}
