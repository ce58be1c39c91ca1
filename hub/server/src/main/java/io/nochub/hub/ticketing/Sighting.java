package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen of a ticket when it was last read, for the comparison with the next time. */
public record Sighting(
    String status,
    State state,
    @Nullable String assignee,
    @Nullable String organisation,
    Map<String, String> fields,
    @Nullable Touch touched,
    @Nullable String version) {
  public Sighting {
    fields = Map.copyOf(fields);
  }

  static Sighting of(TicketSnapshot snapshot) {
    return new Sighting(
        snapshot.status(),
        snapshot.state(),
        snapshot.assignee(),
        snapshot.organisationId(),
        snapshot.fields(),
        snapshot.touched(),
        snapshot.version());
  }
}
