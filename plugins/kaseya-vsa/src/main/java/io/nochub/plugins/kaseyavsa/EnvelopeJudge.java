package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What answers mean where they say more than their status: both products put a code and a sentence
 * into an envelope, also into answers of status 200. An answer without the envelope is not the
 * product's own, and so a 404 without one never means that something is gone.
 */
final class EnvelopeJudge {
  private static final Duration NO_WORD_HOW_LONG = Duration.ofMinutes(1);
  private static final int LONGEST_WORDS = 200;

  /** Refusals whose sentence is worth more than their status. */
  private static final Set<Integer> WORDED = Set.of(400, 403, 404, 405, 409, 410);

  private EnvelopeJudge() {}

  /**
   * The envelope's own word on an answer.
   *
   * @param code as an HTTP status; 0 if the envelope has none
   */
  record Said(int code, String words) {}

  /** Finds the envelope in a document; empty if it has none. */
  @FunctionalInterface
  interface Envelope {
    Optional<Said> in(JsonView document);
  }

  static Optional<IntegrationException> judge(HttpCall call, HttpReply reply, Envelope envelope) {
    int status = reply.status();
    boolean good = status >= 200 && status < 300;
    if (good && reply.body().length == 0) {
      return Optional.empty();
    }
    Optional<Said> said = read(reply, envelope);
    if (good) {
      return said.isEmpty()
          ? Optional.of(foreign(call, status))
          : said.filter(EnvelopeJudge::isFailure).map(it -> refused(call, reply, it));
    }
    if (status == 404 || status == 410) {
      return Optional.of(
          said.isEmpty() ? foreign(call, status) : refused(call, reply, at(status, said.get())));
    }
    return said.filter(it -> WORDED.contains(status) && !it.words().isEmpty())
        .map(it -> refused(call, reply, at(status, it)));
  }

  private static Optional<Said> read(HttpReply reply, Envelope envelope) {
    try {
      return envelope.in(reply.json());
    } catch (IntegrationException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isFailure(Said said) {
    return said.code() != 0 && (said.code() < 200 || said.code() > 299);
  }

  private static Said at(int status, Said said) {
    return new Said(status, said.words());
  }

  private static IntegrationException foreign(HttpCall call, int status) {
    Kind kind = call.isRepeatable() ? Kind.BAD_PAYLOAD : Kind.OUTCOME_UNKNOWN;
    return IntegrationException.of(
        kind,
        call
            + " was answered "
            + status
            + " by something that is not VSA's interface: check the address, and what stands"
            + " between hub and VSA");
  }

  private static IntegrationException refused(HttpCall call, HttpReply reply, Said said) {
    String message = call + " was refused with " + said.code() + words(said);
    Kind kind = kind(said.code(), call.isRepeatable());
    return kind == Kind.RATE_LIMITED
        ? IntegrationException.rateLimited(reply.retryAfter().orElse(NO_WORD_HOW_LONG), message)
        : IntegrationException.of(kind, message);
  }

  private static String words(Said said) {
    String line = said.words().replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return line.isEmpty() ? "" : ": " + Texts.cut(line, LONGEST_WORDS);
  }

  /** As HttpAccess.send has it for statuses; an envelope's code means the same. */
  private static Kind kind(int code, boolean repeatable) {
    return switch (code) {
      case 401 -> Kind.AUTHENTICATION;
      case 403 -> Kind.FORBIDDEN;
      case 404, 410 -> Kind.NOT_FOUND;
      case 409, 412 -> Kind.CONFLICT;
      case 429 -> Kind.RATE_LIMITED;
      case 503 -> Kind.UNAVAILABLE;
      default -> {
        if (code < 500 || code > 599) {
          yield Kind.REJECTED;
        }
        yield repeatable ? Kind.UNAVAILABLE : Kind.OUTCOME_UNKNOWN;
      }
    };
  }
}
