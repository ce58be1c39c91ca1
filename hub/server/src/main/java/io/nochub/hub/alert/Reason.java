package io.nochub.hub.alert;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why an alert stays quiet at present. Several may overlap, also of one kind. Times are in
 * milliseconds, as they are stored.
 *
 * @param ref what caused it: the window's id, the route's name; empty where the kind says it all
 * @param due when it ends by itself; null where something else ends it
 */
public record Reason(Kind kind, String ref, Instant since, @Nullable Instant due) {
  /** What a hold refers to that waits for news of what the device is reached through. */
  public static final String NEWS_OF_PARENT = "parent";

  /** What a hold refers to that waits for the others of a site, some of which were lost too. */
  public static final String NEWS_OF_SITE = "site";

  public Reason {
    since = since.truncatedTo(ChronoUnit.MILLIS);
    due = due == null ? null : due.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The kinds; all but {@link #FLAP} hold back a problem, and it alone a recovery. */
  public enum Kind {
    /** Waits a set time for the alert to clear by itself. */
    HOLD,
    /**
     * It comes and goes: told once as that, and its end only when it has been quiet for a while.
     */
    FLAP,
    /** A maintenance window covers the alert. */
    WINDOW,
    /** What it hangs on is down too, and that is or will be told. */
    PARENT,
    /** What kept it quiet has ended; it has some time to end too. */
    SETTLE,
    /** A person closed the matter though the alert is open. */
    DISMISSED,
    /** The route only records. */
    RECORD_ONLY
  }

  boolean holdsBackProblem() {
    return !holdsBackRecovery();
  }

  boolean holdsBackRecovery() {
    return kind == Kind.FLAP;
  }
}
