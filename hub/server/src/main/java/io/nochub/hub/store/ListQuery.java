package io.nochub.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of a table's rows, the one with the highest id first, put together from what it is
 * narrowed to. One index serves it: that of the first condition given. The later ones are written
 * so that the database does not look for another index, which it would have to sort; so the
 * condition that leaves least comes first.
 */
public final class ListQuery {
  /** How far the clock may be set back and rows are still found by their time. */
  private static final Duration CLOCK_ERROR = Duration.ofHours(1);

  private final String columns;
  private final String table;
  private final StringBuilder conditions = new StringBuilder();
  private final List<Object> values = new ArrayList<>();
  private List<TextSearch> ways;
  private boolean served;
  private long lowest;
  private long before;

  /**
   * Makes one without conditions.
   *
   * @param before the rows' ids are below
   */
  public ListQuery(String columns, String table, long before) {
    this.columns = columns;
    this.table = table;
    this.ways = List.of(new TextSearch(table, table + ".id", "1 = 1", List.of()));
    this.before = before;
  }

  /** The condition of a partial index, literally as it is there. */
  public ListQuery where(String condition) {
    served = true;
    return narrow(condition, List.of());
  }

  /** Null fits all. */
  public ListQuery equal(String column, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    String name = served ? unindexed(column, value) : column;
    served = true;
    return narrow(name + " = ?", List.of(value));
  }

  /** One of several values, which no index is looked up for; an empty list fits all. */
  public ListQuery in(String column, List<?> wanted) {
    if (wanted.isEmpty()) {
      return this;
    }
    String places = "?, ".repeat(wanted.size() - 1) + "?";
    return narrow(unindexed(column, wanted.get(0)) + " in (" + places + ")", wanted);
  }

  /**
   * Rows that contain a text; null fits all. The table's text index serves if nothing else does, or
   * if few rows contain it.
   *
   * @param expression what is searched, as the index was made over it
   */
  public ListQuery search(Transaction tx, String expression, @Nullable String wanted) {
    if (wanted == null) {
      return this;
    }
    ways = tx.dialect().search(tx, table, expression, wanted, served);
    served = true;
    return this;
  }

  /**
   * Rows of a span of time; null means without end. Ids rise with the time, so the span is one of
   * ids, which every list is in the order of.
   */
  public ListQuery between(
      Transaction tx, String column, @Nullable Instant since, @Nullable Instant until) {
    if (since != null) {
      lowest =
          tx.first(
                  idWhere(column + " >= ? order by " + column + ", id"),
                  row -> row.getLong(1),
                  since.minus(CLOCK_ERROR))
              .orElse(Long.MAX_VALUE);
    }
    if (until != null) {
      long highest =
          tx.first(
                  idWhere(column + " < ? order by " + column + " desc, id desc"),
                  row -> row.getLong(1),
                  until.plus(CLOCK_ERROR))
              .orElse(0L);
      before = Math.min(before, highest + 1);
    }
    return within(column, since, until);
  }

  /** Rows of a span of a time that does not rise with the id; null means without end. */
  public ListQuery within(String column, @Nullable Instant since, @Nullable Instant until) {
    if (since != null) {
      narrow(unindexed(column, 0) + " >= ?", List.of(since));
    }
    if (until != null) {
      narrow(unindexed(column, 0) + " < ?", List.of(until));
    }
    return this;
  }

  private String idWhere(String condition) {
    return "select id from " + table + " where " + condition + " limit 1";
  }

  private ListQuery narrow(String condition, List<?> with) {
    conditions.append(" and ").append(condition);
    values.addAll(with);
    return this;
  }

  private static String unindexed(String column, Object value) {
    return value instanceof Number ? column + " + 0" : column + " || ''";
  }

  /** The rows with the highest ids; their columns begin with the id. */
  public <T> List<T> latest(Transaction tx, RowReader<T> reader, int atMost) {
    if (lowest >= before) {
      return List.of();
    }
    return ways.stream()
        .flatMap(way -> latest(tx, way, reader, atMost).stream())
        .sorted(Comparator.comparing((Found<T> found) -> found.id()).reversed())
        .limit(atMost)
        .map(Found::row)
        .toList();
  }

  private record Found<T>(long id, T row) {}

  private <T> List<Found<T>> latest(
      Transaction tx, TextSearch way, RowReader<T> reader, int atMost) {
    String key = way.key();
    List<Object> all = new ArrayList<>();
    all.add(before);
    if (lowest > 0) {
      all.add(lowest);
    }
    all.addAll(way.values());
    all.addAll(values);
    all.add(atMost);
    return tx.list(
        "select %s from %s where %s < ?%s and %s%s order by %s desc limit ?"
            .formatted(
                columns,
                way.from(),
                key,
                lowest > 0 ? " and " + key + " >= ?" : "",
                way.condition(),
                conditions,
                key),
        row -> new Found<>(row.getLong(1), reader.read(row)),
        all.toArray());
  }
}
