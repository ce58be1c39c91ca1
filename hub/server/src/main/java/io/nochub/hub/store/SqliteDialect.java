package io.nochub.hub.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
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
          "strict", "STRICT",
          "sqlite", "",
          "postgresql", "--");

  /** The low byte of SQLite's result codes, https://www.sqlite.org/rescode.html */
  private static final Set<SQLiteErrorCode> FATAL =
      Set.of(
          SQLiteErrorCode.SQLITE_IOERR,
          SQLiteErrorCode.SQLITE_CORRUPT,
          SQLiteErrorCode.SQLITE_NOTADB,
          SQLiteErrorCode.SQLITE_CANTOPEN,
          SQLiteErrorCode.SQLITE_READONLY);

  private static final Set<SQLiteErrorCode> PASSING =
      Set.of(
          SQLiteErrorCode.SQLITE_FULL,
          SQLiteErrorCode.SQLITE_BUSY,
          SQLiteErrorCode.SQLITE_LOCKED,
          SQLiteErrorCode.SQLITE_NOMEM,
          SQLiteErrorCode.SQLITE_INTERRUPT);

  /** Rows with a text, from which on those another index leaves are looked through instead. */
  private static final int MANY = 5_000;

  private static final int CACHE_KILOBYTES = 8_000;

  private final Path file;
  private final int cacheKilobytes;

  public SqliteDialect(Path file) {
    this(file, CACHE_KILOBYTES);
  }

  /**
   * @param cacheKilobytes what the writer may keep of the file in memory, and does not give back;
   *     what a commit changes should fit, or pages are written and read again before its end
   */
  public SqliteDialect(Path file, int cacheKilobytes) {
    this.file = file;
    this.cacheKilobytes = cacheKilobytes;
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
  boolean isShared() {
    return false;
  }

  @Override
  public String contains(String column) {
    return column + " like ? escape '\\'";
  }

  @Override
  List<TextSearch> search(
      Transaction tx, String table, String expression, String wanted, boolean narrowed) {
    // The index knows the upper and lower case of all letters, LIKE only of those of ASCII; what is
    // not ASCII fits any letter, which the trigrams make up for.
    String pattern = containing(wanted).replaceAll("[^\\x00-\\x7f]", "_");
    String like = contains("(" + expression + ")");
    String id = table + ".id";
    String text = table + "_text";
    if (wanted.codePointCount(0, wanted.length()) < TextSearch.LETTERS
        || (narrowed && isInMany(tx, text, wanted))) {
      return List.of(new TextSearch(table, id, like, List.of(pattern)));
    }
    String lacking = text + "_wanted";
    // The index knows which rows have all the trigrams, not that they stand side by side.
    TextSearch indexed =
        new TextSearch(
            joined(text, "rowid", table),
            text + ".rowid",
            "%s match ? and not exists (select 1 from %s where id = %s.rowid) and %s"
                .formatted(text, lacking, text, like),
            List.of(trigrams(wanted), pattern));
    TextSearch notYet =
        new TextSearch(joined(lacking, "id", table), lacking + ".id", like, List.of(pattern));
    return List.of(indexed, notYet);
  }

  /** The table is read for the rows that the other one leads to, in its order. */
  private static String joined(String leading, String key, String table) {
    return "%s cross join %s on %s.id = %s.%s".formatted(leading, table, table, leading, key);
  }

  /**
   * With "returning", as with a trigger, SQLite takes an insert for one that may fail after its
   * first change, and keeps a copy of each page that it changes ("statement journal",
   * sqlite.org/tempfiles.html).
   */
  @Override
  long insert(Transaction tx, String sql, @Nullable Object... parameters) {
    tx.update(sql, parameters);
    return tx.number("select last_insert_rowid()");
  }

  @Override
  void textAdded(Transaction tx, String table, long id) {
    tx.update("insert into " + table + "_text_wanted (id) values (?) on conflict do nothing", id);
  }

  @Override
  boolean wantsIndexing(Transaction tx, String table) {
    return tx.first("select id from " + table + "_text_wanted limit 1", row -> true).isPresent();
  }

  @Override
  int indexTexts(Transaction tx, String table, String expression, int atMost) {
    String text = table + "_text";
    String some = "(select id from " + text + "_wanted order by id limit ?)";
    tx.update("delete from " + text + " where rowid in " + some, atMost);
    tx.update(
        "insert into %s (rowid, text) select id, %s from %s where id in %s"
            .formatted(text, expression, table, some),
        atMost);
    return tx.update("delete from " + text + "_wanted where id in " + some, atMost);
  }

  private static boolean isInMany(Transaction tx, String text, String wanted) {
    String found = "select 1 from " + text + " where " + text + " match ? limit " + MANY;
    return tx.number("select count(*) from (" + found + ")", trigrams(wanted)) == MANY;
  }

  private static String trigrams(String text) {
    int[] letters = text.codePoints().toArray();
    return IntStream.rangeClosed(0, letters.length - TextSearch.LETTERS)
        .mapToObj(from -> new String(letters, from, TextSearch.LETTERS))
        .map(trigram -> '"' + trigram.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(" AND "));
  }

  @Override
  public OptionalLong usedBytes(Transaction tx) {
    long pages = tx.number("pragma page_count") - tx.number("pragma freelist_count");
    return OptionalLong.of(pages * tx.number("pragma page_size"));
  }

  @Override
  public boolean giveBack(Transaction tx, int pages, int reserve) {
    long spare = tx.number("pragma freelist_count") - reserve;
    if (spare > 0) {
      tx.script("pragma incremental_vacuum(" + Math.min(pages, spare) + ")");
    }
    return spare > pages;
  }

  /** Writes what is committed into a new file, beside the work that goes on in any process. */
  void copyTo(Path copy) throws SQLException {
    try (Connection connection = source(common()).getConnection();
        PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
      statement.setString(1, copy.toString());
      statement.execute();
    }
  }

  /** Says in a copy that it is one: no folder has ever seen this stamp. See {@link Instance}. */
  void markAsCopy() throws SQLException {
    try (Connection connection = source(common()).getConnection()) {
      run(connection, "update instance set stamp = ''");
    }
  }

  @Override
  Map<String, String> placeholders() {
    return PLACEHOLDERS;
  }

  @Override
  Connection openWriter() throws SQLException {
    Connection connection = source(common()).getConnection();
    try {
      // First of all: it takes effect only while the file is empty, and stays with it.
      run(connection, "pragma auto_vacuum = incremental");
      run(connection, "pragma journal_mode = wal");
      run(connection, "pragma synchronous = full");
      // Checkpoints are the checkpointer's, so hardly a commit ever waits for one.
      run(connection, "pragma wal_autocheckpoint = 0");
      run(connection, "pragma journal_size_limit = " + Checkpointer.BY_SIZE);
      run(connection, "pragma cache_size = -" + cacheKilobytes);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection for nothing but checkpoints; it never waits for a reader. */
  Connection openCheckpointer() throws SQLException {
    SQLiteConfig config = common();
    config.setBusyTimeout(0);
    return source(config).getConnection();
  }

  @Override
  boolean keepsStatements() {
    return true;
  }

  /**
   * Sees that all values are given anew instead of clearing them: a select with {@code order by} is
   * compiled again after {@code sqlite3_clear_bindings} (seen with SQLite 3.54), which takes longer
   * than running it.
   */
  @Override
  void takeNew(PreparedStatement kept, int values) throws SQLException {
    int wanted = kept.getParameterMetaData().getParameterCount();
    if (values != wanted) {
      throw new SQLException("It takes " + wanted + " values, and " + values + " were given");
    }
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
    // else each insert is followed by a statement that asks for the key, wanted or not
    config.setGetGeneratedKeys(false);
    return config;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  @Override
  void rollback(Connection writer) throws SQLException {
    try {
      writer.rollback();
    } catch (SQLException alreadyRolledBack) {
      // After some errors (a full disk) SQLite has done it by itself, and the driver has not begun
      // the next transaction; https://www.sqlite.org/lang_transaction.html
      run(writer, "begin");
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Also said at once to a unit that has read and now writes, if the log was started over by a
   * checkpoint in between: https://www.sqlite.org/rescode.html#busy_snapshot
   */
  @Override
  boolean isWorthRepeating(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_BUSY;
  }

  /**
   * A transaction that begins by writing waits for a checkpoint; one that has read is refused at
   * once: https://www.sqlite.org/c3ref/busy_handler.html. The user version is nobody's.
   */
  @Override
  void awaitTurn(Connection writer) throws SQLException {
    run(writer, "pragma user_version = 0");
  }

  @Override
  boolean isOwnFailure(SQLException e) {
    return isFatal(e) || PASSING.contains(code(e));
  }

  @Override
  boolean isFatal(SQLException e) {
    return FATAL.contains(code(e));
  }

  private static SQLiteErrorCode code(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
  }

  @Override
  void interrupt(Connection reader) throws SQLException {
    reader.unwrap(SQLiteConnection.class).getDatabase().interrupt();
  }
}
