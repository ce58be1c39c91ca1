package io.nochub.api.http;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import java.util.Optional;

/**
 * The hub's HTTP client: proxy, trust, timeouts, pace, size limits, allowed hosts and redaction are
 * applied. Repeats only repeatable calls. Thread-safe.
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface HttpAccess {
  /** Any status comes back; only a broken exchange throws. */
  HttpReply exchange(HttpCall call) throws IntegrationException, InterruptedException;

  /**
   * Brings back a good answer or throws the matching kind. The manners judge first; then 2xx is
   * good, 401 is AUTHENTICATION, 403 FORBIDDEN, 404 and 410 NOT_FOUND, 409 and 412 CONFLICT, 429
   * RATE_LIMITED with Retry-After in either form, other 4xx REJECTED, 503 UNAVAILABLE, other 5xx
   * UNAVAILABLE if repeatable and else OUTCOME_UNKNOWN.
   */
  HttpReply send(HttpCall call) throws IntegrationException, InterruptedException;

  /** As send, where "not there" is an answer: NOT_FOUND becomes empty. */
  default Optional<HttpReply> find(HttpCall call)
      throws IntegrationException, InterruptedException {
    try {
      return Optional.of(send(call));
    } catch (IntegrationException e) {
      if (e.kind() == IntegrationException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The same client with a vendor's manners; to be made once, in open. */
  HttpAccess with(HttpManners manners);
}
