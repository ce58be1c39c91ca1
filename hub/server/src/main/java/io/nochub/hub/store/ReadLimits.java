package io.nochub.hub.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts reads that take too long: an old read keeps the write-ahead log from being emptied. A
 * reader wakes nobody, since hardly any read takes that long: one thread looks at all of them from
 * time to time.
 */
final class ReadLimits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadLimits.class);
  private static final long LOOK_MILLIS = 100;

  private final Dialect dialect;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;

  @SuppressWarnings("FutureReturnValueIgnored") // what looks ends with the timer
  ReadLimits(Dialect dialect, ThreadFactory threads) {
    this.dialect = dialect;
    this.timer = new ScheduledThreadPoolExecutor(1, threads);
    // Again and again: an interrupt between two statements stops neither.
    timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    watches.forEach(Watch::look);
  }

  Watch start(Connection connection, long millis) {
    Watch watch = new Watch(connection, System.nanoTime() + millis * 1_000_000);
    watches.add(watch);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Watches one read until it is closed. */
  final class Watch implements AutoCloseable {
    private final Connection connection;
    private final long end;
    private boolean over;
    private boolean passed;

    private Watch(Connection connection, long end) {
      this.connection = connection;
      this.end = end;
    }

    private synchronized void look() {
      if (over || System.nanoTime() - end < 0) {
        return;
      }
      passed = true;
      try {
        dialect.interrupt(connection);
      } catch (SQLException | RuntimeException e) {
        LOG.warn("{}: a read that takes too long cannot be stopped", dialect.name(), e);
      }
    }

    synchronized boolean passed() {
      return passed;
    }

    /** After this the connection is not touched any more. */
    @Override
    public void close() {
      watches.remove(this);
      synchronized (this) {
        over = true;
      }
    }
  }
}
