package io.nochub.hub.ticketing;

/** What is done next for a ticket; each is one call with its own result. */
public enum TicketStep {
  CREATE,
  FIND,
  READ,
  REOPEN,
  FIELDS,
  NOTE,
  ROLLING_NOTE,
  RESOLVE,
  /** A new ticket takes the place of one that cannot be reopened. */
  NEXT_GENERATION,
  /** Looks once more whether an uncertain create made two. */
  FIND_TWIN,
  NOTHING
}
