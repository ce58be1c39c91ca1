package io.nochub.api.source;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;

/** Listens on a port of its own: SNMP traps, SMTP, syslog. */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public non-sealed interface ListenerSource extends SignalSource {
  /**
   * Opens the port and serves until interrupted, then closes it and returns. Runs on a thread of
   * the hub. Throwing, or returning early, means it broke: the hub says so and starts it again with
   * back-off.
   */
  void listen(Intake intake) throws IntegrationException, InterruptedException;
}
