package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.IncidentTickets;
import io.nochub.hub.incident.TicketView;
import io.nochub.hub.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What a ticket should be, what was written of it, and what is still to be said on it. */
  static Map<String, Object> content(TicketLink link, List<TicketNote> unsent) {
    TicketDocument delivered = link.delivered();
    return Change.values(
        "ticket", link.ticketId(),
        "state", link.state().name(),
        "wanted", document(link.wanted()),
        "delivered", delivered == null ? null : document(delivered),
        "notes", unsent.stream().map(TicketNote::text).toList(),
        "keptByPeople", sorted(link.ownedFields()),
        "corrected", sorted(link.correctedFields()));
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static Map<String, Object> document(TicketDocument document) {
    return Change.values(
        "open", document.open(),
        "organisation", document.organisation(),
        "configurationItems", document.configurationItems(),
        "summary", document.summary(),
        "body", document.body(),
        "priority", document.priority().name(),
        "category", document.category().name(),
        "fields", document.fields(),
        "rollingText", document.rollingText(),
        "resolve", document.resolve().name());
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
