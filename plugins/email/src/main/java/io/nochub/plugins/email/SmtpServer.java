package io.nochub.plugins.email;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * The server as the settings describe it. Each mail has a connection of its own, so there is no
 * state between calls. Thread-safe.
 */
final class SmtpServer {
  private final EmailConfig config;
  private final ServerTrust trust;

  SmtpServer(EmailConfig config, ServerTrust trust) {
    this.config = config;
    this.trust = trust;
  }

  EmailConfig config() {
    return config;
  }

  /** Connects, encrypts and signs in; ends at once when the thread is interrupted. */
  SmtpConnection connect() throws IntegrationException, InterruptedException {
    Session session = Session.getInstance(properties());
    SMTPTransport transport = transport(session);
    Secret password = config.password();
    try {
      transport.connect(
          config.host(), config.port(), config.user(), password == null ? null : password.reveal());
    } catch (MessagingException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while connecting to " + config.server());
      }
      throw SmtpFailures.of(e, SmtpFailures.Step.OPENING, config);
    }
    SmtpConnection connection = new SmtpConnection(config, session, transport);
    // The library goes on without signing in where the server offers none.
    if (password != null && !transport.supportsExtension("AUTH")) {
      connection.close();
      throw IntegrationException.of(
          IntegrationException.Kind.AUTHENTICATION,
          config.server() + ": the server offers no sign-in, but a user is set");
    }
    return connection;
  }

  private static SMTPTransport transport(Session session) {
    try {
      return (SMTPTransport) session.getTransport("smtp");
    } catch (NoSuchProviderException e) {
      throw new IllegalStateException("the archive lacks the SMTP library", e);
    }
  }

  private Properties properties() {
    String wait = Long.toString(config.timeout().toMillis());
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", wait);
    properties.setProperty("mail.smtp.timeout", wait);
    // A read or write on a channel ends when its thread is interrupted; on a plain socket not.
    properties.setProperty("mail.smtp.usesocketchannels", "true");
    // What the server says to our good-bye changes nothing any more.
    properties.setProperty("mail.smtp.quitwait", "false");
    // Otherwise the library asks the resolver for this machine's name, for as long as that takes.
    properties.setProperty("mail.smtp.localhost", config.domain());
    properties.setProperty("mail.smtp.auth", Boolean.toString(config.user() != null));
    switch (config.security()) {
      case STARTTLS -> {
        encrypt(properties);
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> {
        encrypt(properties);
        properties.setProperty("mail.smtp.ssl.enable", "true");
      }
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
    }
    return properties;
  }

  private void encrypt(Properties properties) {
    properties.put("mail.smtp.ssl.socketFactory", trust.sockets());
    // Otherwise the library goes on with a socket of its own, which trusts by other rules.
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    // A certificate known by its fingerprint may carry any name.
    boolean checksName = config.certificate() == null;
    properties.setProperty("mail.smtp.ssl.checkserveridentity", Boolean.toString(checksName));
  }
}
