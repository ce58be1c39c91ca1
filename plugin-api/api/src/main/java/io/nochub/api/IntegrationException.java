package io.nochub.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one way a plugin reports a failed operation: what happened, and so what the hub does next.
 * The message is for the operator: what was tried, what the vendor said, never a secret.
 */
public final class IntegrationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the hub does with each is one table in its documentation. */
  public enum Kind {
    /** Not reached, or refused before anything was done. Safe to repeat. */
    UNAVAILABLE,
    RATE_LIMITED,
    /** Sent, but the answer was lost: it may or may not have happened. */
    OUTCOME_UNKNOWN,
    /** Credentials refused, also after signing in again once. */
    AUTHENTICATION,
    /**
     * Signed in but not allowed, or the settings name something that is not there: a queue, a
     * field, a licence.
     */
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    /** This one request will never work. */
    REJECTED,
    /** The answer was not understood. */
    BAD_PAYLOAD
  }

  private final Kind kind;
  private final String message;
  private final @Nullable Duration retryAfter;

  private IntegrationException(Kind kind, String message, @Nullable Duration retryAfter) {
    super(message);
    this.message = message;
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public static IntegrationException of(Kind kind, String message) {
    return new IntegrationException(kind, message, null);
  }

  public static IntegrationException rateLimited(Duration retryAfter, String message) {
    return new IntegrationException(Kind.RATE_LIMITED, message, retryAfter);
  }

  public IntegrationException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  @Override
  public String getMessage() {
    return message;
  }

  public Kind kind() {
    return kind;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
