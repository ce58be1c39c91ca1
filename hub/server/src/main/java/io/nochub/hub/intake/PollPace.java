package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import java.time.Duration;

/** When a source is polled again, by how the last poll went. Pure. */
final class PollPace {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Duration RATE_LIMIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_LIMIT = Duration.ofHours(24);

  private PollPace() {}

  /** What a failure means for the polls to come. */
  enum Then {
    AGAIN,
    /** Nothing of the whole integration until then. */
    PAUSE_INTEGRATION,
    /** Not before an operator has changed something. */
    STOP
  }

  record Next(Then then, Duration in) {}

  /**
   * @param failures how many there have been in a row, this one included
   */
  static Next after(IntegrationException e, int failures, Duration usual) {
    return switch (e.kind()) {
      case UNAVAILABLE, OUTCOME_UNKNOWN, BAD_PAYLOAD, NOT_FOUND, REJECTED ->
          backOff(failures, usual);
      case CONFLICT ->
          failures == 1 ? new Next(Then.AGAIN, Duration.ZERO) : backOff(failures, usual);
      case RATE_LIMITED ->
          new Next(
              Then.PAUSE_INTEGRATION,
              least(e.retryAfter().orElse(RATE_LIMIT).abs(), LONGEST_LIMIT));
      case AUTHENTICATION, FORBIDDEN -> new Next(Then.STOP, Duration.ZERO);
    };
  }

  /** After a mistake of the plugin, or of the hub. */
  static Next afterFault(int failures, Duration usual) {
    return backOff(failures, usual);
  }

  /**
   * Doubles from a short pause to a quarter of an hour, or the usual interval if that is longer.
   */
  private static Next backOff(int failures, Duration usual) {
    Duration first = least(usual, FIRST_PAUSE);
    Duration longest = usual.compareTo(LONGEST_PAUSE) > 0 ? usual : LONGEST_PAUSE;
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return new Next(Then.AGAIN, least(doubled, longest));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
