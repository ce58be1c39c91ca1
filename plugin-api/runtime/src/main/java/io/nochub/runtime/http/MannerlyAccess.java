package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client that signs, paces and judges as one vendor wants it. */
final class MannerlyAccess implements HttpAccess {
  private final PlainAccess plain;
  private final HttpManners manners;
  private final Pacers pacers;
  private final Tokens tokens;

  MannerlyAccess(PlainAccess plain, HttpManners manners, Pacers pacers, PaceClock clock) {
    this.plain = plain;
    this.manners = manners;
    this.pacers = pacers;
    this.tokens = new Tokens(plain, manners, clock);
  }

  private record Judged(HttpReply reply, Optional<IntegrationException> failure) {
    boolean isRefused() {
      return failure.filter(it -> it.kind() == Kind.AUTHENTICATION).isPresent();
    }
  }

  @Override
  public HttpReply exchange(HttpCall call) throws IntegrationException, InterruptedException {
    return judged(call).reply();
  }

  @Override
  public HttpReply send(HttpCall call) throws IntegrationException, InterruptedException {
    Judged judged = judged(call);
    if (judged.failure().isPresent()) {
      throw judged.failure().get();
    }
    return judged.reply();
  }

  @Override
  public HttpAccess with(HttpManners other) {
    return plain.with(other);
  }

  /** Refused credentials mean that nothing was done, so any call may be repeated after them. */
  private Judged judged(HttpCall call) throws IntegrationException, InterruptedException {
    Secret token = tokens.current();
    Judged first = attempt(call, token);
    if (!first.isRefused()) {
      return first;
    }
    Secret another = tokens.insteadOf(token);
    return another == null ? first : attempt(call, another);
  }

  private Judged attempt(HttpCall call, @Nullable Secret token)
      throws IntegrationException, InterruptedException {
    Reply reply = plain.repeating(call, () -> paced(call, token));
    Optional<IntegrationException> verdict = manners.judge(call, reply);
    return new Judged(reply, verdict.or(() -> StatusTable.failure(call, reply)));
  }

  private Reply paced(HttpCall call, @Nullable Secret token)
      throws BrokenExchangeException, IntegrationException, InterruptedException {
    Pacer pacer = pacers.of(manners.lane(call));
    pacer.declare(manners.pace());
    pacer.enter(manners.pace(call));
    try {
      return plain.once(manners.sign(call, token));
    } finally {
      pacer.leave();
    }
  }
}
