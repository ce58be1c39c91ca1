package io.nochub.api.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one protected item stands. "Failed twice", "no success for 26 hours" and "never verified" are
 * the hub's policies; the plugin reports every run, or the present state where the product keeps no
 * history.
 *
 * @param itemId the source's id of the protected item or job, stable over runs
 * @param lastSuccessAt known good, also when this report is about a failure
 */
public record BackupReported(
    String sourceEventId,
    Instant occurredAt,
    String itemId,
    Subject subject,
    String job,
    Outcome outcome,
    @Nullable Instant lastSuccessAt,
    @Nullable Instant nextDueAt,
    Verification verification,
    String message)
    implements Signal {

  /** UNKNOWN for codes the plugin does not know: shown, never counted as success. May grow. */
  public enum Outcome {
    SUCCEEDED,
    WARNED,
    FAILED,
    CANCELLED,
    RUNNING,
    MISSED,
    NEVER_RAN,
    DISABLED,
    UNKNOWN
  }

  /** Test restore, screenshot, checksum: a separate question from the outcome. */
  public enum Verification {
    NOT_TOLD,
    PASSED,
    FAILED
  }

  public static Builder of(String itemId, Subject subject, String job, Outcome outcome) {
    return new Builder(itemId, subject, job, outcome);
  }

  public static final class Builder {
    private final String itemId;
    private final Subject subject;
    private final String job;
    private final Outcome outcome;
    private Instant at = Instant.EPOCH;
    private @Nullable String run;
    private @Nullable Instant lastSuccessAt;
    private @Nullable Instant nextDueAt;
    private Verification verification = Verification.NOT_TOLD;
    private String message = "";

    private Builder(String itemId, Subject subject, String job, Outcome outcome) {
      this.itemId = itemId;
      this.subject = subject;
      this.job = job;
      this.outcome = outcome;
    }

    public Builder at(Instant time) {
      at = time;
      return this;
    }

    /** The source's id of this run, where it has one. */
    public Builder run(@Nullable String id) {
      run = id;
      return this;
    }

    public Builder lastSuccessAt(@Nullable Instant time) {
      lastSuccessAt = time;
      return this;
    }

    public Builder nextDueAt(@Nullable Instant time) {
      nextDueAt = time;
      return this;
    }

    public Builder verification(Verification value) {
      verification = value;
      return this;
    }

    public Builder message(String text) {
      message = text;
      return this;
    }

    public BackupReported build() {
      String event =
          itemId
              + ":"
              + (run != null ? run : Long.toString(at.toEpochMilli()))
              + ":"
              + outcome
              + ":"
              + verification;
      return new BackupReported(
          event,
          at,
          itemId,
          subject,
          job,
          outcome,
          lastSuccessAt,
          nextDueAt,
          verification,
          message);
    }
  }
}
