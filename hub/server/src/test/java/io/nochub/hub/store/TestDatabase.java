package io.nochub.hub.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A fresh, migrated database for one test. The migrations run once per JVM and kind; each test gets
 * a copy.
 */
public final class TestDatabase implements AutoCloseable {
  /** Which database a test runs on. */
  public enum Kind {
    SQLITE,
    POSTGRESQL
  }

  private static final Map<String, String> TEMPLATES = new ConcurrentHashMap<>();

  private final Kind kind;
  private final Path folder;
  private final String where;
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private Database database;

  private TestDatabase(Kind kind, Path folder, String where) {
    this.kind = kind;
    this.folder = folder;
    this.where = where;
    this.database = open();
  }

  /**
   * Opens a database with the migrations of a set ("hub", "inbox"), or an empty one for null.
   *
   * @param folder an empty folder the test cleans up
   */
  public static TestDatabase open(Kind kind, @Nullable String set, Path folder) {
    String template =
        set == null ? null : TEMPLATES.computeIfAbsent(kind + set, key -> template(kind, set));
    return new TestDatabase(kind, folder, copy(kind, template, folder));
  }

  private static String template(Kind kind, String set) {
    try {
      Path folder = Files.createTempDirectory("nochub-template");
      String where = copy(kind, null, folder);
      new Migrations(dialect(kind, where)).run(set);
      // the last one named goes first
      folder.toFile().deleteOnExit();
      if (kind == Kind.SQLITE) {
        Path.of(where).toFile().deleteOnExit();
      }
      return where;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String copy(Kind kind, @Nullable String template, Path folder) {
    try {
      if (kind == Kind.POSTGRESQL) {
        return TestPostgres.get().database(template);
      }
      Path file = folder.resolve("test.db");
      if (template != null) {
        Files.copy(Path.of(template), file);
      }
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Dialect dialect(Kind kind, String where) {
    return kind == Kind.POSTGRESQL
        ? new PostgresDialect(TestPostgres.get().address(where), null, null)
        : new SqliteDialect(Path.of(where));
  }

  public Kind kind() {
    return kind;
  }

  public Database database() {
    return database;
  }

  /** Where the database is; for a second connection beside the one under test. */
  public Dialect dialect() {
    return dialect(kind, where);
  }

  /** A plain connection beside the database under test. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        kind == Kind.POSTGRESQL ? TestPostgres.get().address(where) : "jdbc:sqlite:" + where);
  }

  /** The folder given at the start, where a SQLite file lies. */
  public Path folder() {
    return folder;
  }

  /** What the database reported as the end of its trustworthiness. */
  public List<Throwable> fatal() {
    return fatal;
  }

  /** Closes the database and opens it again, as a restart does. */
  public Database reopen() {
    database.close();
    database = open();
    return database;
  }

  private Database open() {
    return new Database(dialect(kind, where), Thread::new, fatal::add);
  }

  @Override
  public void close() {
    database.close();
    try {
      if (kind == Kind.POSTGRESQL) {
        TestPostgres.get().drop(where);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
