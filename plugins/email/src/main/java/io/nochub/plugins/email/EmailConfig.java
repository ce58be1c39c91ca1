package io.nochub.plugins.email;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

record EmailConfig(
    @Setting(label = "Server", help = "Name or address of the SMTP server", pattern = HOST)
        String host,
    @Setting(label = "Port", byDefault = "587", min = 1, max = 65535) int port,
    @Setting(
            label = "Encryption",
            help =
                "STARTTLS (port 587) and TLS (port 465) send nothing unless encryption stands and"
                    + " the certificate is right; NONE is for a relay on the same machine or a"
                    + " trusted network, and takes no password",
            byDefault = "STARTTLS")
        Security security,
    @Setting(
            label = "Certificate",
            help =
                "SHA-256 fingerprint of the server's certificate, for one that no known authority"
                    + " has signed; then only this one is accepted",
            pattern = "([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}",
            advanced = true)
        @Nullable String certificate,
    @Setting(label = "User", help = "Leave user and password empty for a relay without sign-in")
        @Nullable String user,
    @Setting(label = "Password") @Nullable Secret password,
    @Setting(
            label = "From",
            help = "An address, or a name and an address: Example NOC <noc@example.com>")
        String from,
    @Setting(label = "Replies to", help = "Where answers of people go, if not to the sender")
        @Nullable String replyTo,
    @Setting(
            label = "Domain for message ids",
            help = "One of yours; better not one whose mail comes back into the hub",
            pattern = DOMAIN)
        String domain,
    @Setting(
            label = "Longest wait for the server",
            help = "For each step: connecting, and each answer",
            byDefault = "PT15S",
            advanced = true)
        Duration timeout) {

  enum Security {
    STARTTLS,
    TLS,
    NONE
  }

  static final String HOST = "[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f:.]{2,45}";
  static final String DOMAIN = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*";

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(30);

  EmailConfig {
    if ((user == null) != (password == null)) {
      throw new InvalidConfigException(
          user == null ? "user" : "password", "user and password go together: give both or none");
    }
    if (password != null && password.reveal().isEmpty()) {
      throw new InvalidConfigException("password", "is empty");
    }
    if (password != null && security == Security.NONE) {
      throw new InvalidConfigException(
          "security",
          "a password is not sent without encryption: choose STARTTLS or TLS, or leave user and"
              + " password empty");
    }
    requireSender("from", from);
    if (replyTo != null) {
      requireSender("replyTo", replyTo);
    }
    if (timeout.compareTo(LEAST) < 0 || timeout.compareTo(MOST) > 0) {
      throw new InvalidConfigException("timeout", "must be between " + LEAST + " and " + MOST);
    }
  }

  private static void requireSender(String field, String text) {
    Optional<String> problem = Mailboxes.problemWithSender(text);
    if (problem.isPresent()) {
      throw new InvalidConfigException(field, problem.get());
    }
  }

  /** Where the server is, for messages. */
  String server() {
    return host + ":" + port;
  }
}
