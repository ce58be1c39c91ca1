package io.nochub.hub.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and what it does in its own way. Everything else is common SQL: {@code on
 * conflict … returning}, {@code nulls last} written out, no upsert by catching an error.
 */
public abstract sealed class Dialect permits SqliteDialect, PostgresDialect {

  /** Names the database in messages: a file name, or the server's address without credentials. */
  public abstract String name();

  /** True if several hubs, each with a data folder of its own, may work on this one database. */
  abstract boolean isShared();

  /**
   * A condition with one parameter that is true where the column contains a text, upper and lower
   * case being one. The parameter's value is made by {@link #containing}.
   */
  public abstract String contains(String column);

  /** The parameter for {@link #contains}: the text with its wildcards made harmless. */
  public String containing(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  /**
   * How rows of a table are found by a text in them: from an index, as soon as it has three
   * letters. The table has an index for it, named after it with {@code _text}.
   *
   * @param expression what is searched, as the index was made over it
   * @param narrowed whether another index leaves so few rows that a text which is in many is better
   *     looked for in those
   * @return one or more ways; each finds rows that the others do not
   */
  abstract List<TextSearch> search(
      Transaction tx, String table, String expression, String wanted, boolean narrowed);

  /** Runs an insert of one row; gives the number that the row's {@code id} was given. */
  abstract long insert(Transaction tx, String sql, @Nullable Object... parameters);

  /** A row was added whose text is to be found. */
  abstract void textAdded(Transaction tx, String table, long id);

  /** Whether the text index of a table lacks rows. */
  abstract boolean wantsIndexing(Transaction tx, String table);

  /** Brings some rows that the text index of a table lacks into it; gives how many. */
  abstract int indexTexts(Transaction tx, String table, String expression, int atMost);

  /** Bytes of the database in use, what is free inside its file not counted; empty if not known. */
  public abstract OptionalLong usedBytes(Transaction tx);

  /**
   * Gives free space inside the database's file back to the disk.
   *
   * @param pages how many pages at most
   * @param reserve how many free pages stay for what is written next
   * @return whether there is more to give back
   */
  public abstract boolean giveBack(Transaction tx, int pages, int reserve);

  /** Texts that migrations use for the types the databases name differently. */
  abstract Map<String, String> placeholders();

  /**
   * Opens a connection that may write, with automatic commits; the database is made if it is not
   * there yet.
   */
  abstract Connection openWriter() throws SQLException;

  /** Whether the hub keeps statements from one read to the next; else the driver sees to that. */
  abstract boolean keepsStatements();

  /**
   * Makes a kept statement ready for new values, so that none of the time before is left.
   *
   * @param values how many are about to be set
   */
  abstract void takeNew(PreparedStatement kept, int values) throws SQLException;

  /** Where readers connect; the pool adds its own limits. */
  abstract HikariConfig readers();

  /** Undoes the transaction, also one the database has already ended after an error. */
  abstract void rollback(Connection writer) throws SQLException;

  /** True if the same work may well succeed when it is simply done again. */
  abstract boolean isWorthRepeating(SQLException e);

  /** Waits, at the beginning of a transaction, until units that are run again may write. */
  void awaitTurn(Connection writer) throws SQLException {}

  /** True if the database, not the unit that met the error, is to blame; includes what is fatal. */
  abstract boolean isOwnFailure(SQLException e);

  /** True if the database can no longer be trusted to keep what it is given. */
  abstract boolean isFatal(SQLException e);

  /** Stops the statement that runs on this connection, if one does; called by another thread. */
  abstract void interrupt(Connection reader) throws SQLException;
}
