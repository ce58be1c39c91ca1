package io.nochub.bench;

import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.store.Migrations;
import io.nochub.hub.store.SqliteDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a hub's decisions leave, to be written again by SQLite alone: nothing is looked up,
 * compared or worded. New alerts come in the order in which the hub decided them; those that are
 * told again are any of the latest.
 */
final class DecisionRows {
  private static final long A_LARGE_PRIME = 1_000_003;

  private static final List<String> SEARCHED = List.of("alert", "incident");

  /** As many as are told again in a mix. */
  private static final int LATEST = 20_000;

  private final Path filled;
  private final long alerts;
  private final List<Table> tables;

  /** Of each alert its id and its incident's, and what makes up its event. */
  private final List<Object[]> keys;

  private DecisionRows(Path filled) throws SQLException {
    this.filled = filled;
    this.alerts = count("alert");
    this.tables = tables();
    this.keys =
        read(
            "select id, incident_id, integration, feed, source_alert_id, fingerprint from alert"
                + " order by id");
  }

  /** Reads into memory what new alerts have left in a hub's database. */
  static DecisionRows of(Path filled) throws SQLException {
    return new DecisionRows(filled);
  }

  /** How many alerts the hub had decided. */
  long alerts() {
    return alerts;
  }

  double rowsEach() {
    return tables.stream().mapToLong(table -> table.rows.size()).sum() / (double) alerts;
  }

  int tableCount() {
    return tables.size();
  }

  /** The rows of one table, in the order they were written. */
  private record Table(String name, int columns, List<Object[]> rows) {
    String insert() {
      return "insert into "
          + name
          + " values ("
          + String.join(", ", Collections.nCopies(columns, "?"))
          + ")";
    }

    /** Those that the alerts before this one left, by and large. */
    int before(long alert, long alerts) {
      return (int) (rows.size() * alert / alerts);
    }
  }

  private List<Table> tables() throws SQLException {
    List<Table> found = new ArrayList<>();
    for (Object[] table :
        read(
            "select name from sqlite_master where type = 'table' and sql not like '%virtual%'"
                + " and name not like '%\\_text%' escape '\\'")) {
      String name = String.valueOf(table[0]);
      if (count(name) >= alerts / 2) {
        List<Object[]> rows = read("select * from " + name);
        found.add(new Table(name, rows.get(0).length, rows));
      }
    }
    return found;
  }

  private long count(String table) throws SQLException {
    return ((Number) read("select count(*) from " + table).get(0)[0]).longValue();
  }

  private List<Object[]> read(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + filled)) {
      return read(connection, sql);
    }
  }

  private static List<Object[]> read(Connection connection, String sql) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        Object[] row = new Object[columns];
        for (int column = 0; column < columns; column++) {
          row[column] = found.getObject(column + 1);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /**
   * Makes an empty database to write them to.
   *
   * @param file where; it is not there yet
   * @param isIndexed whether it has the hub's indexes, and remembers whose text is to be indexed
   * @param checkpointPages after so many pages of log SQLite moves them itself; 0 for never
   */
  Copy copyTo(Path file, boolean isIndexed, int checkpointPages) throws SQLException {
    return new Copy(file, isIndexed, checkpointPages);
  }

  /** A database they are written to. Used by one thread. */
  final class Copy implements AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final List<PreparedStatement> inserts = new ArrayList<>();
    private final Map<String, PreparedStatement> texts = new HashMap<>();
    private final PreparedStatement event;
    private final PreparedStatement alert;
    private final PreparedStatement incident;
    private long written;
    private long told;

    private Copy(Path file, boolean isIndexed, int checkpointPages) throws SQLException {
      this.file = file;
      new Migrations(new SqliteDialect(file)).run("hub");
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      run("pragma synchronous = full");
      run("pragma cache_size = -48000");
      run("pragma temp_store = memory");
      run("pragma wal_autocheckpoint = " + checkpointPages);
      if (!isIndexed) {
        strip();
      }
      connection.setAutoCommit(false);
      for (Table table : tables) {
        inserts.add(connection.prepareStatement(table.insert()));
      }
      if (isIndexed) {
        for (String searched : SEARCHED) {
          texts.put(
              searched,
              connection.prepareStatement(
                  "insert into " + searched + "_text_wanted (id) values (?)"));
        }
      }
      event =
          connection.prepareStatement(
              "insert into seen_event (integration, feed, event_id, content, at)"
                  + " values (?, ?, ?, ?, ?)"
                  + " on conflict (integration, feed, event_id) do nothing");
      alert =
          connection.prepareStatement(
              "update alert set occurred_at = ?, last_seen_at = ?, repeats = ? where id = ?");
      incident =
          connection.prepareStatement(
              "update incident set changed_at = ?, repeats = ? where id = ?");
    }

    private void strip() throws SQLException {
      for (Object[] part :
          read(
              connection,
              "select type, name from sqlite_master where type in ('index', 'trigger') and sql is"
                  + " not null")) {
        run("drop " + part[0] + " " + part[1]);
      }
    }

    int indexes() throws SQLException {
      int indexes = 0;
      for (Table table : tables) {
        indexes +=
            read(
                    connection,
                    "select name from sqlite_master where type = 'index' and sql is not null and"
                        + " tbl_name = '"
                        + table.name
                        + "'")
                .size();
      }
      return indexes;
    }

    /** Writes the rows of the next new alert; there are as many as {@link #alerts} says. */
    void addNew() throws SQLException {
      if (written == alerts) {
        throw new IllegalStateException("All " + alerts + " alerts were written");
      }
      for (int i = 0; i < inserts.size(); i++) {
        Table table = tables.get(i);
        int end = table.before(written + 1, alerts);
        for (int row = table.before(written, alerts); row < end; row++) {
          write(inserts.get(i), table.rows.get(row));
          if (texts.containsKey(table.name)) {
            write(texts.get(table.name), new Object[] {table.rows.get(row)[0]});
          }
        }
      }
      written++;
    }

    /**
     * Writes what stays of one of the latest 20,000 that is told again: one more event, and a later
     * time and a higher count on the alert and its incident.
     */
    void addTold() throws SQLException {
      long back = told * A_LARGE_PRIME % Math.min(written, LATEST);
      Object[] one = keys.get((int) (written - 1 - back));
      long now = System.currentTimeMillis();
      write(event, new Object[] {one[2], one[3], one[4] + ":again" + told, one[5], now});
      write(alert, new Object[] {now, now, told, one[0]});
      write(incident, new Object[] {now, told, one[1]});
      told++;
    }

    /** Has the texts of some that were written indexed; gives how many there were. */
    int indexTexts(int atMost) throws SQLException {
      return indexTexts("alert", AlertStore.SEARCHED, atMost)
          + indexTexts("incident", IncidentStore.SEARCHED, atMost);
    }

    private int indexTexts(String table, String expression, int atMost) throws SQLException {
      String some = "(select id from " + table + "_text_wanted order by id limit " + atMost + ")";
      run(
          "insert into %1$s_text (rowid, text) select id, %2$s from %1$s where id in %3$s"
              .formatted(table, expression, some));
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("delete from " + table + "_text_wanted where id in " + some);
      }
    }

    void commit() throws SQLException {
      connection.commit();
    }

    long logBytes() throws IOException {
      return Files.size(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private void run(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    private static void write(PreparedStatement statement, Object[] row) throws SQLException {
      for (int column = 0; column < row.length; column++) {
        statement.setObject(column + 1, row[column]);
      }
      statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
