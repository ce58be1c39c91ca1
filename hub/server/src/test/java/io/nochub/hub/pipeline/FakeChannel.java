package io.nochub.hub.pipeline;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.notify.Receipt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A channel that remembers what it was told. It can be down. */
final class FakeChannel implements Integration, NotificationChannel {
  static final Set<Capability> ALL = EnumSet.of(Capability.NOTIFY);

  final List<Notification> sent = new ArrayList<>();
  boolean down;

  /** What a target was told, in order. */
  List<Notification.Moment> told(String target) {
    return sent.stream()
        .filter(message -> message.target().equals(target))
        .map(Notification::moment)
        .toList();
  }

  @Override
  public Optional<NotificationChannel> notificationChannel() {
    return Optional.of(this);
  }

  @Override
  public Health probe() {
    return Health.of("pretend");
  }

  @Override
  public TextLimits limits() {
    return new TextLimits(100, 1_000, TextLimits.Markup.PLAIN);
  }

  @Override
  public Receipt send(Notification notification, IdempotencyKey key) throws IntegrationException {
    if (down) {
      throw IntegrationException.of(Kind.UNAVAILABLE, "the channel is down");
    }
    sent.add(notification);
    return new Receipt("m" + sent.size(), Receipt.State.ACCEPTED);
  }
}
