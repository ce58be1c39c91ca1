package io.nochub.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is pushed. Thread-safe. */
public final class ManualClock implements InstantSource {
  /** Where a clock starts when nobody says otherwise. */
  public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private final AtomicReference<Instant> now;

  private ManualClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public static ManualClock atStart() {
    return at(START);
  }

  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves the clock forward, or back with a negative duration. */
  public void advance(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }

  public void set(Instant time) {
    now.set(time);
  }
}
