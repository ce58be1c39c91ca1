package io.nochub.api.http;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one vendor wants its calls signed, its answers judged and its limits kept. All thread-safe.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface HttpManners {
  /** What signing in gave. Without a lifetime it is used until refused. */
  record Token(Secret value, @Nullable Duration lifetime) {}

  /**
   * So many calls in that time, so many at once; 0 means no limit. A call waits for its turn; one
   * whose turn is further away than a call may wait is RATE_LIMITED and was not sent.
   */
  record Pace(int calls, Duration per, int atOnce) {
    public static final Pace FREE = new Pace(0, Duration.ofSeconds(1), 0);
  }

  /**
   * Fetches a token, if this vendor has such; with the plain client, so it is not signed itself.
   * The hub calls it when none is held, when it is about to run out, and once after a call was
   * refused with AUTHENTICATION, which is then repeated; never twice at a time.
   */
  default Optional<Token> signIn(HttpAccess plain)
      throws IntegrationException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Adds what every call carries, to the headers or to the content. With a token the usual way is
   * Bearer.
   */
  default HttpCall sign(HttpCall call, @Nullable Secret token) throws IntegrationException {
    return token == null ? call : call.bearer(token);
  }

  /**
   * The vendor's own meaning of an answer, good ones included, where it departs from the usual
   * table; empty leaves it to the table.
   */
  default Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    return Optional.empty();
  }

  /** Asked before each call, so it may follow what the vendor reports. */
  default Pace pace() {
    return Pace.FREE;
  }

  /**
   * Calls of one lane share the pace, for a vendor that counts each endpoint by itself. There must
   * not be many: never the id of a thing.
   */
  default String lane(HttpCall call) {
    return "";
  }

  /**
   * The pace of this call, where some can wait for others. All calls of a lane are counted
   * together, so one with a smaller pace starts only while that much room is left, and leaves the
   * rest of it to those that are urgent.
   */
  default Pace pace(HttpCall call) {
    return pace();
  }
}
