package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations only add: from whatever schema, with something in every table of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class UpgradeTest {
  @TempDir Path folder;

  static Stream<Arguments> former_schemas() {
    return Stream.of("hub", "inbox")
        .flatMap(
            set -> FormerSchema.versions(set).stream().map(version -> Arguments.of(set, version)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("former_schemas")
  void everything_a_former_version_stored_is_there_after_the_upgrade(String set, int version)
      throws SQLException {
    Path file = folder.resolve("former.db");
    FormerSchema.migrate(file, set, version);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Map<String, List<String>> tables = tables(connection);
      for (Map.Entry<String, List<String>> table : tables.entrySet()) {
        fill(connection, table.getKey(), table.getValue());
      }
      List<List<String>> before = content(connection, tables);
      assertThat(before).hasSameSizeAs(tables.keySet()).noneMatch(List::isEmpty);

      new Migrations(new SqliteDialect(file)).run(set);

      assertThat(content(connection, tables)).isEqualTo(before);
      assertThat(rows(connection, "pragma integrity_check")).containsExactly("ok");
      assertThat(rows(connection, "pragma foreign_key_check")).isEmpty();
      assertThat(schema(connection)).isEqualTo(freshSchema(set));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void what_taking_in_needs_is_brought_up_first_and_the_rest_afterwards(int version)
      throws SQLException {
    Path file = folder.resolve("former.db");
    FormerSchema.migrate(file, "hub", version);
    Migrations migrations = new Migrations(new SqliteDialect(file));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      migrations.runForTakingIn();
      assertThat(tables(connection)).containsKeys("integration", "instance", "dead_input");
      assertThat(tables(connection).get("integration")).contains("silent_after");
      assertThat(tables(connection)).doesNotContainKey("unsent");
      assertThat(schema(connection).toString()).doesNotContain("index alert_opened");
      migrations.run("hub");
      assertThat(schema(connection)).isEqualTo(freshSchema("hub"));
      migrations.runForTakingIn();
      assertThat(schema(connection)).isEqualTo(freshSchema("hub"));
    }
  }

  /** Columns of the tables that are there, by name. */
  private static Map<String, List<String>> tables(Connection connection) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String table :
        rows(
            connection,
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and"
                + " name not like 'migrations_%'")) {
      tables.put(table, rows(connection, "select name from pragma_table_info('" + table + "')"));
    }
    return tables;
  }

  /** The same one in every column, so that what refers to something finds it. */
  private static void fill(Connection connection, String table, List<String> columns)
      throws SQLException {
    String ones =
        rows(connection, "select type from pragma_table_info('" + table + "')").stream()
            .map(type -> type.equals("BLOB") ? "x'31'" : "1")
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert or ignore into "
              + table
              + " ("
              + String.join(", ", columns)
              + ") values ("
              + ones
              + ")");
    }
  }

  private static List<List<String>> content(Connection connection, Map<String, List<String>> tables)
      throws SQLException {
    List<List<String>> content = new ArrayList<>();
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      String values =
          table.getValue().stream()
              .map(column -> "quote(" + column + ")")
              .collect(Collectors.joining(" || ',' || "));
      content.add(rows(connection, "select " + values + " from " + table.getKey()));
    }
    return content;
  }

  private List<String> freshSchema(String set) throws SQLException {
    Path file = folder.resolve("fresh.db");
    new Migrations(new SqliteDialect(file)).run(set);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return schema(connection);
    }
  }

  private static List<String> schema(Connection connection) throws SQLException {
    return rows(
        connection,
        "select name || ': ' || sql from sqlite_master where sql is not null order by name");
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }
}
