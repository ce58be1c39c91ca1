package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.notify.Receipt;
import io.nochub.api.signal.Severity;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What arrives, seen by a mail server. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SendingTest {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void a_notice_arrives_in_both_forms() throws Exception {
    Receipt receipt = channel().send(Fixtures.opened().build(), Fixtures.KEY);

    MimeMessage mail = only();
    assertThat(mail.getMessageID()).isEqualTo(receipt.externalId());
    assertThat(receipt.state()).isEqualTo(Receipt.State.ACCEPTED);
    assertThat(mail.getFrom()[0]).hasToString("Example NOC <noc@msp.example>");
    assertThat(mail.getReplyTo()[0]).hasToString("answers@msp.example");
    assertThat(mail.getRecipients(Message.RecipientType.TO)[0]).hasToString(Fixtures.TARGET);
    assertThat(mail.getSubject()).isEqualTo("fs01: C: has 2 % left");
    assertThat(mail.getSentDate()).isEqualTo(Date.from(Fixtures.NOW));
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
    assertThat(parts.getBodyPart(0).getContent().toString()).contains("Disk C: on fs01 & fs02");
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat(parts.getBodyPart(1).getContent().toString()).contains("<b>C:</b>");
  }

  @Test
  void a_later_notice_stands_in_the_same_thread() throws Exception {
    Receipt first = channel().send(Fixtures.opened().build(), Fixtures.KEY);
    channel()
        .send(
            Fixtures.notice(Moment.RESOLVED).earlier(first.externalId()).build(),
            new IdempotencyKey("k3y0flatermail"));

    MimeMessage later = server.getReceivedMessages()[1];
    assertThat(later.getHeader("In-Reply-To")).containsExactly(first.externalId());
    assertThat(later.getHeader("References")).containsExactly(first.externalId());
    assertThat(later.getMessageID()).startsWith("<" + Fixtures.REFERENCE + ".k3y0flatermail@");
  }

  @Test
  void letters_of_all_scripts_arrive() throws Exception {
    String words = "Störung 漢字 🚨 " + "ä".repeat(150);

    channel().send(Fixtures.opened().words(words, "<p>" + words + "</p>").build(), Fixtures.KEY);

    assertThat(only().getSubject()).isEqualTo(words);
    MimeMultipart parts = (MimeMultipart) only().getContent();
    assertThat(parts.getBodyPart(0).getContent().toString()).contains(words);
  }

  @Test
  void a_title_cannot_add_a_header_or_a_recipient() throws Exception {
    channel()
        .send(
            Fixtures.opened()
                .words("down\r\nBcc: all@client.example\r\n\r\nbody", "<p>text</p>")
                .severity(Severity.CRITICAL)
                .build(),
            Fixtures.KEY);

    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(only().getHeader("Bcc")).isNull();
    assertThat(only().getSubject()).isEqualTo("down Bcc: all@client.example body");
    assertThat(only().getHeader("Importance")).containsExactly("high");
  }

  @Test
  void a_line_with_a_single_dot_does_not_end_the_mail() throws Exception {
    channel()
        .send(Fixtures.opened().words("dots", "<pre>a\n.\n..b\nend</pre>").build(), Fixtures.KEY);

    MimeMultipart parts = (MimeMultipart) only().getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
        .contains("a\n.\n..b\nend");
  }

  @Test
  void the_same_notice_with_the_same_key_is_the_same_mail() throws Exception {
    channel().send(Fixtures.opened().build(), Fixtures.KEY);
    channel().send(Fixtures.opened().build(), Fixtures.KEY);

    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID());
    assertThat(GreenMailUtil.getWholeMessage(mails[0])).contains("X-NOC-Hub-Loop: mail-out@");
  }

  private MailChannel channel() {
    return Fixtures.channel(Fixtures.plain(server.getSmtp().getPort()));
  }

  private MimeMessage only() {
    assertThat(server.getReceivedMessages()).isNotEmpty();
    return server.getReceivedMessages()[0];
  }
}
