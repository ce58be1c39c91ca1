package io.nochub.plugins.lab.desk;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.time.Duration;
import java.time.Instant;

/**
 * The troubles that are switched on. Clock and key decide, so the same moment and the same ticket
 * meet the same trouble.
 */
record Trouble(Duration outageEvery, Duration outageFor, int loseAnswers) {

  static Trouble of(LabDeskConfig config) {
    return new Trouble(config.outageEvery(), config.outageFor(), config.loseAnswers());
  }

  /** Refuses during an outage. Nothing was done then. */
  void meet(Instant now) throws IntegrationException {
    if (isOut(now)) {
      throw IntegrationException.of(
          Kind.UNAVAILABLE, "the pretend desk is out of reach, as its settings ask for");
    }
  }

  boolean isOut(Instant now) {
    return !outageEvery.isZero()
        && Math.floorMod(now.toEpochMilli(), outageEvery.toMillis()) < outageFor.toMillis();
  }

  /** To be called when the ticket is on disk. */
  void answer(IdempotencyKey key) throws IntegrationException {
    if (Math.floorMod(key.value().hashCode(), 100) < loseAnswers) {
      throw IntegrationException.of(
          Kind.OUTCOME_UNKNOWN, "the answer was lost on the way, as the desk's settings ask for");
    }
  }
}
