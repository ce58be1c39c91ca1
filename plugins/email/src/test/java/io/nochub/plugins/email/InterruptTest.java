package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.email.EmailConfig.Security;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interrupt ends a call at once, long before its time-out. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(20)
class InterruptTest {
  @ParameterizedTest(name = "waiting at {1} with encryption {0}")
  @CsvSource({
    "NONE, GREETING",
    "NONE, EHLO",
    "NONE, RCPT",
    "NONE, END",
    "STARTTLS, STARTTLS",
    "STARTTLS, AUTH",
    "STARTTLS, MAIL",
    "STARTTLS, END",
    "TLS, GREETING",
    "TLS, END",
  })
  void it_ends_wherever_the_server_hangs(Security security, String step) throws Exception {
    try (ScriptedSmtp server =
        security == Security.TLS ? ScriptedSmtp.startWithTls() : ScriptedSmtp.start()) {
      server.answer("EHLO", "250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN").hangAt(step);
      MailChannel channel = Fixtures.channel(patient(server.port(), security));
      AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  channel.send(Fixtures.opened().build(), Fixtures.KEY);
                } catch (Throwable thrown) {
                  end.set(thrown);
                }
              });
      caller.start();
      server.awaitHanging();
      caller.interrupt();
      caller.join(Duration.ofSeconds(3).toMillis());

      assertThat(caller.isAlive()).isFalse();
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private static EmailConfig patient(int port, Security security) {
    boolean open = security == Security.NONE;
    EmailConfig config =
        Fixtures.config(
            port,
            security,
            open ? null : ScriptedSmtp.fingerprint(),
            open ? null : Fixtures.PASSWORD);
    return new EmailConfig(
        config.host(),
        port,
        security,
        config.certificate(),
        config.user(),
        config.password(),
        config.from(),
        null,
        config.domain(),
        Duration.ofSeconds(30));
  }
}
