package io.nochub.hub.incident;

import io.nochub.hub.store.Transaction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of the incidents that were only observed when their integration goes live. */
public interface GoLive {
  /**
   * Tells those that are open now what they would have told.
   *
   * @param openedAfter only those opened after that; null means all
   * @return how many incidents went live
   */
  int tellOpen(Transaction tx, String integration, @Nullable Instant openedAfter, Instant now);
}
