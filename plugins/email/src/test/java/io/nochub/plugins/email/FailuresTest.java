package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Health;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.plugins.email.EmailConfig.Security;
import io.nochub.testkit.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way a conversation can fail, and what the hub is told. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(20)
class FailuresTest {
  private final ScriptedSmtp server = ScriptedSmtp.start();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest(name = "{0} answered \"{1}\" is {2}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          GREETING ~ 421 too busy                          ~ UNAVAILABLE ~ 421
          GREETING ~ 554 no service for you                ~ FORBIDDEN   ~ refused the connection
          EHLO     ~ 421 closing                           ~ UNAVAILABLE ~ 421
          MAIL     ~ 421 4.3.2 closing                     ~ UNAVAILABLE ~ cannot take it now: 421
          MAIL     ~ 451 4.3.0 try later                   ~ UNAVAILABLE ~ 451
          MAIL     ~ 452 4.3.1 disk full                   ~ UNAVAILABLE ~ 452
          MAIL     ~ 530 5.7.0 Authentication required     ~ AUTHENTICATION ~ 530
          MAIL     ~ 550 5.7.1 not your address            ~ FORBIDDEN   ~ refused the sender: 550 5.7.1
          MAIL     ~ 553 5.1.8 unknown sender domain       ~ FORBIDDEN   ~ refused the sender
          RCPT     ~ 450 4.2.1 greylisted                  ~ UNAVAILABLE ~ 450
          RCPT     ~ 451 4.7.1 greylisted                  ~ UNAVAILABLE ~ 451
          RCPT     ~ 452 4.2.2 mailbox full                ~ UNAVAILABLE ~ 452
          RCPT     ~ 421 4.7.0 too many                    ~ UNAVAILABLE ~ 421
          RCPT     ~ 550 5.1.1 no such user                ~ REJECTED    ~ refused the recipient: 550 5.1.1 no such user
          RCPT     ~ 553 5.1.3 bad address                 ~ REJECTED    ~ refused the recipient
          RCPT     ~ 554 5.7.1 relay denied                ~ REJECTED    ~ relay denied
          DATA     ~ 451 4.3.0 later                       ~ UNAVAILABLE ~ 451
          DATA     ~ 554 5.5.1 no valid recipients         ~ REJECTED    ~ refused the mail
          END      ~ 451 4.3.0 queue down                  ~ UNAVAILABLE ~ 451
          END      ~ 452 4.3.1 disk full                   ~ UNAVAILABLE ~ 452
          END      ~ 552 5.3.4 too big                     ~ REJECTED    ~ refused the mail: 552
          END      ~ 550 5.7.1 looks like spam             ~ REJECTED    ~ looks like spam
          """)
  void an_answer_of_the_server_has_its_kind(String step, String answer, Kind kind, String saying) {
    server.answer(step, answer);

    IntegrationException failure = failure(Fixtures.plain(server.port()));

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageStartingWith("127.0.0.1:" + server.port() + ": ")
        .hasMessageContaining(saying);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
  void a_connection_lost_before_the_mail_was_sent_may_be_tried_again(String step) {
    server.hangUpAt(step);

    assertThat(failure(Fixtures.plain(server.port())).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
  void so_may_silence(String step) {
    server.hangAt(step);

    assertThat(failure(Fixtures.plain(server.port())).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void a_connection_lost_after_the_whole_mail_leaves_open_what_became_of_it() {
    server.hangUpAt("END");

    IntegrationException failure = failure(Fixtures.plain(server.port()));

    assertThat(failure.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(failure).hasMessageContaining("after the mail was sent");
    assertThat(server.mails()).hasSize(1);
  }

  @Test
  void so_does_silence_after_it() {
    server.hangAt("END");

    assertThat(failure(Fixtures.plain(server.port())).kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "hang up", "500 what"})
  void what_happens_at_the_good_bye_changes_nothing(String atQuit) throws Exception {
    server.answer("QUIT", atQuit);

    Fixtures.channel(Fixtures.plain(server.port())).send(Fixtures.opened().build(), Fixtures.KEY);

    assertThat(server.mails()).hasSize(1);
  }

  @Test
  void a_server_that_is_not_there_is_unavailable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    IntegrationException failure = failure(Fixtures.plain(free));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("refused");
  }

  @Test
  void a_name_that_is_no_host_is_unavailable() {
    EmailConfig plain = Fixtures.plain(25);
    EmailConfig nowhere =
        new EmailConfig(
            "no-such-host.invalid",
            plain.port(),
            plain.security(),
            null,
            null,
            null,
            plain.from(),
            null,
            plain.domain(),
            Duration.ofSeconds(2));

    IntegrationException failure = failure(nowhere);

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("no such host");
  }

  @Test
  void a_target_that_is_no_address_never_reaches_the_server() {
    IntegrationException failure =
        catchThrowableOfType(
            IntegrationException.class,
            () ->
                Fixtures.channel(Fixtures.plain(server.port()))
                    .send(
                        Notification.of(
                                "a@b.example,c@d.example", Moment.OPENED, Fixtures.REFERENCE)
                            .build(),
                        Fixtures.KEY));

    assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void without_starttls_nothing_is_sent_at_all() {
    server.answer("EHLO", "250-fake\r\n250 AUTH PLAIN");

    IntegrationException failure =
        failure(Fixtures.config(server.port(), Security.STARTTLS, null, Fixtures.PASSWORD));

    assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(failure).hasMessageContaining("offers no STARTTLS");
    assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void the_probe_says_which_step_is_refused() throws Exception {
    server.answer("MAIL", "550 5.7.1 not your address");

    Health health = probe(Fixtures.plain(server.port()));

    assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(health.checks())
        .filteredOn(check -> check.answer() == Health.Answer.NO)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.what()).isEqualTo("send as noc@msp.example");
              assertThat(check.cause()).isEqualTo(Health.Cause.SETTINGS);
              assertThat(check.detail()).contains("550 5.7.1 not your address");
            });
  }

  @Test
  void the_probe_begins_a_mail_but_sends_none() throws Exception {
    Health health = probe(Fixtures.plain(server.port()));

    assertThat(health.state()).isEqualTo(Health.State.UP);
    assertThat(health.checks())
        .extracting(Health.Check::what)
        .containsExactly("connect", "encryption", "sign in", "send as noc@msp.example");
    assertThat(server.commands())
        .contains("MAIL FROM:<noc@msp.example>", "RSET")
        .noneMatch(line -> line.startsWith("RCPT") || line.startsWith("DATA"));
  }

  @Test
  void the_probe_tells_a_refused_connection_from_an_absent_server() throws Exception {
    server.answer("GREETING", "554 no service for you");

    assertThat(probe(Fixtures.plain(server.port())).state()).isEqualTo(Health.State.DOWN);
  }

  private static Health probe(EmailConfig config) throws Exception {
    try (TestContext context = TestContext.plain()) {
      return new EmailIntegration(config, context).probe();
    }
  }

  private static IntegrationException failure(EmailConfig config) {
    return catchThrowableOfType(
        IntegrationException.class,
        () -> Fixtures.channel(config).send(Fixtures.opened().build(), Fixtures.KEY));
  }
}
