package io.nochub.hub.maintenance;

import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps maintenance windows; their next edge is a due time. */
public final class MaintenanceStore {
  private static final String SELECT =
      "select id, name, reason, owner, client_id, site_id, device_id, integration, from_at,"
          + " until_at, state from maintenance_window ";

  private static final String NOT_OVER = "not over";

  /** Asked for with each alert. */
  private final WriterCache<String, List<MaintenanceWindow>> notOver = new WriterCache<>(1);

  /**
   * Stores a new window and gives it with its id; it begins at its start, at once if that has
   * passed.
   */
  public MaintenanceWindow add(Transaction tx, MaintenanceWindow w, Instant now) {
    notOver.drop(tx, NOT_OVER);
    long id =
        tx.insert(
            "insert into maintenance_window (name, reason, owner, client_id, site_id, device_id,"
                + " integration, from_at, until_at, state, next_edge, created_at) values (?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            w.name(),
            w.reason(),
            w.owner(),
            w.clientId(),
            w.siteId(),
            w.deviceId(),
            w.integration(),
            w.from(),
            w.until(),
            MaintenanceWindow.State.PLANNED,
            w.from(),
            now);
    return window(tx, id).orElseThrow();
  }

  public Optional<MaintenanceWindow> window(Transaction tx, long id) {
    return tx.first(SELECT + "where id = ?", MaintenanceStore::read, id);
  }

  /** Windows with an id below the given one, latest first. */
  public List<MaintenanceWindow> list(Transaction tx, long before, int atMost) {
    return tx.list(
        SELECT + "where id < ? order by id desc limit ?", MaintenanceStore::read, before, atMost);
  }

  /** As above, of one state and of one client; null fits all. */
  public List<MaintenanceWindow> list(
      Transaction tx,
      MaintenanceWindow.@Nullable State state,
      @Nullable String clientId,
      long before,
      int atMost) {
    String wanted = state == null ? "" : state.name();
    String client = clientId == null ? "" : clientId;
    return tx.list(
        SELECT
            + "where id < ? and (? = '' or state = ?) and (? = '' or client_id = ?) order by id"
            + " desc limit ?",
        MaintenanceStore::read,
        before,
        wanted,
        wanted,
        client,
        client,
        atMost);
  }

  /** Windows that hold now, whether or not their beginning or end has been served yet. */
  public List<MaintenanceWindow> active(Transaction tx, Instant now) {
    return notOver(tx).stream()
        .filter(window -> !window.from().isAfter(now) && window.until().isAfter(now))
        .toList();
  }

  private List<MaintenanceWindow> notOver(Transaction tx) {
    List<MaintenanceWindow> known = notOver.get(tx, NOT_OVER);
    if (known != null) {
      return known;
    }
    List<MaintenanceWindow> read =
        List.copyOf(
            tx.list(
                SELECT + "where state in ('PLANNED', 'ACTIVE') order by id",
                MaintenanceStore::read));
    notOver.put(tx, NOT_OVER, read);
    return read;
  }

  /** When the next window begins or ends. */
  public Optional<Instant> nextEdge(Transaction tx) {
    return tx.first(
        "select next_edge from maintenance_window where next_edge is not null order by next_edge"
            + " limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** A window whose beginning or end has come. */
  public Optional<MaintenanceWindow> edgeDue(Transaction tx, Instant now) {
    return tx.first(
        SELECT + "where next_edge is not null and next_edge <= ? order by next_edge, id limit 1",
        MaintenanceStore::read,
        now);
  }

  /** Marks a window as begun; its end is its next edge. */
  public void begun(Transaction tx, MaintenanceWindow window) {
    notOver.drop(tx, NOT_OVER);
    tx.update(
        "update maintenance_window set state = 'ACTIVE', next_edge = until_at where id = ?",
        window.id());
  }

  /** Marks a window as over, now if it was to go on; its edge stays due for those it kept quiet. */
  public void ended(Transaction tx, MaintenanceWindow window, Instant now) {
    notOver.drop(tx, NOT_OVER);
    tx.update(
        "update maintenance_window set state = 'ENDED', next_edge = ?,"
            + " until_at = case when until_at > ? then ? else until_at end where id = ?",
        now,
        now,
        now,
        window.id());
  }

  /** Nobody waits for its end any more. */
  public void finished(Transaction tx, MaintenanceWindow window) {
    tx.update("update maintenance_window set next_edge = null where id = ?", window.id());
  }

  private static MaintenanceWindow read(ResultSet row) throws SQLException {
    return new MaintenanceWindow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        Instant.ofEpochMilli(row.getLong(9)),
        Instant.ofEpochMilli(row.getLong(10)),
        MaintenanceWindow.State.valueOf(row.getString(11)));
  }
}
