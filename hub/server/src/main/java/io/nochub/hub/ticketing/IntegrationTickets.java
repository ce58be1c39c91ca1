package io.nochub.hub.ticketing;

import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of the tickets of an integration that is removed. */
public final class IntegrationTickets {
  private static final int SLICE = 100;

  private final TicketStore tickets;
  private final IncidentStore incidents;
  private final InventoryStore inventory;
  private final OutboxStore outbox;
  private final Keys keys;

  public IntegrationTickets(
      TicketStore tickets,
      IncidentStore incidents,
      InventoryStore inventory,
      OutboxStore outbox,
      Keys keys) {
    this.tickets = tickets;
    this.incidents = incidents;
    this.inventory = inventory;
    this.outbox = outbox;
    this.keys = keys;
  }

  /** How many tickets of open incidents it has. */
  public long open(Transaction tx, String integration) {
    return tickets.countOpen(tx, integration);
  }

  /**
   * Gives up a slice of its tickets; they stay as they are where they are. To be repeated until
   * nothing is left.
   *
   * @param successor the ticket system that gets new tickets in their place; null for none
   * @return how many were given up
   */
  public int giveUp(Transaction tx, String integration, @Nullable String successor, Instant now) {
    List<TicketLink> links = tickets.openOf(tx, integration, SLICE);
    for (TicketLink link : links) {
      tickets.state(tx, link, State.ABANDONED, "The integration " + integration + " was removed.");
      String instead = successor == null ? "" : "; a new one is made at " + successor;
      TicketPlanner.tell(
          incidents,
          tx,
          link,
          Actor.HUB,
          "Ticket "
              + link.name()
              + " is no longer followed, as "
              + integration
              + " was removed"
              + instead
              + ".",
          now);
      if (successor != null) {
        Incident incident = incidents.incident(tx, link.incidentId()).orElseThrow();
        succeed(tx, link, incident, successor, now);
      }
    }
    return links.size();
  }

  /** Fields are the old system's own, so the new ticket starts without them. */
  private void succeed(
      Transaction tx, TicketLink link, Incident incident, String successor, Instant now) {
    TicketDocument old = link.wanted();
    TicketDocument wanted =
        new TicketDocument(
            true,
            inventory.organisationOf(tx, successor, incident.place().clientId()).orElse(null),
            List.of(),
            old.summary(),
            old.body(),
            old.priority(),
            old.category(),
            Map.of(),
            old.rollingText(),
            old.resolve(),
            old.visibility(),
            old.link());
    long id =
        tickets.add(
            tx,
            incident.id(),
            successor,
            link.purpose(),
            link.generation() + 1,
            keys.next(),
            link.routeId(),
            wanted,
            now);
    outbox.enqueue(
        tx,
        Delivery.Kind.TICKET,
        id,
        successor,
        incident.id(),
        SeverityRank.of(incident.severity()),
        now);
  }
}
