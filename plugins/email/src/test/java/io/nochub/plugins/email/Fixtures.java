package io.nochub.plugins.email;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Secret;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import io.nochub.plugins.email.EmailConfig.Security;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Settings, a notice and a channel, at their plainest. */
final class Fixtures {
  static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  static final String TARGET = "jo@client.example";
  static final String REFERENCE = "r3f3r3nce0f7he1ncident";
  static final IdempotencyKey KEY = new IdempotencyKey("k3y0fthemail");
  static final String PASSWORD = "open-sesame-42";

  private Fixtures() {}

  static EmailConfig plain(int port) {
    return config(port, Security.NONE, null, null);
  }

  static EmailConfig config(
      int port, Security security, @Nullable String certificate, @Nullable String password) {
    return new EmailConfig(
        "127.0.0.1",
        port,
        security,
        certificate,
        password == null ? null : "noc",
        password == null ? null : Secret.of(password),
        "Example NOC <noc@msp.example>",
        "answers@msp.example",
        "hub.msp.example",
        Duration.ofSeconds(2));
  }

  static MailChannel channel(EmailConfig config) {
    return new MailChannel(server(config), "mail-out", () -> NOW);
  }

  static SmtpServer server(EmailConfig config) {
    return new SmtpServer(config, new ServerTrust(config.certificate(), null));
  }

  static Notification.Builder opened() {
    return notice(Moment.OPENED);
  }

  static Notification.Builder notice(Moment moment) {
    return Notification.of(TARGET, moment, REFERENCE)
        .severity(Severity.MAJOR)
        .words("fs01: C: has 2 % left", "<p>Disk <b>C:</b> on fs01 &amp; fs02<br>is full</p>")
        .fact("Client", "Northwind <Ltd>")
        .fact("Device", "fs01")
        .link(URI.create("https://hub.example/incidents/1?a=b&c=d"));
  }
}
