package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.plugins.email.EmailConfig.Security;
import java.security.KeyStore;
import java.security.cert.Certificate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(20)
class EncryptionTest {
  private static final String AFTER_TLS = "250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN";

  @ParameterizedTest
  @EnumSource(value = Security.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void the_certificate_that_was_set_is_accepted_and_the_user_signed_in(Security security)
      throws Exception {
    try (ScriptedSmtp server = server(security)) {
      EmailConfig config =
          Fixtures.config(server.port(), security, ScriptedSmtp.fingerprint(), Fixtures.PASSWORD);

      Fixtures.channel(config).send(Fixtures.opened().build(), Fixtures.KEY);

      assertThat(server.mails()).hasSize(1);
      assertThat(server.commands()).anyMatch(line -> line.startsWith("AUTH"));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Security.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_certificate_nobody_knows_is_refused_with_its_fingerprint(Security security)
      throws Exception {
    try (ScriptedSmtp server = server(security)) {
      IntegrationException failure =
          failure(Fixtures.server(Fixtures.config(server.port(), security, null, null)));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining("the TLS handshake failed: its certificate is not signed by")
          .hasMessageContaining(ScriptedSmtp.fingerprint());
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void another_certificate_than_the_one_set_is_refused() throws Exception {
    try (ScriptedSmtp server = server(Security.STARTTLS)) {
      String other = "00:" + ScriptedSmtp.fingerprint().substring(3);

      IntegrationException failure =
          failure(Fixtures.server(Fixtures.config(server.port(), Security.STARTTLS, other, null)));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("not the one whose fingerprint is set");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Security.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_certificate_for_another_name_is_refused(Security security) throws Exception {
    try (ScriptedSmtp server = server(security)) {
      EmailConfig config = Fixtures.config(server.port(), security, null, null);

      IntegrationException failure =
          failure(new SmtpServer(config, new ServerTrust(null, authorities())));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("its certificate is for another name");
    }
  }

  @Test
  void tls_on_a_port_that_speaks_plainly_says_so() throws Exception {
    try (ScriptedSmtp server = ScriptedSmtp.start()) {
      IntegrationException failure =
          failure(Fixtures.server(Fixtures.config(server.port(), Security.TLS, null, null)));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("does not speak TLS on port " + server.port());
    }
  }

  @Test
  void a_refused_sign_in_is_for_the_operator_and_never_shows_the_password() throws Exception {
    try (ScriptedSmtp server = server(Security.STARTTLS)) {
      server.answer("AUTH", "535 5.7.8 wrong: " + Fixtures.PASSWORD);

      IntegrationException failure = signedInFailure(server);

      assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
      assertThat(failure).hasMessageContaining("535 5.7.8 wrong: ***");
      for (Throwable at = failure; at != null; at = at.getCause()) {
        assertThat(at.toString()).doesNotContain(Fixtures.PASSWORD);
      }
    }
  }

  @Test
  void a_sign_in_that_cannot_be_checked_now_is_tried_again() throws Exception {
    try (ScriptedSmtp server = server(Security.STARTTLS)) {
      server.answer("AUTH", "454 4.7.0 temporary failure");

      assertThat(signedInFailure(server).kind()).isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void a_server_that_knows_no_sign_in_is_for_the_operator_too() throws Exception {
    try (ScriptedSmtp server = server(Security.STARTTLS)) {
      server.answer("EHLO", "250-fake\r\n250 STARTTLS");

      assertThat(signedInFailure(server).kind()).isEqualTo(Kind.AUTHENTICATION);
    }
  }

  private static IntegrationException signedInFailure(ScriptedSmtp server) throws Exception {
    return failure(
        Fixtures.server(
            Fixtures.config(
                server.port(), Security.STARTTLS, ScriptedSmtp.fingerprint(), Fixtures.PASSWORD)));
  }

  private static ScriptedSmtp server(Security security) {
    ScriptedSmtp server =
        security == Security.TLS ? ScriptedSmtp.startWithTls() : ScriptedSmtp.start();
    return server.answer("EHLO", AFTER_TLS);
  }

  private static KeyStore authorities() throws Exception {
    KeyStore keys = ScriptedSmtp.keys();
    Certificate certificate = keys.getCertificate(keys.aliases().nextElement());
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("known", certificate);
    return authorities;
  }

  private static IntegrationException failure(SmtpServer server) {
    MailChannel channel = new MailChannel(server, "mail-out", () -> Fixtures.NOW);
    return catchThrowableOfType(
        IntegrationException.class, () -> channel.send(Fixtures.opened().build(), Fixtures.KEY));
  }
}
