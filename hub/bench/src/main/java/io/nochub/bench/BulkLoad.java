package io.nochub.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the tables of a database that nobody else uses: without its indexes and triggers, which are
 * made again at the end, and without care for a crash. What triggers would have kept is not filled.
 */
final class BulkLoad implements AutoCloseable {
  private static final int ROWS_PER_COMMIT = 100_000;

  private final Connection connection;
  private final List<String> madeAgain = new ArrayList<>();
  private final Map<String, PreparedStatement> inserts = new LinkedHashMap<>();
  private long rows;

  BulkLoad(Connection connection) throws SQLException {
    this.connection = connection;
    run("pragma journal_mode = off");
    run("pragma synchronous = off");
    run("pragma cache_size = -400000");
    takeAway();
    connection.setAutoCommit(false);
  }

  private void takeAway() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select type, name, sql from sqlite_schema"
                    + " where type in ('index', 'trigger') and sql is not null")) {
      while (row.next()) {
        names.add(row.getString(1) + " " + row.getString(2));
        madeAgain.add(row.getString(3));
      }
    }
    for (String name : names) {
      run("drop " + name);
    }
  }

  /** Adds a row; the values stand in the order of the columns. */
  void add(String table, String columns, @Nullable Object... values) throws SQLException {
    PreparedStatement insert = inserts.get(table);
    if (insert == null) {
      String places = "?, ".repeat(values.length - 1) + "?";
      insert =
          connection.prepareStatement(
              "insert into " + table + " (" + columns + ") values (" + places + ")");
      inserts.put(table, insert);
    }
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
    insert.executeUpdate();
    if (++rows % ROWS_PER_COMMIT == 0) {
      connection.commit();
    }
  }

  long rows() {
    return rows;
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes indexes and triggers again, and the database as safe as it was. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement insert : inserts.values()) {
      insert.close();
    }
    for (String sql : madeAgain) {
      run(sql);
    }
    connection.commit();
    connection.setAutoCommit(true);
    run("pragma journal_mode = wal");
  }
}
