package io.nochub.hub.plugin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The logger a plugin is lent: after so many lines within a minute the rest of that minute is left
 * out, and one line says how many that were, so that a plugin cannot fill the disk or bury what
 * others say. Thread-safe.
 */
final class LimitedLogger extends LegacyAbstractLogger {
  /** Lines of one integration within a minute. */
  static final int MOST = 300;

  private static final long serialVersionUID = 1L;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String LEFT_OUT =
      "{} lines were left out: this integration logged more than {} within a minute";

  private final transient Logger target;
  private final transient InstantSource clock;
  private transient Instant ends = Instant.EPOCH;
  private transient int lines;
  private transient long leftOut;

  LimitedLogger(Logger target, InstantSource clock) {
    this.name = target.getName();
    this.target = target;
    this.clock = clock;
  }

  /** No more lines come: what was left out and not told yet is told. */
  void end() {
    tell(endMinute());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    tell(endMinuteIfOver());
    if (!counts()) {
      return;
    }
    LoggingEventBuilder line = target.atLevel(level).setCause(cause);
    if (marker != null) {
      line = line.addMarker(marker);
    }
    if (arguments == null) {
      line.log(message);
    } else {
      line.log(message, arguments);
    }
  }

  private synchronized long endMinuteIfOver() {
    Instant now = clock.instant();
    // the clock may have been set back
    boolean within = now.isBefore(ends) && !now.isBefore(ends.minus(MINUTE));
    return within ? 0 : endMinute();
  }

  /** Begins another minute with the next line; gives how many were left out. */
  private synchronized long endMinute() {
    long before = leftOut;
    ends = clock.instant().plus(MINUTE);
    lines = 0;
    leftOut = 0;
    return before;
  }

  private synchronized boolean counts() {
    lines++;
    if (lines > MOST) {
      leftOut++;
    }
    return lines <= MOST;
  }

  private void tell(long left) {
    if (left > 0) {
      target.warn(LEFT_OUT, left, MOST);
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return target.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return target.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return target.isInfoEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return target.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return target.isErrorEnabled();
  }
}
