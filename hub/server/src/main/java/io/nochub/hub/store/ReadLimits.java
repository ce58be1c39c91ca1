package io.nochub.hub.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts reads that take too long: an old read keeps the write-ahead log from being emptied.
 */
final class ReadLimits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadLimits.class);
  private static final long AGAIN_MILLIS = 50;

  private final Dialect dialect;
  private final ScheduledThreadPoolExecutor timer;

  ReadLimits(Dialect dialect, ThreadFactory threads) {
    this.dialect = dialect;
    this.timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
  }

  Watch start(Connection connection, long millis) {
    return new Watch(connection, millis);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Watches one read until it is closed. */
  final class Watch implements AutoCloseable {
    private final Connection connection;
    private final ScheduledFuture<?> alarm;
    private boolean over;
    private boolean passed;

    private Watch(Connection connection, long millis) {
      this.connection = connection;
      // Again and again: an interrupt between two statements stops neither.
      this.alarm =
          timer.scheduleWithFixedDelay(
              this::interrupt, millis, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void interrupt() {
      if (over) {
        return;
      }
      passed = true;
      try {
        dialect.interrupt(connection);
      } catch (SQLException e) {
        LOG.warn("{}: a read that takes too long cannot be stopped", dialect.name(), e);
      }
    }

    synchronized boolean passed() {
      return passed;
    }

    /** After this the connection is not touched any more. */
    @Override
    public void close() {
      alarm.cancel(false);
      synchronized (this) {
        over = true;
      }
    }
  }
}
