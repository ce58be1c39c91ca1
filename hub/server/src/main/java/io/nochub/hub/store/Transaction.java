package io.nochub.hub.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a unit of work sees of the database: everything it does is kept together or not at all.
 * Belongs to the thread and the call it was given to; used later, it throws IllegalStateException.
 *
 * <p>Parameters of the methods below may be null, String, Long, Integer, Double, Boolean (kept as 0
 * or 1), Instant (kept as epoch milliseconds), enum constants (kept by name) and byte arrays.
 */
public final class Transaction {
  private final Session session;
  private final boolean writes;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private boolean ended;

  Transaction(Session session, boolean writes) {
    this.session = session;
    this.writes = writes;
  }

  /** JDBI on this transaction's connection; begin, commit and close are not the caller's. */
  public Handle handle() {
    return open().handle();
  }

  public Dialect dialect() {
    return session.dialect();
  }

  /** Runs a statement that changes rows; gives their number. */
  public int update(String sql, @Nullable Object... parameters) {
    try {
      return bound(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Runs a text that gives nothing back, to its end. */
  void script(String sql) {
    // A prepared statement would stop at the first of the rows without columns that pragmas give.
    try (Statement statement = open().connection().createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** All rows, read into memory: the statement limits their number where it may be large. */
  public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(reader.read(rows));
      }
      return values;
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** The first row, if there is one. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Adds one row to a table that numbers its rows in a column {@code id}; gives its number. */
  public long insert(String sql, @Nullable Object... parameters) {
    return dialect().insert(this, sql, parameters);
  }

  /** The number in the only column of the only row: of a count, or of {@code returning id}. */
  public long number(String sql, @Nullable Object... parameters) {
    return first(sql, row -> row.getLong(1), parameters)
        .orElseThrow(() -> new StoreException("No row came back from: " + sql, null));
  }

  /**
   * Runs the action once the shared commit is on disk, on the writer's thread and before its next
   * unit; never if it is not. The action is short and does not throw.
   */
  public void afterCommit(Runnable action) {
    open();
    if (!writes) {
      throw new IllegalStateException("A read commits nothing");
    }
    afterCommit.add(action);
  }

  /**
   * The same object for as long as nothing was undone, so that what was remembered of rows still
   * holds; null where nothing may be remembered.
   */
  @Nullable Object standing() {
    Session opened = open();
    return writes && !opened.dialect().isShared() ? opened.standing() : null;
  }

  /** Rows were removed or changed without telling those who remember them. */
  public void forgetRemembered() {
    open().forget();
  }

  List<Runnable> end() {
    ended = true;
    return afterCommit;
  }

  private Session open() {
    if (ended) {
      throw new IllegalStateException("This transaction has ended");
    }
    return session;
  }

  private PreparedStatement bound(String sql, @Nullable Object[] parameters) throws SQLException {
    PreparedStatement statement = open().statement(sql, parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(at, Types.NULL);
    } else if (value instanceof String text) {
      // PostgreSQL keeps no NUL in a text, and no text of people needs one
      statement.setString(at, text.indexOf(0) < 0 ? text : text.replace("\0", ""));
    } else if (value instanceof Long number) {
      statement.setLong(at, number);
    } else if (value instanceof Integer number) {
      statement.setLong(at, number);
    } else if (value instanceof Instant time) {
      statement.setLong(at, time.toEpochMilli());
    } else if (value instanceof Boolean flag) {
      statement.setLong(at, flag ? 1 : 0);
    } else if (value instanceof Enum<?> constant) {
      statement.setString(at, constant.name());
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(at, bytes);
    } else if (value instanceof Double number) {
      statement.setDouble(at, number);
    } else {
      throw new IllegalArgumentException("No way to store a " + value.getClass().getName());
    }
  }

  private StoreException failed(String sql, SQLException e) {
    return new StoreException(dialect().name() + ": " + e.getMessage() + " in: " + sql, e);
  }
}
