package io.nochub.hub.intake;

import io.nochub.hub.store.Transaction;

/** What becomes of a signal. */
@FunctionalInterface
public interface Decisions {
  /**
   * Decides a signal within the transaction that also records its input as decided, after those
   * that came before it. May be called again with the same signal after a failure. Calls nothing
   * outside the database.
   */
  void decide(Transaction tx, Arrival arrival);
}
