package io.nochub.hub.intake;

import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which inputs are decided, in the hub's own database so that it is known in the decision's own
 * transaction. Below a mark all are, and need no row of their own.
 */
final class DecidedStore {
  private static final String COLUMNS =
      "select input_id, integration, source, at, kind, problem, again from dead_input";

  private static final String SOME_AGAIN = "select 1 from dead_input where again = 1 limit 1";

  /** An input that had been set aside before is on that list no longer. */
  void record(Transaction tx, Collection<Long> inputs, Instant now) {
    boolean someAgain = tx.first(SOME_AGAIN, row -> true).isPresent();
    for (long input : inputs) {
      if (someAgain) {
        tx.update("delete from dead_input where input_id = ? and again = 1", input);
      }
      tx.update(
          "insert into decided_input(input_id, at) values (?, ?) on conflict (input_id) do nothing",
          input,
          now);
    }
  }

  void recordDead(Transaction tx, DeadInput dead) {
    tx.update(
        "insert into dead_input(input_id, integration, source, at, kind, problem, again)"
            + " values (?, ?, ?, ?, ?, ?, 0) on conflict (input_id)"
            + " do update set at = excluded.at, kind = excluded.kind, problem = excluded.problem,"
            + " again = 0",
        dead.inputId(),
        dead.integration(),
        dead.source(),
        dead.at(),
        dead.kind(),
        dead.problem());
  }

  /** Everything below is decided. */
  long mark(Transaction tx) {
    return tx.first("select undecided_from from inbox_mark where one = 1", row -> row.getLong(1))
        .orElse(0L);
  }

  void setMark(Transaction tx, long from) {
    tx.update(
        "insert into inbox_mark(one, undecided_from) values (1, ?)"
            + " on conflict (one) do update set undecided_from = excluded.undecided_from",
        from);
  }

  /** The highest number of an input that is known here. */
  long last(Transaction tx) {
    return tx.number(
        "select coalesce(max(last), 0) from (select undecided_from - 1 as last from inbox_mark"
            + " union all select max(input_id) from decided_input"
            + " union all select max(input_id) from dead_input) known");
  }

  /** Those of the inputs that are decided; the ids lie close together and in order. */
  Set<Long> decidedOf(Transaction tx, List<Long> inputs) {
    if (inputs.isEmpty()) {
      return Set.of();
    }
    long mark = mark(tx);
    Set<Long> decided =
        new HashSet<>(
            tx.list(
                "select input_id from decided_input where input_id between ? and ?",
                row -> row.getLong(1),
                inputs.get(0),
                inputs.get(inputs.size() - 1)));
    inputs.stream().filter(id -> id < mark).forEach(decided::add);
    return decided;
  }

  /** Those of the inputs that are set aside; the ids lie close together and in order. */
  Set<Long> deadOf(Transaction tx, List<Long> inputs) {
    return new HashSet<>(
        tx.list(
            "select input_id from dead_input where input_id between ? and ?",
            row -> row.getLong(1),
            inputs.get(0),
            inputs.get(inputs.size() - 1)));
  }

  /** Rows the mark has made needless; how many went. */
  int deleteBelowMark(Transaction tx, int atMost) {
    return tx.update(
        "delete from decided_input where input_id in (select input_id from decided_input"
            + " where input_id < (select undecided_from from inbox_mark where one = 1)"
            + " order by input_id limit ?)",
        atMost);
  }

  int deleteDead(Transaction tx, Collection<Long> inputs) {
    return inputs.stream()
        .mapToInt(id -> tx.update("delete from dead_input where input_id = ?", id))
        .sum();
  }

  Optional<DeadInput> markAgain(Transaction tx, long input) {
    tx.update("update dead_input set again = 1 where input_id = ?", input);
    return findDead(tx, input);
  }

  List<InboxStore.Listed> listAgain(Transaction tx) {
    return tx.list(
        "select input_id, integration from dead_input where again = 1 order by input_id",
        row -> new InboxStore.Listed(row.getLong(1), row.getString(2)));
  }

  /** The newest first; of all integrations if none is named. */
  List<DeadInput> dead(
      Transaction tx, boolean again, @Nullable String integration, long before, int atMost) {
    // literally, for the index of those that are tried again
    String which = COLUMNS + " where input_id < ? and again = " + (again ? "1" : "0");
    String order = " order by input_id desc limit ?";
    return integration == null
        ? tx.list(which + order, DecidedStore::read, before, atMost)
        : tx.list(
            which + " and integration = ?" + order,
            DecidedStore::read,
            before,
            integration,
            atMost);
  }

  Optional<DeadInput> findDead(Transaction tx, long input) {
    return tx.first(COLUMNS + " where input_id = ?", DecidedStore::read, input);
  }

  boolean isDecided(Transaction tx, long input) {
    return input < mark(tx)
        || tx.first(
                "select input_id from decided_input where input_id = ?",
                row -> row.getLong(1),
                input)
            .isPresent();
  }

  private static DeadInput read(ResultSet row) throws SQLException {
    return new DeadInput(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getString(5),
        row.getString(6),
        row.getLong(7) != 0);
  }
}
