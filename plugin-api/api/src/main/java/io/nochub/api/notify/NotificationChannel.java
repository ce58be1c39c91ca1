package io.nochub.api.notify;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.TextLimits;
import java.util.Optional;

/**
 * A way to reach people or a paging service. Answers and delivery reports come in by a source of
 * some integration.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface NotificationChannel {
  TextLimits limits();

  /**
   * Why this can never be a target here, such as a malformed number; empty if it may be one. Pure,
   * while editing.
   */
  default Optional<String> problemWith(String target) {
    return Optional.empty();
  }

  /**
   * Sends. After OUTCOME_UNKNOWN the hub sends again: two pages are better than none, so use the
   * key where the service drops repeats. Thread-safe.
   */
  Receipt send(Notification notification, IdempotencyKey key)
      throws IntegrationException, InterruptedException;
}
