package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.incident.IncidentTickets;
import io.nochub.hub.incident.TicketView;
import io.nochub.hub.store.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows ticket links to people. */
public final class TicketViews implements IncidentTickets {
  private final TicketStore tickets;

  public TicketViews(TicketStore tickets) {
    this.tickets = tickets;
  }

  @Override
  public List<TicketView> of(Transaction tx, long incidentId) {
    return tickets.of(tx, incidentId).stream().map(TicketViews::view).toList();
  }

  private static TicketView view(TicketLink link) {
    return new TicketView(
        Long.toString(link.id()),
        link.integration(),
        link.purpose().name(),
        link.generation(),
        link.state().name(),
        link.ticketId(),
        link.number(),
        link.url() == null ? null : link.url().toString(),
        touched(link.touched()),
        link.problem());
  }

  private static TicketView.@Nullable Touched touched(@Nullable Touch touch) {
    return touch == null
        ? null
        : new TicketView.Touched(touch.kind().name(), touch.by(), touch.at());
  }
}
