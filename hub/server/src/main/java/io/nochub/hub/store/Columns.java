package io.nochub.hub.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a row one after the other, in the order of the statement: looking each up by
 * its name costs more than reading it.
 */
public final class Columns {
  private final ResultSet row;
  private int at;

  public Columns(ResultSet row) {
    this.row = row;
  }

  public String text() throws SQLException {
    return row.getString(++at);
  }

  public @Nullable String textOrNull() throws SQLException {
    return row.getString(++at);
  }

  public long number() throws SQLException {
    return row.getLong(++at);
  }

  public @Nullable Long numberOrNull() throws SQLException {
    long value = row.getLong(++at);
    return row.wasNull() ? null : value;
  }

  public boolean flag() throws SQLException {
    return number() == 1;
  }

  /** One of the constants by its name. */
  public <E extends Enum<E>> E word(Class<E> constants) throws SQLException {
    return Enum.valueOf(constants, text());
  }

  public Instant time() throws SQLException {
    return Instant.ofEpochMilli(number());
  }

  public @Nullable Instant timeOrNull() throws SQLException {
    Long value = numberOrNull();
    return value == null ? null : Instant.ofEpochMilli(value);
  }
}
