package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import okhttp3.Request;

/** The client of one integration without any vendor's manners. */
final class PlainAccess implements HttpAccess {
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_ATTEMPTS = 3;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

  private final HttpScope scope;
  private final Target target;
  private final Wire wire;
  private final InstantSource clock;
  private final PaceClock paceClock;

  PlainAccess(HttpScope scope, Target target, Wire wire, InstantSource clock, PaceClock paceClock) {
    this.scope = scope;
    this.target = target;
    this.wire = wire;
    this.clock = clock;
    this.paceClock = paceClock;
  }

  /** One attempt at a call. */
  interface Attempt {
    Reply run() throws BrokenExchangeException, IntegrationException, InterruptedException;
  }

  @Override
  public Reply exchange(HttpCall call) throws IntegrationException, InterruptedException {
    return repeating(call, () -> once(call));
  }

  @Override
  public HttpReply send(HttpCall call) throws IntegrationException, InterruptedException {
    Reply reply = exchange(call);
    Optional<IntegrationException> failure = StatusTable.failure(call, reply);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return reply;
  }

  @Override
  public HttpAccess with(HttpManners manners) {
    Pacers pacers = new Pacers(paceClock);
    scope.meter().paced(scope.integrationId(), pacers);
    return new MannerlyAccess(this, manners, pacers, paceClock);
  }

  /** Repeats a repeatable call at most twice when the connection fails. */
  Reply repeating(HttpCall call, Attempt attempt)
      throws IntegrationException, InterruptedException {
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (BrokenExchangeException e) {
        if (!call.isRepeatable() || !e.isConnectionFailure() || number == MOST_ATTEMPTS) {
          throw e.of(call);
        }
      }
      paceClock.sleep(BETWEEN_ATTEMPTS.multipliedBy(number));
    }
  }

  /** Sends the call and follows its redirects, if it may be sent again. */
  Reply once(HttpCall call)
      throws BrokenExchangeException, IntegrationException, InterruptedException {
    Hop hop = Hop.of(call, scope.json());
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Reply reply = exchange(call, hop);
      Optional<Hop> next = call.isRepeatable() ? hop.redirected(reply) : Optional.empty();
      if (next.isEmpty()) {
        return reply;
      }
      hop = next.get();
    }
    throw IntegrationException.of(
        Kind.REJECTED,
        CallText.shown(call) + " was redirected more than " + MOST_REDIRECTS + " times");
  }

  private Reply exchange(HttpCall call, Hop hop)
      throws BrokenExchangeException, IntegrationException, InterruptedException {
    Request request = hop.request(target.checked(hop.address()), new ConnectedCheck.Sent());
    long started = paceClock.nanoTime();
    HttpMeter.Outcome outcome = HttpMeter.Outcome.BROKEN;
    try {
      Wire.Answer answer = wire.send(request);
      outcome = HttpMeter.Outcome.of(answer.status());
      return new Reply(
          call, answer.status(), answer.headers(), answer.body(), clock.instant(), scope.json());
    } finally {
      Duration took = Duration.ofNanos(paceClock.nanoTime() - started);
      scope.meter().exchanged(scope.integrationId(), outcome, took);
    }
  }
}
