package io.nochub.hub.web;

import io.nochub.hub.access.Actor;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in; in memory only, so a restart signs everybody out. A session ends after 8 hours
 * without a request, and in any case after 7 days. Its id is made at sign-in and never taken from a
 * request, so nobody can be made to use one that somebody else knows. Thread-safe.
 */
final class Sessions {
  private static final Duration IDLE = Duration.ofHours(8);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int AT_ONCE = 10_000;

  private final SecureRandom random;
  private final InstantSource clock;
  private final ConcurrentMap<String, Session> open = new ConcurrentHashMap<>();

  Sessions(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  Session begin(Actor actor) {
    forgetEnded();
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    Instant now = clock.instant();
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Session session = new Session(id, actor, now, now);
    open.put(id, session);
    return session;
  }

  Optional<Session> find(@Nullable String id) {
    if (id == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return Optional.ofNullable(
        open.computeIfPresent(
            id,
            (same, session) ->
                hasEnded(session, now)
                    ? null
                    : new Session(id, session.actor(), session.began(), now)));
  }

  /** Whether a session is still open; does not count as a request. */
  boolean isOpen(String id) {
    Session session = open.get(id);
    return session != null && !hasEnded(session, clock.instant());
  }

  void end(@Nullable String id) {
    if (id != null) {
      open.remove(id);
    }
  }

  void endAllOf(Actor actor) {
    open.values().removeIf(session -> session.actor().name().equals(actor.name()));
  }

  private void forgetEnded() {
    Instant now = clock.instant();
    open.values().removeIf(session -> hasEnded(session, now));
    if (open.size() >= AT_ONCE) {
      open.values().stream()
          .min(Comparator.comparing(Session::lastSeen))
          .ifPresent(oldest -> open.remove(oldest.id()));
    }
  }

  private static boolean hasEnded(Session session, Instant now) {
    return session.lastSeen().plus(IDLE).isBefore(now)
        || session.began().plus(LONGEST).isBefore(now);
  }
}
