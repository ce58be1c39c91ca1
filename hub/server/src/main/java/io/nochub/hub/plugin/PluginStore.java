package io.nochub.hub.plugin;

import io.nochub.hub.store.Transaction;
import java.time.InstantSource;
import java.util.List;

/** The table of installed plugins. Works inside the caller's transaction. */
public final class PluginStore {
  private final InstantSource clock;

  public PluginStore(InstantSource clock) {
    this.clock = clock;
  }

  /** Where an archive came from: with the hub, or by the operator's hand. */
  enum Origin {
    BUNDLED,
    OPERATOR
  }

  /** One installed plugin; removed ones are kept only if they came with the hub. */
  record Row(
      String id, String version, String sha256, Origin origin, boolean enabled, boolean removed) {
    Row enabled(boolean now) {
      return new Row(id, version, sha256, origin, now, removed);
    }

    Row gone() {
      return new Row(id, version, sha256, origin, enabled, true);
    }
  }

  List<Row> all(Transaction transaction) {
    return transaction.list(
        "select id, version, sha256, origin, enabled, removed from plugin order by id",
        row ->
            new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Origin.valueOf(row.getString(4)),
                row.getLong(5) != 0,
                row.getLong(6) != 0));
  }

  void save(Transaction transaction, Row row) {
    transaction.update(
        "insert into plugin (id, version, sha256, origin, enabled, removed, changed_at) values (?,"
            + " ?, ?, ?, ?, ?, ?) on conflict (id) do update set version = excluded.version,"
            + " sha256 = excluded.sha256, origin = excluded.origin, enabled = excluded.enabled,"
            + " removed = excluded.removed, changed_at = excluded.changed_at",
        row.id(),
        row.version(),
        row.sha256(),
        row.origin(),
        row.enabled(),
        row.removed(),
        clock.instant());
  }

  void delete(Transaction transaction, String id) {
    transaction.update("delete from plugin where id = ?", id);
  }
}
