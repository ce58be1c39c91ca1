package io.nochub.plugins.lab.desk;

import io.nochub.api.ticket.TicketSnapshot.State;

/** What a ticket of the desk can be. */
enum Status {
  NEW("New", State.NEW),
  OPEN("Open", State.IN_PROGRESS),
  WAITING("Waiting for the client", State.WAITING),
  RESOLVED("Resolved", State.RESOLVED),
  CLOSED("Closed", State.CLOSED);

  private final String label;
  private final State state;

  Status(String label, State state) {
    this.label = label;
    this.state = state;
  }

  String label() {
    return label;
  }

  State state() {
    return state;
  }
}
