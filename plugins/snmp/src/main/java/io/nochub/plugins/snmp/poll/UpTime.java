package io.nochub.plugins.snmp.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * What sysUpTime said at a moment, in hundredths of a second. It is the agent's up time, not the
 * host's, and begins anew after 497 days.
 */
record UpTime(long ticks, Instant at) {
  private static final long WRAP = 1L << 32;
  private static final long SLACK = 30 * 100L;

  /**
   * Whether the agent was restarted since an earlier look: it is up for less than has passed, its
   * clock is behind where it would be by now, and that is not because the clock has come to its
   * end. Clocks may differ by a tenth and half a minute; one that stands still is no restart.
   */
  boolean isRestartSince(UpTime before) {
    long elapsed = Math.max(0, Duration.between(before.at, at).toMillis() / 10);
    long slack = SLACK + elapsed / 10;
    long expected = before.ticks + elapsed;
    boolean behind = ticks < Math.max(before.ticks, expected - slack);
    boolean young = ticks <= elapsed + slack;
    boolean wrapped =
        expected + slack >= WRAP && Math.abs(ticks - Math.max(0, expected - WRAP)) <= 2 * slack;
    return behind && young && !wrapped;
  }
}
