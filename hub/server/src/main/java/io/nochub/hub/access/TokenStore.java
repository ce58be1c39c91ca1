package io.nochub.hub.access;

import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access to the table of API tokens. */
final class TokenStore {
  private static final String COLUMNS =
      "select id, name, role, created_at, created_by, expires_at, last_used_at from api_token";

  long add(Transaction tx, String hash, ApiToken token) {
    return tx.insert(
        "insert into api_token (hash, name, role, created_at, created_by, expires_at)"
            + " values (?, ?, ?, ?, ?, ?)",
        hash,
        token.name(),
        token.role(),
        token.createdAt(),
        token.createdBy(),
        token.expiresAt());
  }

  Optional<ApiToken> byHash(Transaction tx, String hash) {
    return tx.first(COLUMNS + " where hash = ?", TokenStore::token, hash);
  }

  Optional<ApiToken> find(Transaction tx, long id) {
    return tx.first(COLUMNS + " where id = ?", TokenStore::token, id);
  }

  /** Newest first. */
  List<ApiToken> list(Transaction tx, @Nullable Long before, int limit) {
    return tx.list(
        COLUMNS + " where id < ? order by id desc limit ?",
        TokenStore::token,
        before == null ? Long.MAX_VALUE : before,
        limit);
  }

  void delete(Transaction tx, long id) {
    tx.update("delete from api_token where id = ?", id);
  }

  void used(Transaction tx, long id, Instant at) {
    tx.update("update api_token set last_used_at = ? where id = ?", at, id);
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getLong("id"),
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getString("created_by"),
        time(row, "expires_at"),
        time(row, "last_used_at"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
