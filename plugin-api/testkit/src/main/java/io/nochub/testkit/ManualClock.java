package io.nochub.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is pushed. Thread-safe. */
public final class ManualClock implements InstantSource {
  /** Where a clock starts when nobody says otherwise. */
  public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private volatile Instant now;

  private ManualClock(Instant start) {
    now = start;
  }

  public static ManualClock atStart() {
    return at(START);
  }

  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock forward, or back with a negative duration. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  public synchronized void set(Instant time) {
    now = time;
  }
}
