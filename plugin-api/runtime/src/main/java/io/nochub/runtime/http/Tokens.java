package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpManners.Token;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps the token of one vendor's sign-in and fetches it anew, never twice at a time. */
final class Tokens {
  private static final Duration LONGEST_MARGIN = Duration.ofMinutes(1);

  private final HttpAccess plain;
  private final HttpManners manners;
  private final PaceClock clock;
  private final ReentrantLock signingIn = new ReentrantLock(true);
  private volatile @Nullable Held held;

  Tokens(HttpAccess plain, HttpManners manners, PaceClock clock) {
    this.plain = plain;
    this.manners = manners;
    this.clock = clock;
  }

  private record Held(Secret value, boolean lasting, long renewAt) {
    boolean isFresh(long now) {
      return lasting || now - renewAt < 0;
    }
  }

  /** The token for the next call, or null if this vendor has none. */
  @Nullable Secret current() throws IntegrationException, InterruptedException {
    Held token = held;
    if (token != null && token.isFresh(clock.nanoTime())) {
      return token.value();
    }
    signingIn.lockInterruptibly();
    try {
      token = held;
      if (token != null && token.isFresh(clock.nanoTime())) {
        return token.value();
      }
      return fetch();
    } finally {
      signingIn.unlock();
    }
  }

  /** Another token after this one was refused; null if there is none to be had. */
  @Nullable Secret insteadOf(@Nullable Secret refused)
      throws IntegrationException, InterruptedException {
    signingIn.lockInterruptibly();
    try {
      Held token = held;
      if (token != null && !token.value().equals(refused)) {
        // Somebody else was refused too and has signed in meanwhile.
        return token.value();
      }
      return fetch();
    } finally {
      signingIn.unlock();
    }
  }

  private @Nullable Secret fetch() throws IntegrationException, InterruptedException {
    held = null;
    Optional<Token> token = manners.signIn(plain);
    if (token.isEmpty()) {
      return null;
    }
    held = held(token.get());
    return token.get().value();
  }

  /** Renewed a tenth of its life before the end, but not more than a minute. */
  private Held held(Token token) {
    Duration lifetime = token.lifetime();
    if (lifetime == null) {
      return new Held(token.value(), true, 0);
    }
    Duration tenth = lifetime.dividedBy(10);
    Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
    long renewAt = clock.nanoTime() + lifetime.minus(margin).toNanos();
    return new Held(token.value(), false, renewAt);
  }
}
