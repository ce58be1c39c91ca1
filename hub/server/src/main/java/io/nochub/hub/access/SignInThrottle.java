package io.nochub.hub.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Slows guessing down. Counts wrong passwords for a name from an address, for an address, and for a
 * name; past its limit each more wrong one doubles the wait. A right password forgets the first
 * count. Bounded: the oldest counts are forgotten first.
 */
final class SignInThrottle {
  private static final int FREE_PER_PAIR = 5;
  private static final int FREE_PER_ADDRESS = 20;
  private static final int FREE_PER_NAME = 100;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration FORGET = Duration.ofHours(1);

  private record Failures(int count, Instant last) {}

  private record Limit(String key, int free) {}

  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(50_000).build();

  SignInThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /** How long this name from this address has to wait before it may try; zero if it may. */
  Duration wait(String name, String address) {
    Instant now = clock.instant();
    Duration longest = Duration.ZERO;
    for (Limit limit : limits(name, address)) {
      Duration wait = wait(limit, now);
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    return longest;
  }

  void failed(String name, String address) {
    Instant now = clock.instant();
    for (Limit limit : limits(name, address)) {
      failures
          .asMap()
          .compute(
              limit.key(),
              (key, known) ->
                  known == null || isOld(known, now)
                      ? new Failures(1, now)
                      : new Failures(known.count() + 1, now));
    }
  }

  void succeeded(String name, String address) {
    failures.invalidate(limits(name, address).get(0).key());
  }

  private Duration wait(Limit limit, Instant now) {
    Failures known = failures.getIfPresent(limit.key());
    if (known == null || known.count() < limit.free() || isOld(known, now)) {
      return Duration.ZERO;
    }
    int doublings = Math.min(10, known.count() - limit.free());
    Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
    Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    Duration left = Duration.between(now, known.last().plus(bounded));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static boolean isOld(Failures known, Instant now) {
    return known.last().plus(FORGET).isBefore(now);
  }

  private static List<Limit> limits(String name, String address) {
    String key = name.toLowerCase(Locale.ROOT);
    return List.of(
        new Limit("pair " + address + " " + key, FREE_PER_PAIR),
        new Limit("address " + address, FREE_PER_ADDRESS),
        new Limit("name " + key, FREE_PER_NAME));
  }
}
