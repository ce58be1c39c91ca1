package io.nochub.plugins.email;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.TextLimits;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.notify.Receipt;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One mail for each notice. The message id carries reference and key, so a repeat is the same mail
 * to servers that drop repeats, and every answer to it names the incident.
 */
final class MailChannel implements NotificationChannel {
  private static final TextLimits LIMITS = new TextLimits(200, 100_000, TextLimits.Markup.HTML);

  private final SmtpServer server;
  private final String loop;
  private final InstantSource clock;

  MailChannel(SmtpServer server, String integrationId, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    loop = integrationId + "@" + server.config().domain();
  }

  @Override
  public TextLimits limits() {
    return LIMITS;
  }

  @Override
  public Optional<String> problemWith(String target) {
    return Mailboxes.problemWith(target);
  }

  @Override
  public Receipt send(Notification notification, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    Optional<String> problem = problemWith(notification.target());
    if (problem.isPresent()) {
      throw IntegrationException.of(
          IntegrationException.Kind.REJECTED, "the target cannot be used: " + problem.get());
    }
    Letter letter = Letter.of(notification, key, server.config().domain(), loop);
    try (SmtpConnection connection = server.connect()) {
      connection.send(letter, notification.target(), clock.instant());
    }
    return new Receipt(letter.id(), Receipt.State.ACCEPTED);
  }
}
