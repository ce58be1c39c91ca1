package io.nochub.hub.intake;

import io.nochub.hub.store.Transaction;
import java.util.List;

/** What becomes of signals. */
@FunctionalInterface
public interface Decisions {
  /**
   * Decides the signals in their order, within the transaction that also records their inputs as
   * decided. May be called again with the same signals: after a failure, or one by one to find the
   * one that fails. Calls nothing outside the database.
   */
  void decide(Transaction tx, List<Arrival> batch);
}
