package io.nochub.api.action;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Subject;
import java.time.Instant;

/**
 * Puts a device into maintenance at the source and takes it out. Doing either twice is a success.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface MaintenanceControl {
  void begin(Subject scope, Instant from, Instant until, String reason, IdempotencyKey key)
      throws IntegrationException, InterruptedException;

  void end(Subject scope, IdempotencyKey key) throws IntegrationException, InterruptedException;
}
