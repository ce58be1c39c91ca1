package io.nochub.plugins.email;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed step of SMTP means. Reply codes by RFC 5321, section 4.2, and RFC 4954, section 6:
 * 4xx may be tried again, 5xx not; which of the two sides has to act depends on the step. Pure.
 */
final class SmtpFailures {
  /** How far the call had come. */
  enum Step {
    /** Connecting, encryption, sign-in. */
    OPENING,
    /** Sender, recipient, and the mail until its end was sent. */
    SENDING,
    /** The whole mail was sent; the server had to say whether it took it. */
    HANDED_OVER
  }

  private static final Pattern REPLY = Pattern.compile("(?:^|response: )([45][0-9]{2})\\b");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final int LONGEST = 400;

  private SmtpFailures() {}

  static IntegrationException of(MessagingException failure, Step step, EmailConfig config) {
    List<Throwable> chain = chain(failure);
    Meaning meaning = meaning(chain, step, config);
    IntegrationException told =
        IntegrationException.of(
            meaning.kind(), config.server() + ": " + clean(meaning.words(), config));
    return showsPassword(chain, config) ? told : told.causedBy(failure);
  }

  /** Some servers repeat what they were sent; then the failure itself must not reach a log. */
  private static boolean showsPassword(List<Throwable> chain, EmailConfig config) {
    Secret password = config.password();
    return password != null
        && chain.stream().anyMatch(failure -> words(failure).contains(password.reveal()));
  }

  private record Meaning(Kind kind, String words) {}

  private static Meaning meaning(List<Throwable> chain, Step step, EmailConfig config) {
    String last = words(chain.get(chain.size() - 1));
    CertificateException certificate = first(chain, CertificateException.class);
    if (certificate != null) {
      return new Meaning(Kind.UNAVAILABLE, "the TLS handshake failed: " + words(certificate));
    }
    SSLException tls = first(chain, SSLException.class);
    if (tls != null && step == Step.OPENING) {
      return new Meaning(Kind.UNAVAILABLE, "the TLS handshake failed: " + tlsWords(tls, config));
    }
    if (first(chain, UnknownHostException.class) != null) {
      return new Meaning(Kind.UNAVAILABLE, "no such host");
    }
    OptionalInt reply = reply(chain);
    if (reply.isPresent()) {
      return answered(chain, reply.getAsInt(), step);
    }
    if (first(chain, AuthenticationFailedException.class) != null) {
      return new Meaning(Kind.AUTHENTICATION, "sign-in was not possible: " + last);
    }
    return unanswered(words(chain.get(0)), last, step);
  }

  private static Meaning answered(List<Throwable> chain, int reply, Step step) {
    String said = words(spoken(chain));
    if (reply == 530 || reply == 534 || reply == 535 || reply == 538) {
      return new Meaning(Kind.AUTHENTICATION, "the server refused the sign-in: " + said);
    }
    if (reply < 500) {
      return new Meaning(Kind.UNAVAILABLE, "the server cannot take it now: " + said);
    }
    if (step == Step.OPENING) {
      return new Meaning(Kind.FORBIDDEN, "the server refused the connection: " + said);
    }
    SMTPSendFailedException refusal = first(chain, SMTPSendFailedException.class);
    if (refusal != null && String.valueOf(refusal.getCommand()).startsWith("MAIL FROM")) {
      return new Meaning(Kind.FORBIDDEN, "the server refused the sender: " + said);
    }
    if (first(chain, SMTPAddressFailedException.class) != null) {
      return new Meaning(Kind.REJECTED, "the server refused the recipient: " + said);
    }
    return new Meaning(Kind.REJECTED, "the server refused the mail: " + said);
  }

  private static Meaning unanswered(String first, String last, Step step) {
    if (first.contains("STARTTLS is required")) {
      return new Meaning(
          Kind.FORBIDDEN, "the server offers no STARTTLS, so nothing was sent; see encryption");
    }
    return switch (step) {
      case OPENING -> new Meaning(Kind.UNAVAILABLE, "no connection: " + last);
      case SENDING -> new Meaning(Kind.UNAVAILABLE, "broke off before the mail was sent: " + last);
      case HANDED_OVER ->
          new Meaning(
              Kind.OUTCOME_UNKNOWN,
              "broke off after the mail was sent and before the server took it: " + last);
    };
  }

  private static String tlsWords(SSLException tls, EmailConfig config) {
    String words = words(tls);
    return words.contains("Unsupported or unrecognized SSL message")
        ? "the server does not speak TLS on port " + config.port() + "; STARTTLS may be right there"
        : words;
  }

  /** The reply of the server, as the library keeps it: a number of its own, or in the words. */
  private static OptionalInt reply(List<Throwable> chain) {
    for (Throwable failure : chain) {
      if (failure instanceof SMTPAddressFailedException address) {
        return OptionalInt.of(address.getReturnCode());
      }
    }
    for (Throwable failure : chain) {
      if (failure instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
        return OptionalInt.of(send.getReturnCode());
      }
      Matcher matcher = REPLY.matcher(words(failure));
      if (failure instanceof MessagingException && matcher.find()) {
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return OptionalInt.empty();
  }

  /** Whose words are the server's own: the refused recipient's, or the first with a reply. */
  private static Throwable spoken(List<Throwable> chain) {
    SMTPAddressFailedException address = first(chain, SMTPAddressFailedException.class);
    if (address != null) {
      return address;
    }
    return chain.stream()
        .filter(failure -> REPLY.matcher(words(failure)).find())
        .findFirst()
        .orElse(chain.get(0));
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable next = failure;
    while (next != null && !chain.contains(next)) {
      chain.add(next);
      next = next.getCause();
    }
    return chain;
  }

  private static <T> @Nullable T first(List<Throwable> chain, Class<T> type) {
    return chain.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** One line, not too long, and without the password even if the server repeats it. */
  private static String clean(String words, EmailConfig config) {
    String line = CONTROL.matcher(words).replaceAll(" ").strip();
    Secret password = config.password();
    if (password != null) {
      line = line.replace(password.reveal(), "***");
    }
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
