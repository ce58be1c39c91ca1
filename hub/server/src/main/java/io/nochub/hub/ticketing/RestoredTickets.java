package io.nochub.hub.ticketing;

import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a hub that goes on from a backup knows of its tickets is old: the hub it was made of worked
 * on. So each ticket is asked after before anything is written to it, and one that may have been
 * made since is looked for by its key.
 */
public final class RestoredTickets {
  private static final int SLICE = 200;

  private final TicketStore tickets;
  private final IncidentStore incidents;
  private final OutboxStore outbox;
  private final Predicate<String> canFind;

  /**
   * Makes it.
   *
   * @param canFind whether an integration can be asked for a ticket by its key; where it cannot, a
   *     ticket that waited to be made is made, so that none is lost
   */
  public RestoredTickets(
      TicketStore tickets, IncidentStore incidents, OutboxStore outbox, Predicate<String> canFind) {
    this.tickets = tickets;
    this.incidents = incidents;
    this.outbox = outbox;
    this.canFind = canFind;
  }

  /**
   * Has the next tickets asked after; may be repeated.
   *
   * @param after the last one that was dealt with, 0 to begin with
   * @return the last one dealt with now; empty when there were none left
   */
  public OptionalLong askAfter(Transaction tx, long after, Instant now) {
    List<TicketLink> links = tickets.unsettled(tx, after, SLICE);
    for (TicketLink link : links) {
      if (isKnowable(link)) {
        tickets.fromBackup(tx, link, now);
        Incident incident = incidents.incident(tx, link.incidentId()).orElseThrow();
        outbox.enqueue(
            tx,
            Delivery.Kind.TICKET,
            link.id(),
            link.integration(),
            incident.id(),
            SeverityRank.of(incident.severity()),
            now);
      }
    }
    return links.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(links.get(links.size() - 1).id());
  }

  private boolean isKnowable(TicketLink link) {
    return link.state().hasTicket()
        || (link.createKey() != null && canFind.test(link.integration()));
  }
}
