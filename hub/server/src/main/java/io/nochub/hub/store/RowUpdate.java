package io.nochub.hub.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes those columns of one row that differ from what stands there: SQLite writes every index of
 * a column that is set, whether it changed or not.
 */
public final class RowUpdate {
  private final String table;
  private final long id;
  private final StringBuilder columns = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  public RowUpdate(String table, long id) {
    this.table = table;
    this.id = id;
  }

  /** Sets a column if it is to change. */
  public RowUpdate set(String column, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      columns.append(columns.isEmpty() ? "" : ", ").append(column).append(" = ?");
      values.add(after);
    }
    return this;
  }

  /** As above, for what is written in another form. */
  public <T> RowUpdate set(String column, T before, T after, Function<T, Object> written) {
    return Objects.equals(before, after)
        ? this
        : set(column, written.apply(before), written.apply(after));
  }

  /** Writes what differs; nothing if nothing does. */
  public void run(Transaction tx) {
    if (values.isEmpty()) {
      return;
    }
    values.add(id);
    tx.update("update " + table + " set " + columns + " where id = ?", values.toArray());
  }
}
