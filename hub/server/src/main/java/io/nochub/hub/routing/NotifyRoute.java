package io.nochub.hub.routing;

import io.nochub.api.notify.Notification.Moment;
import java.util.Set;

/**
 * Tells one target through one channel.
 *
 * @param on at which moments; opened and resolved if none is named
 */
public record NotifyRoute(String integration, String target, Set<Moment> on) {
  @SuppressWarnings("ConstantValue") // a tree read from JSON may leave the set out
  public NotifyRoute {
    on = on == null || on.isEmpty() ? Set.of(Moment.OPENED, Moment.RESOLVED) : Set.copyOf(on);
  }
}
