package io.nochub.hub.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

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

  /** Texts that migrations use for the types the databases name differently. */
  abstract Map<String, String> placeholders();

  /**
   * Opens a connection that may write, with automatic commits; the database is made if it is not
   * there yet.
   */
  abstract Connection openWriter() throws SQLException;

  /** Where readers connect; the pool adds its own limits. */
  abstract HikariConfig readers();

  /** Undoes the transaction, also one the database has already ended after an error. */
  abstract void rollback(Connection writer) throws SQLException;

  /** True if the same work may well succeed when it is simply done again. */
  abstract boolean isWorthRepeating(SQLException e);

  /** True if the database, not the unit that met the error, is to blame; includes what is fatal. */
  abstract boolean isOwnFailure(SQLException e);

  /** True if the database can no longer be trusted to keep what it is given. */
  abstract boolean isFatal(SQLException e);

  /** Stops the statement that runs on this connection, if one does; called by another thread. */
  abstract void interrupt(Connection reader) throws SQLException;
}
