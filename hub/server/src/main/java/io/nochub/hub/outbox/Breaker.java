package io.nochub.hub.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one integration. It opens when several different entries in a row could
 * not reach the other side or got no answer; then everything waits, and one entry is tried from
 * time to time; the first answer, good or bad, closes it. Stored as the lane's hold, so an outage
 * survives a restart. Pure.
 *
 * @param since when it opened; null while it is closed
 * @param trialAt when the next entry is tried; null while it is closed
 */
public record Breaker(State state, @Nullable Instant since, @Nullable Instant trialAt) {
  /** More than are under way at once, so that one moment's hiccup does not open it. */
  public static final int FAILURES = 5;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** What the breaker lets through. */
  public enum State {
    /** Everything. */
    CLOSED,
    /** Nothing. */
    OPEN,
    /** One entry, to see whether it is answered. */
    HALF_OPEN
  }

  /** How it stands by what is stored of the lane. */
  public static Breaker of(Optional<LaneHold> hold, Instant now) {
    return hold.filter(held -> held.kind() == LaneHold.Kind.OUTAGE)
        .map(
            outage ->
                new Breaker(
                    outage.isInForce(now) ? State.OPEN : State.HALF_OPEN,
                    outage.since(),
                    outage.until()))
        .orElse(new Breaker(State.CLOSED, null, null));
  }

  /**
   * The outage after one more entry failed; it begins with this one unless it has begun before. The
   * longer it lasts, the longer the pause to the next trial: half of what it has lasted, from 5 s
   * to a minute.
   */
  static LaneHold outage(
      String integration, Optional<LaneHold> before, String problem, Instant now) {
    Instant since =
        before.filter(held -> held.kind() == LaneHold.Kind.OUTAGE).map(LaneHold::since).orElse(now);
    String reason = "It cannot be reached since " + since + ", the last attempt said: " + problem;
    Instant trial = now.plus(pause(Duration.between(since, now)));
    return new LaneHold(integration, LaneHold.Kind.OUTAGE, reason, since, trial);
  }

  private static Duration pause(Duration lasted) {
    Duration half = lasted.dividedBy(2);
    if (half.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return half.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : half;
  }
}
