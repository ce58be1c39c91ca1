package io.nochub.api.action;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Subject;

/**
 * Acknowledges or ends an alert at its source. The scope is the organisation and device the hub
 * acts for; an alert outside of it is FORBIDDEN. What is so already is a success. Only what the
 * capabilities declare.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface AlertControl {
  default void acknowledge(String sourceAlertId, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("ALERT_ACKNOWLEDGE is not declared");
  }

  default void resolve(String sourceAlertId, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("ALERT_RESOLVE is not declared");
  }
}
