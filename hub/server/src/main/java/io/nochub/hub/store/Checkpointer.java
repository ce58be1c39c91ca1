package io.nochub.hub.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves commits from SQLite's write-ahead log into the database file, so that no commit has to: as
 * much as readers allow when the log has grown to {@link #BY_SIZE}, all of it when nothing happens.
 */
final class Checkpointer implements Runnable {
  static final long BY_SIZE = 16L << 20;

  /** At this size the writer waits for a checkpoint, as only then the log can start over. */
  private static final long WRITER_WAITS = 3 * BY_SIZE;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final long IDLE_MILLIS = 1_000;

  /** A log that stays large because a reader needs it is not worth asking about all the time. */
  private static final long PAUSE_MILLIS = 100;

  private final Connection connection;
  private final Path log;
  private final Semaphore commits = new Semaphore(0);
  private long lastWait = System.nanoTime();
  private volatile boolean closed;

  Checkpointer(SqliteDialect dialect) throws SQLException {
    this.connection = dialect.openCheckpointer();
    this.log = dialect.writeAheadLog();
  }

  /** Told by the writer after each commit; cheap but for the rare time it has to wait. */
  void committed() {
    if (logBytes() >= WRITER_WAITS && System.nanoTime() - lastWait > PAUSE_MILLIS * 1_000_000) {
      lastWait = System.nanoTime();
      checkpoint("passive");
    }
    if (commits.availablePermits() == 0) {
      commits.release();
    }
  }

  /** Bytes in the write-ahead log. */
  long logBytes() {
    try {
      return Files.size(log);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      LOG.warn("Cannot see how large {} is: {}", log, e.toString());
      return 0;
    }
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        commits.acquire();
        afterCommit();
      }
    } catch (InterruptedException e) {
      LOG.debug("Checkpoints of {} end", log);
    }
    close();
  }

  private void afterCommit() throws InterruptedException {
    while (!closed) {
      if (logBytes() >= BY_SIZE) {
        checkpoint("passive");
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      if (!commits.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        checkpoint("truncate");
        return;
      }
      // Many commits are one reason to look, not many.
      commits.drainPermits();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /**
   * Runs what reads first and writes then; a checkpoint in between, which starts the log over,
   * would have its writing refused: https://www.sqlite.org/rescode.html#busy_snapshot
   */
  synchronized void letBy(Runnable work) {
    work.run();
  }

  private synchronized void checkpoint(String manner) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(" + manner + ")");
    } catch (SQLException e) {
      // A busy database answers with a row, not an error: this one says something is wrong, and
      // the log is kept until it is mended.
      LOG.warn("Could not move {} into its database: {}", log, e.getMessage());
    }
  }

  void stop() {
    closed = true;
    commits.release();
  }

  private void close() {
    checkpoint("truncate");
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("Closing the checkpoint connection of {}: {}", log, e.getMessage());
    }
  }
}
