package io.nochub.api.signal;

import java.time.Instant;

/** The condition is good again. Clearing what is not open has no effect. */
public record AlertCleared(
    String sourceEventId, Instant occurredAt, String sourceAlertId, String note) implements Signal {
  public static AlertCleared of(String sourceAlertId, Instant at, String note) {
    return new AlertCleared(
        sourceAlertId + ":cleared:" + at.toEpochMilli(), at, sourceAlertId, note);
  }
}
