package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import java.time.Duration;
import java.util.Optional;

/** From status to failure kind, as HttpAccess.send promises. */
final class StatusTable {
  /**
   * A mistaken vendor must not silence an integration for years; a day later it may say it again.
   */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private StatusTable() {}

  /** The failure an answer to the plugin's call means; none if it is good. */
  static Optional<IntegrationException> failure(HttpCall call, Reply reply) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    Kind kind = kind(status, call.isRepeatable());
    String message = message(call, reply);
    Optional<Duration> wait =
        kind == Kind.RATE_LIMITED
            ? reply.retryAfter().map(StatusTable::bounded)
            : Optional.<Duration>empty();
    return Optional.of(
        wait.map(time -> IntegrationException.rateLimited(time, message))
            .orElseGet(() -> IntegrationException.of(kind, message)));
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  static Kind kind(int status, boolean repeatable) {
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 403 -> Kind.FORBIDDEN;
      case 404, 410 -> Kind.NOT_FOUND;
      case 409, 412 -> Kind.CONFLICT;
      case 429 -> Kind.RATE_LIMITED;
      case 503 -> Kind.UNAVAILABLE;
      default -> {
        if (status < 500) {
          yield Kind.REJECTED;
        }
        yield repeatable ? Kind.UNAVAILABLE : Kind.OUTCOME_UNKNOWN;
      }
    };
  }

  private static String message(HttpCall call, Reply reply) {
    String said =
        CallText.shown(call)
            + " answered "
            + reply.status()
            + VendorReason.of(reply)
                .map(reason -> ": " + CallText.without(reply.call(), reason))
                .orElse("");
    boolean redirect = reply.status() >= 300 && reply.status() < 400;
    return redirect ? said + ", a redirect that is not followed; check the address" : said;
  }
}
