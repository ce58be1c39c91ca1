package io.nochub.plugins.snmp.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a device is asked: always at its own moment of the interval, so that all are spread. Pure.
 */
final class Timetable {
  /** A silent device is looked after at least this often. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Duration interval;

  Timetable(Duration interval) {
    this.interval = interval;
  }

  /** The device's next moment that is at least half an interval away. */
  Instant next(String device, Instant after) {
    long every = interval.toMillis();
    // Spreads ids that differ in a digit only.
    long own = Math.floorMod((device.hashCode() * 0x9E3779B97F4A7C15L) >>> 16, every);
    long from = after.toEpochMilli() + every / 2;
    return Instant.ofEpochMilli(from + Math.floorMod(own - from, every));
  }

  /** The same for a device that has been silent for so many rounds: twice as long after each. */
  Instant next(String device, Instant after, int silentRounds) {
    int doublings = Math.max(0, Math.min(10, silentRounds - DevicePoll.SILENT_AFTER));
    Duration longest = interval.compareTo(LONGEST_PAUSE) > 0 ? interval : LONGEST_PAUSE;
    Duration pause = interval.multipliedBy((1L << doublings) - 1);
    Duration most = longest.minus(interval);
    return next(device, after.plus(pause.compareTo(most) < 0 ? pause : most));
  }

  /** How many moments of a device that is asked regularly lie between two turns of it. */
  long missed(Instant turn, Instant next) {
    // A turn may be late by up to half an interval, or hurried.
    long half = interval.toMillis() / 2;
    return Math.max(0, (Duration.between(turn, next).toMillis() - half) / interval.toMillis());
  }
}
