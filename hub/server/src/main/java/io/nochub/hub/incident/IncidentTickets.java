package io.nochub.hub.incident;

import io.nochub.hub.store.Transaction;
import java.util.List;

/** Shows the tickets of an incident. */
@FunctionalInterface
public interface IncidentTickets {
  /** Latest first. */
  List<TicketView> of(Transaction tx, long incidentId);
}
