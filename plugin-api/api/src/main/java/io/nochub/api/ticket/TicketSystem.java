package io.nochub.api.ticket;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.TextLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ticket system. Changes made there come in by a source that emits TicketTouched. */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface TicketSystem {
  TextLimits limits();

  /**
   * The fields the operator can fill by rule, with their choices, given what is chosen so far:
   * statuses may depend on a board, sub-types on a type. Asked while settings are edited, not while
   * tickets are made.
   */
  List<TicketField> form(Map<String, String> chosen)
      throws IntegrationException, InterruptedException;

  /**
   * Makes the ticket, with the key in a place where find sees it, in the same request. Returns as
   * soon as the ticket exists: number and link may follow with read.
   */
  TicketRef create(TicketDraft draft, IdempotencyKey key)
      throws IntegrationException, InterruptedException;

  /**
   * Finds what an earlier create with this key left behind; asked before any create is repeated.
   * Only what really carries the key counts, the oldest if several do. Believed only with
   * TICKET_FIND.
   *
   * @param firstTried nothing older need be searched
   */
  Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException, InterruptedException;

  /**
   * How long after a create its ticket may still be missing from find, where search lags behind.
   */
  default Duration findLag() {
    return Duration.ZERO;
  }

  /**
   * Makes one change. Steps that can be repeated (states, fields, rolling note) come first, the one
   * that cannot (a new note) last, so that a failure half-way is repaired by doing it again.
   *
   * @return the id of the rolling note, if one was written; the hub gives it back with the next
   *     change
   */
  Optional<String> apply(TicketRef ticket, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException;

  /**
   * Whether the note of an apply with this key is there; asked before a change of unknown outcome
   * is repeated.
   */
  boolean applied(TicketRef ticket, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException;

  /**
   * The ticket now; mergedInto says when it was merged into another. A deleted one is NOT_FOUND.
   */
  TicketSnapshot read(TicketRef ticket) throws IntegrationException, InterruptedException;

  /**
   * What people wrote since, oldest first, without the integration's own notes. Only with
   * TICKET_NOTES_READ.
   */
  default List<TicketSnapshot.Note> notes(TicketRef ticket, Instant since)
      throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("TICKET_NOTES_READ is not declared");
  }
}
