package io.nochub.hub.outbox;

import io.nochub.api.IntegrationException;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows a failed attempt, by the kind of the failure. Work waits as long as it takes; only
 * what can never work is given up. Pure.
 */
public final class RetryTable {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration QUOTA = Duration.ofMinutes(1);

  /** A bug in a plugin is tried so often. */
  static final int FAULTS = 3;

  /** What to do with the entry and its lane. */
  public sealed interface Verdict permits Retry, Hold, Bury {}

  /** Try again after a while. */
  public record Retry(Duration after, boolean counts) implements Verdict {}

  /** Keep everything for this integration; until the time is over, or an operator says so. */
  public record Hold(LaneHold.Kind kind, Optional<Duration> length) implements Verdict {}

  /** Give this entry up. */
  public record Bury() implements Verdict {}

  private RetryTable() {}

  /** Whether nobody answered: a sign of an outage, while every other failure is an answer. */
  static boolean isUnanswered(IntegrationException.Kind kind) {
    return kind == IntegrationException.Kind.UNAVAILABLE
        || kind == IntegrationException.Kind.OUTCOME_UNKNOWN;
  }

  /**
   * After a failure the plugin reported.
   *
   * @param attempts failed ones before this one
   * @param jitter from 0 up to 1, spreads those that failed together
   */
  public static Verdict after(IntegrationException failure, int attempts, double jitter) {
    return switch (failure.kind()) {
      case UNAVAILABLE, OUTCOME_UNKNOWN, CONFLICT -> new Retry(backOff(attempts, jitter), true);
      case RATE_LIMITED ->
          new Hold(LaneHold.Kind.QUOTA, Optional.of(failure.retryAfter().orElse(QUOTA)));
      case AUTHENTICATION, FORBIDDEN -> new Hold(LaneHold.Kind.REFUSED, Optional.empty());
      case NOT_FOUND, REJECTED, BAD_PAYLOAD -> new Bury();
    };
  }

  /** After a bug in the plugin. */
  public static Verdict afterFault(int attempts, double jitter) {
    return attempts + 1 < FAULTS ? new Retry(backOff(attempts, jitter), true) : new Bury();
  }

  /** Doubles from 2 s to 5 min, plus up to a quarter. */
  static Duration backOff(int attempts, double jitter) {
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempts, 20));
    return Duration.ofMillis(millis + (long) (millis * 0.25 * jitter));
  }
}
