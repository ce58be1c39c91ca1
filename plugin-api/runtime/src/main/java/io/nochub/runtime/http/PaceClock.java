package io.nochub.runtime.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as pacing needs it: one that only goes forward, and can be waited for. */
public interface PaceClock {
  /** The machine's own. */
  PaceClock SYSTEM =
      new PaceClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration span) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(span.toNanos());
        }
      };

  /** Nanoseconds since some moment, as System.nanoTime. */
  long nanoTime();

  /** Returns when that time has passed. */
  void sleep(Duration span) throws InterruptedException;
}
