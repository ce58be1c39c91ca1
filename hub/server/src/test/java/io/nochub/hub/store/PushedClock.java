package io.nochub.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is pushed. Thread-safe. */
public final class PushedClock implements InstantSource {
  private volatile Instant now;

  public PushedClock(Instant start) {
    now = start;
  }

  public static PushedClock atNoon() {
    return new PushedClock(Instant.parse("2026-03-02T12:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now;
  }

  public synchronized void push(Duration by) {
    now = now.plus(by);
  }
}
