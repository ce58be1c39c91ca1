package io.nochub.api.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person answered: in a channel, then reference is the one of the Notification; or at the source,
 * then it names the source's alert. Exactly one of the two is set.
 *
 * @param by as the channel knows the person: an address, a number, a name
 */
public record AlertAnswered(
    String sourceEventId,
    Instant occurredAt,
    @Nullable String reference,
    @Nullable String sourceAlertId,
    Answer answer,
    String by,
    String note)
    implements Signal {
  public enum Answer {
    ACKNOWLEDGE,
    RESOLVE,
    ESCALATE,
    DECLINE,
    COMMENT
  }

  public AlertAnswered {
    if ((reference == null) == (sourceAlertId == null)) {
      throw new IllegalArgumentException("either reference or sourceAlertId");
    }
  }

  public static AlertAnswered toMessage(
      String eventId, Instant at, String reference, Answer answer, String by, String note) {
    return new AlertAnswered(eventId, at, reference, null, answer, by, note);
  }

  public static AlertAnswered atSource(
      String eventId, Instant at, String sourceAlertId, Answer answer, String by) {
    return new AlertAnswered(eventId, at, null, sourceAlertId, answer, by, "");
  }
}
