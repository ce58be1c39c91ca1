package io.nochub.plugins.email;

import io.nochub.api.IntegrationException;
import io.nochub.plugins.email.SmtpFailures.Step;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** A signed-in connection, used by one thread for one mail or one look. */
final class SmtpConnection implements AutoCloseable {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final EmailConfig config;
  private final Session session;
  private final SMTPTransport transport;

  SmtpConnection(EmailConfig config, Session session, SMTPTransport transport) {
    this.config = config;
    this.session = session;
    this.transport = transport;
  }

  /** Returns when the server has taken the mail over. */
  void send(Letter letter, String target, Instant at)
      throws IntegrationException, InterruptedException {
    Mail mail = new Mail(session, letter.id());
    try {
      fill(mail, letter, target, at);
      mail.saveChanges();
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (MessagingException e) {
      throw failure(e, mail.handedOver ? Step.HANDED_OVER : Step.SENDING);
    }
  }

  /** Begins a mail and takes it back: says whether the server lets this user send as that. */
  void trySender(String address) throws IntegrationException, InterruptedException {
    try {
      transport.issueCommand("MAIL FROM:<" + address + ">", 250);
      transport.issueCommand("RSET", 250);
    } catch (MessagingException e) {
      throw failure(e, Step.SENDING);
    }
  }

  private void fill(MimeMessage mail, Letter letter, String target, Instant at)
      throws MessagingException {
    mail.setFrom(config.from());
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(target, true));
    if (config.replyTo() != null) {
      mail.setReplyTo(InternetAddress.parse(config.replyTo(), true));
    }
    mail.setSubject(letter.subject(), UTF_8);
    mail.setSentDate(Date.from(at));
    for (Map.Entry<String, String> header : letter.headers().entrySet()) {
      mail.setHeader(header.getKey(), header.getValue());
    }
    mail.setContent(new MimeMultipart("alternative", text(letter.plain()), html(letter.html())));
  }

  private static MimeBodyPart text(String text) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, UTF_8);
    return part;
  }

  private static MimeBodyPart html(String text) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, UTF_8, "html");
    return part;
  }

  private IntegrationException failure(MessagingException e, Step step)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while talking to " + config.server());
    }
    return SmtpFailures.of(e, step, config);
  }

  /** Says good-bye. What goes wrong here changes nothing of what was done before. */
  @Override
  public void close() {
    try {
      transport.close();
    } catch (MessagingException alreadyGone) {
      // the library has closed its side in any case
    }
  }

  /** Keeps the id it was given, and knows when all of it was written. */
  private static final class Mail extends MimeMessage {
    private final String id;
    private boolean handedOver;

    Mail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }

    /** After this the library sends the closing dot, and from then on the mail may be delivered. */
    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
      super.writeTo(out, ignored);
      handedOver = true;
    }
  }
}
