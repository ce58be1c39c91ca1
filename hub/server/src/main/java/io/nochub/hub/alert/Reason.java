package io.nochub.hub.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an alert stays quiet at present. Several may overlap, also of one kind.
 *
 * @param ref what caused it: the window's id, the route's name; empty where the kind says it all
 * @param due when it ends by itself; null where something else ends it
 */
public record Reason(Kind kind, String ref, Instant since, @Nullable Instant due) {
  /** The kinds; each holds back a problem and none a recovery. */
  public enum Kind {
    /** Waits a set time for the alert to clear by itself. */
    HOLD,
    /** A maintenance window covers the alert. */
    WINDOW,
    /** A person closed the matter though the alert is open. */
    DISMISSED,
    /** The route only records. */
    RECORD_ONLY
  }
}
