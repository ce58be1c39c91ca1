package io.nochub.hub.access;

import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Access to the table of users. */
final class UserStore {
  boolean isEmpty(Transaction tx) {
    return tx.number("select count(*) from app_user") == 0;
  }

  Optional<User> find(Transaction tx, String name) {
    return tx.first(
        "select name, password, one_time, role from app_user where name = ?",
        row ->
            new User(
                row.getString(1),
                row.getString(2),
                row.getInt(3) == 1,
                Role.valueOf(row.getString(4))),
        name);
  }

  /** False if there is a user of that name already. */
  boolean add(Transaction tx, User user, Instant now) {
    return tx.update(
            "insert into app_user (name, password, one_time, role, created_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?) on conflict (name) do nothing",
            user.name(),
            user.password(),
            user.oneTime(),
            user.role(),
            now,
            now)
        == 1;
  }

  void changePassword(Transaction tx, String name, String hash, Instant now) {
    tx.update(
        "update app_user set password = ?, one_time = 0, changed_at = ? where name = ?",
        hash,
        now,
        name);
  }
}
