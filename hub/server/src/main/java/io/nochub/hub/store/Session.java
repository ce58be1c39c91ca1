package io.nochub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection with the statements kept on it. Used by one thread at a time. */
final class Session implements AutoCloseable {
  /** Says each statement as it is prepared, without its values. */
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** More different texts than the hub has; a guard against SQL put together at run time. */
  private static final int STATEMENTS_KEPT = 500;

  private final Dialect dialect;
  private final Connection connection;
  private final HandleMaker handles;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable Handle handle;
  private Object standing = new Object();

  Session(Dialect dialect, Connection connection, HandleMaker handles) {
    this.dialect = dialect;
    this.handles = handles;
    this.connection = connection;
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  /** Another object after any work was undone. */
  Object standing() {
    return standing;
  }

  /** What was remembered of rows may not be so any more. */
  void forget() {
    standing = new Object();
  }

  Handle handle() {
    Handle open = handle;
    if (open == null) {
      open = handles.handle(connection);
      handle = open;
    }
    return open;
  }

  /**
   * A statement kept with the connection, without values. The caller does not close it, and is done
   * with its result before asking for the same text again.
   *
   * @param values how many it takes; the caller sets them all
   */
  PreparedStatement statement(String sql, int values) throws SQLException {
    PreparedStatement kept = statements.get(sql);
    if (kept == null) {
      LOG.trace("{}", sql);
      kept = connection.prepareStatement(sql);
      statements.put(sql, kept);
      dropEldest();
    }
    dialect.takeNew(kept, values);
    return kept;
  }

  private void dropEldest() throws SQLException {
    if (statements.size() > STATEMENTS_KEPT) {
      var eldest = statements.entrySet().iterator();
      eldest.next().getValue().close();
      eldest.remove();
    }
  }

  void closeStatements() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  /** Closes the statements and the connection. */
  @Override
  public void close() throws SQLException {
    closeStatements();
    connection.close();
  }
}
