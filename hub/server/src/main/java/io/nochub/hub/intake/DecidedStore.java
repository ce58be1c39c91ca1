package io.nochub.hub.intake;

import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which inputs are decided, in the hub's own database so that it is known in the decision's own
 * transaction. Below a mark all are, and need no row of their own.
 */
final class DecidedStore {
  void record(Transaction tx, Collection<Long> inputs, Instant now) {
    for (long input : inputs) {
      tx.update(
          "insert into decided_input(input_id, at) values (?, ?) on conflict (input_id) do nothing",
          input,
          now);
    }
  }

  void recordDead(Transaction tx, DeadInput dead) {
    tx.update(
        "insert into dead_input(input_id, integration, source, at, kind, problem)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (input_id)"
            + " do update set at = excluded.at, kind = excluded.kind, problem = excluded.problem",
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

  /** Rows the mark has made needless; how many went. */
  int deleteBelowMark(Transaction tx, int atMost) {
    return tx.update(
        "delete from decided_input where input_id in (select input_id from decided_input"
            + " where input_id < (select undecided_from from inbox_mark where one = 1)"
            + " order by input_id limit ?)",
        atMost);
  }

  void deleteDead(Transaction tx, Collection<Long> inputs) {
    inputs.forEach(id -> tx.update("delete from dead_input where input_id = ?", id));
  }

  /** The newest first. */
  List<DeadInput> dead(Transaction tx, long before, int atMost) {
    return tx.list(
        "select input_id, integration, source, at, kind, problem from dead_input"
            + " where input_id < ? order by input_id desc limit ?",
        row ->
            new DeadInput(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getString(6)),
        before,
        atMost);
  }
}
