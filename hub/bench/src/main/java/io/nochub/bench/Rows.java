package io.nochub.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import java.util.List;

/**
 * Measures what SQLite alone needs to keep the rows that new alerts leave behind: the bound of what
 * can be decided when every alert is new. A hub decides new alerts; the rows they left are then
 * written again, in the same order, to an empty database of the same tables and indexes, by one
 * thread that does nothing else: it looks nothing up, changes nothing, and searches no text. Then
 * it writes what stays of an alert that is told again, for the latest in another order.
 *
 * <p>Arguments: a folder, and the script of requests.
 */
final class Rows {
  private static final int SECONDS = 3;
  private static final int A_REQUEST = 10;
  private static final long A_LARGE_PRIME = 1_000_003;

  /** As many as are told again in a mix. */
  private static final int LATEST = 20_000;

  private final Path folder;
  private final Path filled;
  private final long alerts;

  private Rows(Path folder, Path filled) throws SQLException {
    this.folder = folder;
    this.filled = filled;
    this.alerts = count("alert");
  }

  /** Measures, and prints a line for each number of alerts to a commit. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println(Machine.line());
    System.out.printf("fdatasync: %.2f ms%n", Machine.syncMillis(folder));
    Path data = Files.createTempDirectory(folder, "hub");
    fill(data, Path.of(arguments[1]));
    Rows rows = new Rows(folder, data.resolve("hub.db"));
    for (int commit : new int[] {10, 100, 1_000}) {
      rows.write(commit, true);
    }
    rows.write(100, false);
  }

  private static void fill(Path data, Path script) throws Exception {
    try (HubProcess hub = HubProcess.start(data)) {
      Ingest.setUp(hub);
      Ingest.send(script, hub, A_REQUEST, 100, "rows", SECONDS);
      Ingest.awaitDecided(hub);
    }
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

  private void write(int commit, boolean isIndexed) throws SQLException, IOException {
    List<Table> tables = tables();
    Path copy = Files.createTempDirectory(folder, "rows").resolve("copy.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
      int indexes = prepare(connection, isIndexed);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long processor = threads.getCurrentThreadCpuTime();
      long begun = System.nanoTime();
      write(connection, tables, commit);
      double took = (System.nanoTime() - begun) / 1e9;
      double used = (threads.getCurrentThreadCpuTime() - processor) / 1e3 / alerts;
      System.out.printf(
          "SQLite alone, %,d alerts to a commit: %,.0f new alerts/s, %,.0f µs of processor time and"
              + " %,.0f KB of log each; each leaves %.1f rows in %d tables, which have %d indexes%n",
          commit,
          alerts / took,
          used,
          Files.size(copy.resolveSibling("copy.db-wal")) / 1024.0 / alerts,
          tables.stream().mapToLong(table -> table.rows.size()).sum() / (double) alerts,
          tables.size(),
          indexes);
      if (isIndexed) {
        repeat(connection, commit);
      }
    }
  }

  /** One more event, and a later time and a higher count on the alert and its incident. */
  private void repeat(Connection connection, int commit) throws SQLException {
    List<Object[]> told = told();
    long begun = System.nanoTime();
    try (PreparedStatement event =
            connection.prepareStatement(
                "insert into seen_event (integration, feed, event_id, content, at)"
                    + " values (?, ?, ?, ?, ?)"
                    + " on conflict (integration, feed, event_id) do nothing");
        PreparedStatement alert =
            connection.prepareStatement(
                "update alert set occurred_at = ?, last_seen_at = ?, repeats = ? where id = ?");
        PreparedStatement incident =
            connection.prepareStatement(
                "update incident set changed_at = ?, repeats = ? where id = ?")) {
      for (int i = 0; i < told.size(); i++) {
        Object[] one = told.get((int) (i * A_LARGE_PRIME % told.size()));
        long now = System.currentTimeMillis();
        write(event, new Object[] {one[2], one[3], one[4] + ":again", one[5], now});
        write(alert, new Object[] {now, now, 1, one[0]});
        write(incident, new Object[] {now, 1, one[1]});
        if (i % commit == commit - 1) {
          connection.commit();
        }
      }
    }
    connection.commit();
    double took = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "  and %,.0f a second of those that were told before, %.0f µs each%n",
        told.size() / took, took * 1e6 / told.size());
  }

  /** Of the latest alerts their ids and their incidents', and what makes up their events. */
  private List<Object[]> told() throws SQLException {
    return read(
        "select id, incident_id, integration, feed, source_alert_id, fingerprint from alert where"
            + " incident_id is not null order by id desc limit "
            + LATEST);
  }

  private void write(Connection connection, List<Table> tables, int commit) throws SQLException {
    List<PreparedStatement> inserts = new ArrayList<>();
    for (Table table : tables) {
      inserts.add(connection.prepareStatement(table.insert()));
    }
    connection.setAutoCommit(false);
    for (long alert = 0; alert < alerts; alert++) {
      for (int i = 0; i < tables.size(); i++) {
        Table table = tables.get(i);
        int end = table.before(alert + 1, alerts);
        for (int row = table.before(alert, alerts); row < end; row++) {
          write(inserts.get(i), table.rows.get(row));
        }
      }
      if (alert % commit == commit - 1) {
        connection.commit();
      }
    }
    connection.commit();
  }

  private static void write(PreparedStatement insert, Object[] row) throws SQLException {
    for (int column = 0; column < row.length; column++) {
      insert.setObject(column + 1, row[column]);
    }
    insert.executeUpdate();
  }

  /** The tables that each new alert has part in; how many indexes they have. */
  private int prepare(Connection connection, boolean isIndexed) throws SQLException {
    for (String pragma :
        List.of(
            "auto_vacuum = incremental",
            "journal_mode = wal",
            "synchronous = full",
            "wal_autocheckpoint = 0",
            "cache_size = -48000")) {
      run(connection, "pragma " + pragma);
    }
    List<String> names = tables().stream().map(Table::name).toList();
    int indexes = 0;
    for (String type : isIndexed ? List.of("table", "index") : List.of("table")) {
      for (Object[] found :
          read(
              "select sql, tbl_name from sqlite_master where sql is not null and type = '"
                  + type
                  + "'")) {
        if (names.contains(String.valueOf(found[1]))) {
          run(connection, String.valueOf(found[0]));
          indexes += type.equals("index") ? 1 : 0;
        }
      }
    }
    return indexes;
  }

  private List<Table> tables() throws SQLException {
    List<Table> tables = new ArrayList<>();
    for (Object[] found :
        read(
            "select name from sqlite_master where type = 'table' and sql not like '%virtual%'"
                + " and name not like '%\\_text%' escape '\\'")) {
      String name = String.valueOf(found[0]);
      if (count(name) >= alerts / 2) {
        List<Object[]> rows = read("select * from " + name);
        tables.add(new Table(name, rows.get(0).length, rows));
      }
    }
    return tables;
  }

  private long count(String table) throws SQLException {
    return ((Number) read("select count(*) from " + table).get(0)[0]).longValue();
  }

  private List<Object[]> read(String sql) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + filled);
        Statement statement = connection.createStatement();
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

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
