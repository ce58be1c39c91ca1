package io.nochub.api.source;

import io.nochub.api.Cursor;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import java.time.Duration;

/** Asked by the hub, at its pace. */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public non-sealed interface PollingSource extends SignalSource {
  Duration usualInterval();

  /** The longest one call may take; it is interrupted then. */
  default Duration longest() {
    return Duration.ofMinutes(1);
  }

  /**
   * Fetches one page. Keeps no position of its own: a call with the same cursor means the page was
   * not stored, and it must come again. Measurements may be kept in memory if losing them only
   * delays.
   */
  Poll poll(Cursor from) throws IntegrationException, InterruptedException;
}
