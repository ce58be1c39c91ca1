package io.nochub.hub.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** One SQLite file, in write-ahead mode, synchronised at every commit. */
public final class SqliteDialect extends Dialect {
  private static final Map<String, String> PLACEHOLDERS =
      Map.of(
          "id", "INTEGER PRIMARY KEY AUTOINCREMENT",
          "int", "INTEGER",
          "real", "REAL",
          "blob", "BLOB",
          "strict", "STRICT");

  /** The low byte of SQLite's result codes, https://www.sqlite.org/rescode.html */
  private static final Set<SQLiteErrorCode> FATAL =
      Set.of(
          SQLiteErrorCode.SQLITE_IOERR,
          SQLiteErrorCode.SQLITE_CORRUPT,
          SQLiteErrorCode.SQLITE_NOTADB,
          SQLiteErrorCode.SQLITE_CANTOPEN,
          SQLiteErrorCode.SQLITE_READONLY);

  private final Path file;

  public SqliteDialect(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** The file in which SQLite gathers commits before they are moved into the database. */
  Path writeAheadLog() {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String contains(String column) {
    return column + " like ? escape '\\'";
  }

  @Override
  Map<String, String> placeholders() {
    return PLACEHOLDERS;
  }

  @Override
  Connection openWriter() throws SQLException {
    SQLiteConfig config = common();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setCacheSize(-16_000);
    // The journal's file is cut back to this size when it starts over.
    config.setJournalSizeLimit((int) Checkpointer.BY_SIZE);
    Connection connection = source(config).getConnection();
    try (Statement statement = connection.createStatement()) {
      // Takes effect only before the first table exists, and stays with the file.
      statement.execute("pragma auto_vacuum = incremental");
      // Checkpoints are the checkpointer's alone, so no commit ever waits for one.
      statement.execute("pragma wal_autocheckpoint = 0");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** A connection for nothing but checkpoints; it never waits for a reader. */
  Connection openCheckpointer() throws SQLException {
    SQLiteConfig config = common();
    config.setBusyTimeout(0);
    return source(config).getConnection();
  }

  @Override
  HikariConfig readers() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source(common()));
    config.setConnectionInitSql("pragma query_only = 1");
    return config;
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    config.setTempStore(TempStore.MEMORY);
    return config;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  @Override
  boolean isWorthRepeating(SQLException e) {
    return false;
  }

  @Override
  boolean isFatal(SQLException e) {
    return FATAL.contains(SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff));
  }

  @Override
  void interrupt(Connection reader) throws SQLException {
    reader.unwrap(SQLiteConnection.class).getDatabase().interrupt();
  }
}
