package io.nochub.hub.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads epoch milliseconds as a time; null stays null. */
final class InstantColumn implements ColumnMapper<Instant> {
  @Override
  public @Nullable Instant map(ResultSet row, int column, StatementContext context)
      throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
