package io.nochub.hub.store;

import io.nochub.hub.store.Database.Lane;
import java.time.Instant;
import java.util.Optional;

/**
 * What a feature has to do at a time kept in its own rows: the end of a hold, an escalation step.
 * Both questions are answered by an index.
 */
public interface DueWork {
  /** For logs. */
  String name();

  /** The lane its units run in. */
  default Lane lane() {
    return Lane.DECISIONS;
  }

  /** The earliest due time there is. Only reads. */
  Optional<Instant> nextDue(Transaction tx);

  /**
   * Does what is due, earliest first, and makes it due no longer. A unit of work, so it may run
   * again after a failure.
   *
   * @return how many were done; fewer than {@code atMost} means none is left that is due
   */
  int runDue(Transaction tx, Instant now, int atMost);
}
