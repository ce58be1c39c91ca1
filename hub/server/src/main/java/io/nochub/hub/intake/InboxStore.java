package io.nochub.hub.intake;

import io.nochub.api.Cursor;
import io.nochub.api.source.Received;
import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The inbox's tables: raw inputs, where polls go on, what the last look saw. */
final class InboxStore {
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

  private final JsonMapper json = new JsonMapper();

  /** An input and whose it is, without its content. */
  record Listed(long id, String integration) {}

  long add(Transaction tx, SourceName from, Received item, long answers) {
    return tx.insert(
        "insert into input(integration, source, feed, kind, item_key, received_at, facts, body,"
            + " answers) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        from.integration(),
        from.source(),
        from.feed(),
        item.kind(),
        item.key(),
        item.at(),
        json.writeValueAsString(item.facts()),
        item.body(),
        answers);
  }

  Optional<Input> find(Transaction tx, long id) {
    return tx.first(
        "select id, integration, source, feed, kind, item_key, received_at, facts, body, answers"
            + " from input where id = ?",
        this::input,
        id);
  }

  private Input input(ResultSet row) throws SQLException {
    Received item =
        new Received(
            row.getString("kind"),
            row.getString("item_key"),
            Instant.ofEpochMilli(row.getLong("received_at")),
            json.readValue(row.getString("facts"), FACTS),
            row.getBytes("body"));
    SourceName from =
        new SourceName(
            row.getString("integration"), row.getString("source"), row.getString("feed"));
    return new Input(row.getLong("id"), from, item, row.getLong("answers"));
  }

  /** In the order of their ids. */
  List<Listed> list(Transaction tx, long from, int atMost) {
    return tx.list(
        "select id, integration from input where id >= ? order by id limit ?",
        row -> new Listed(row.getLong(1), row.getString(2)),
        from,
        atMost);
  }

  /** An input, whose it is and when it came. */
  record Came(long id, String integration, Instant at) {}

  /** In the order of their ids. */
  List<Came> came(Transaction tx, long from, int atMost) {
    return tx.list(
        "select id, integration, received_at from input where id >= ? order by id limit ?",
        row -> new Came(row.getLong(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
        from,
        atMost);
  }

  /** Below an id, the newest first. */
  List<Listed> listBefore(Transaction tx, long before, int atMost) {
    return tx.list(
        "select id, integration from input where id < ? order by id desc limit ?",
        row -> new Listed(row.getLong(1), row.getString(2)),
        before,
        atMost);
  }

  /** Those received before a time, in the order of their ids. */
  List<Long> listOlder(Transaction tx, long from, Instant than, int atMost) {
    return tx.list(
        "select id from input where id >= ? and received_at < ? order by id limit ?",
        row -> row.getLong(1),
        from,
        than,
        atMost);
  }

  void delete(Transaction tx, List<Long> ids) {
    ids.forEach(id -> tx.update("delete from input where id = ?", id));
  }

  /** Uses up a number, if no input has it: SQLite gives none at or below it afterwards. */
  boolean take(Transaction tx, long id, Instant now) {
    int taken =
        tx.update(
            "insert into input(id, integration, source, feed, kind, item_key, received_at, facts,"
                + " body, answers) values (?, '', '', '', '', '', ?, '{}', ?, 0)"
                + " on conflict (id) do nothing",
            id,
            now,
            new byte[0]);
    if (taken > 0) {
      delete(tx, List.of(id));
    }
    return taken > 0;
  }

  Cursor cursor(Transaction tx, SourceName from) {
    return tx.first(
            "select position from poll_cursor where integration = ? and source = ?",
            row -> new Cursor(row.getString(1)),
            from.integration(),
            from.source())
        .orElse(Cursor.START);
  }

  void saveCursor(Transaction tx, SourceName from, Cursor next, Instant now) {
    tx.update(
        "insert into poll_cursor(integration, source, position, at) values (?, ?, ?, ?)"
            + " on conflict (integration, source)"
            + " do update set position = excluded.position, at = excluded.at",
        from.integration(),
        from.source(),
        next.value(),
        now);
  }

  /** Remembers an item's content; false if it is what the last look saw. */
  boolean isNews(Transaction tx, SourceName from, String key, byte[] hash, Instant now) {
    Optional<byte[]> last =
        tx.first(
            "select content_hash from polled_item"
                + " where integration = ? and source = ? and item_key = ?",
            row -> row.getBytes(1),
            from.integration(),
            from.source(),
            key);
    if (last.isPresent() && Arrays.equals(last.get(), hash)) {
      return false;
    }
    tx.update(
        "insert into polled_item(integration, source, item_key, content_hash, seen_at)"
            + " values (?, ?, ?, ?, ?) on conflict (integration, source, item_key)"
            + " do update set content_hash = excluded.content_hash, seen_at = excluded.seen_at",
        from.integration(),
        from.source(),
        key,
        hash,
        now);
    return true;
  }

  /** Forgets what a complete look no longer listed, so that it counts as new when it is back. */
  void forgetUnlisted(Transaction tx, SourceName from, Set<String> listed) {
    Set<String> gone =
        new HashSet<>(
            tx.list(
                "select item_key from polled_item where integration = ? and source = ?",
                row -> row.getString(1),
                from.integration(),
                from.source()));
    gone.removeAll(listed);
    for (String key : gone) {
      tx.update(
          "delete from polled_item where integration = ? and source = ? and item_key = ?",
          from.integration(),
          from.source(),
          key);
    }
  }

  /** Forgets items not seen changed since a time; how many. */
  int forgetItems(Transaction tx, Instant before, int atMost) {
    record Key(String integration, String source, String item) {}
    List<Key> old =
        new ArrayList<>(
            tx.list(
                "select integration, source, item_key from polled_item where seen_at < ?"
                    + " order by seen_at limit ?",
                row -> new Key(row.getString(1), row.getString(2), row.getString(3)),
                before,
                atMost));
    for (Key key : old) {
      tx.update(
          "delete from polled_item where integration = ? and source = ? and item_key = ?",
          key.integration,
          key.source,
          key.item);
    }
    return old.size();
  }
}
