package io.nochub.hub.routing;

import io.nochub.api.notify.Notification.Moment;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tells one target through one channel.
 *
 * @param on at which moments; opened and resolved if none is named
 */
public record NotifyRoute(String integration, String target, Set<Moment> on) {
  @SuppressWarnings("ConstantValue") // a tree read from JSON may leave the set out
  public NotifyRoute {
    // kept in the order of the moments, so that equal routes are written alike
    on =
        Collections.unmodifiableSet(
            on == null || on.isEmpty()
                ? EnumSet.of(Moment.OPENED, Moment.RESOLVED)
                : EnumSet.copyOf(on));
  }
}
