package io.nochub.api;

/** What a type declares it can do; the contract tests hold it to exactly this set. May grow. */
public enum Capability {
  ALERTS_BY_POLL,
  ALERTS_BY_WEBHOOK,
  ALERTS_BY_LISTENER,
  /**
   * The source tells when an alert ends; without it the operator is asked to choose a quiet time.
   */
  ALERTS_CLEAR,
  ALERTS_RECHECK,
  BACKUP_RESULTS,
  HEARTBEATS,
  WEBHOOK_INSTALL,
  TICKETS,
  /**
   * {@code find} is to be believed; without it a create whose answer was lost waits for the
   * operator.
   */
  TICKET_FIND,
  TICKET_NOTE,
  TICKET_ROLLING_NOTE,
  TICKET_RESOLVE,
  TICKET_REOPEN,
  TICKET_FIELDS,
  /** A source emits TicketTouched. */
  TICKET_CHANGES,
  TICKET_NOTES_READ,
  NOTIFY,
  /** A source emits AlertAnswered for what the channel sent. */
  NOTIFY_ANSWERS,
  /** A source emits DeliveryReported for what the channel sent. */
  NOTIFY_REPORTS,
  ASSETS,
  ALERT_ACKNOWLEDGE,
  ALERT_RESOLVE,
  REMOTE_JOBS,
  MAINTENANCE
}
