package io.nochub.hub.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a database beside its writer, on a few connections that cannot write. Each read sees one
 * consistent state, and is stopped when it takes too long. Thread-safe.
 */
final class Readers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final int CONNECTIONS = 4;

  private final Dialect dialect;
  private final HandleMaker handles;
  private final HikariDataSource pool;
  private final ReadLimits limits;

  /** What is kept with the pool's connections, where that saves preparing statements again. */
  private final Map<Connection, Session> kept = new ConcurrentHashMap<>();

  /**
   * @param threads those of the pool
   * @param timers the one that stops reads
   */
  Readers(Dialect dialect, HandleMaker handles, ThreadFactory threads, ThreadFactory timers) {
    this.dialect = dialect;
    this.handles = handles;
    HikariConfig config = dialect.readers();
    config.setPoolName(dialect.name());
    config.setThreadFactory(threads);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    this.pool = new HikariDataSource(config);
    this.limits = new ReadLimits(dialect, timers);
  }

  /**
   * @throws StoreException if it took longer, or no connection became free
   */
  <T> T read(Function<Transaction, T> work, long longestMillis) {
    try (Connection connection = pool.getConnection()) {
      return read(connection, work, longestMillis);
    } catch (SQLException e) {
      throw new StoreException(dialect.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private <T> T read(Connection pooled, Function<Transaction, T> work, long longestMillis)
      throws SQLException {
    Session session = session(pooled);
    Transaction transaction = new Transaction(session, false);
    ReadLimits.Watch watch = limits.start(session.connection(), longestMillis);
    boolean done = false;
    try (watch) {
      T result = work.apply(transaction);
      done = true;
      return result;
    } catch (RuntimeException e) {
      throw watch.passed() ? tooLong(e, longestMillis) : e;
    } finally {
      transaction.end();
      end(session, done, pooled);
    }
  }

  /** Ends the read's snapshot before the connection goes back to the pool. */
  private void end(Session session, boolean done, Connection pooled) {
    if (!dialect.keepsStatements()) {
      return; // what was opened through the pool is closed by the pool
    }
    try {
      if (!done) {
        session.closeStatements();
      }
      session.connection().rollback();
    } catch (SQLException e) {
      LOG.warn("{}: a reader is given up: {}", dialect.name(), e.getMessage());
      pool.evictConnection(pooled);
    }
  }

  private StoreException tooLong(Exception e, long longestMillis) {
    return new StoreException(
        dialect.name()
            + ": a read was stopped after "
            + longestMillis / 1000
            + " s; ask for less at a time",
        e);
  }

  private Session session(Connection pooled) throws SQLException {
    if (!dialect.keepsStatements()) {
      return new Session(dialect, pooled, handles);
    }
    // what the pool puts around a connection closes its statements each time
    Connection connection = pooled.unwrap(Connection.class);
    Session known = kept.get(connection);
    if (known != null) {
      return known;
    }
    forgetClosed();
    Session session = new Session(dialect, connection, handles);
    kept.put(connection, session);
    return session;
  }

  /** The pool closes a connection now and then. */
  private void forgetClosed() throws SQLException {
    for (Iterator<Connection> all = kept.keySet().iterator(); all.hasNext(); ) {
      if (all.next().isClosed()) {
        all.remove();
      }
    }
  }

  @Override
  public void close() {
    limits.close();
    pool.close();
  }
}
