package io.nochub.hub.outbox;

import io.nochub.api.IntegrationException;
import io.nochub.hub.store.Transaction;
import java.time.Instant;

/**
 * Does one kind of work outside. The worker never has two attempts for one incident at one
 * integration under way, and never runs an attempt inside a transaction. An attempt may come again
 * after a crash at any point.
 */
public interface Delivery {
  /** What it delivers; the outbox entries of this kind are its own. */
  Kind kind();

  /**
   * Makes an attempt, until there is nothing to do for now.
   *
   * @return when to come back
   * @throws IntegrationException what went wrong, for the {@link RetryTable}
   */
  Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException;

  /** The entry was given up: keep its trace where it belongs. */
  void buried(Transaction tx, OutboxEntry entry, String problem, Instant now);

  /** A dead entry is taken up again by an operator: what it is about is to be tried anew. */
  default void revived(Transaction tx, long ref) {}

  /** What is delivered. */
  enum Kind {
    TICKET,
    NOTIFICATION,
    JOB,
    CLEARING
  }

  /**
   * When an attempt that went well is followed by another; DONE until somebody enqueues it again.
   */
  record Next(boolean done, Instant at) {
    public static final Next DONE = new Next(true, Instant.MAX);

    public static Next at(Instant time) {
      return new Next(false, time);
    }
  }
}
