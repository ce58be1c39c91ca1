package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import java.time.Duration;
import java.util.Optional;

/** From status to failure kind, as HttpAccess.send promises. */
final class StatusTable {
  private StatusTable() {}

  /** The failure an answer means; none if it is good. */
  static Optional<IntegrationException> failure(HttpCall call, HttpReply reply) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    Kind kind = kind(status, call.isRepeatable());
    String message = message(call, reply);
    Optional<Duration> wait =
        kind == Kind.RATE_LIMITED ? reply.retryAfter() : Optional.<Duration>empty();
    return Optional.of(
        wait.map(time -> IntegrationException.rateLimited(time, message))
            .orElseGet(() -> IntegrationException.of(kind, message)));
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

  private static String message(HttpCall call, HttpReply reply) {
    String said =
        Texts.shown(call)
            + " answered "
            + reply.status()
            + VendorReason.of(reply).map(reason -> ": " + Texts.without(call, reason)).orElse("");
    boolean redirect = reply.status() >= 300 && reply.status() < 400;
    return redirect ? said + ", a redirect that is not followed; check the address" : said;
  }
}
