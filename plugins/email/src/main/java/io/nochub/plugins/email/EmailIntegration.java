package io.nochub.plugins.email;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.notify.NotificationChannel;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;

/** One SMTP server and one sender. */
final class EmailIntegration implements Integration {
  private final SmtpServer server;
  private final MailChannel channel;

  EmailIntegration(EmailConfig config, IntegrationContext context) {
    server = new SmtpServer(config, new ServerTrust(config.certificate(), null));
    channel = new MailChannel(server, context.integrationId(), context.clock());
  }

  /** Goes as far as a mail's first line and takes that back; nothing is sent to anybody. */
  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    EmailConfig config = server.config();
    try (SmtpConnection connection = server.connect()) {
      String sender = new InternetAddress(config.from(), true).getAddress();
      return Health.of(
          "mail leaves by " + config.server(),
          yes("connect", config.server()),
          yes("encryption", encryption(config)),
          signIn(config),
          Health.check(
              "send as " + sender,
              () -> {
                connection.trySender(sender);
                return "accepted as sender";
              }));
    } catch (AddressException e) {
      throw new IllegalStateException("checked by the settings", e);
    } catch (IntegrationException e) {
      return Health.of(
          "no mail leaves",
          Health.check(
              "connect",
              () -> {
                throw e;
              }));
    }
  }

  private static Health.Check signIn(EmailConfig config) {
    return config.user() == null
        ? Health.untold("sign in", "no user is set")
        : yes("sign in", "as " + config.user());
  }

  private static String encryption(EmailConfig config) {
    return switch (config.security()) {
      case STARTTLS, TLS ->
          config.security()
              + (config.certificate() == null
                  ? ", certificate and name are right"
                  : ", the certificate is the one set");
      case NONE -> "none, as set: everyone on the way can read along";
    };
  }

  private static Health.Check yes(String what, String detail) {
    return new Health.Check(what, Health.Answer.YES, Health.Cause.NONE, detail);
  }

  @Override
  public Optional<NotificationChannel> notificationChannel() {
    return Optional.of(channel);
  }
}
