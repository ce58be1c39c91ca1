package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Ask.Cell;
import io.nochub.plugins.snmp.profile.Formula;
import io.nochub.plugins.snmp.profile.Grade;
import io.nochub.plugins.snmp.profile.Metric;
import io.nochub.plugins.snmp.profile.ObjectTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/**
 * Which rows the tables of one device have, and what can be computed of them. Used by one thread at
 * a time.
 */
final class DeviceRows {
  private final PolledDevice device;
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private final Map<String, Row> folded = new HashMap<>();
  private final List<String> gone = new ArrayList<>();
  private List<ObjectTable> tables = List.of();

  DeviceRows(PolledDevice device) {
    this.device = device;
  }

  /** Told how a value was graded. */
  interface Grading {
    void is(Grade grade);
  }

  // ---- which there are ----

  /** The device has other tables than it had; the rows of those are gone. */
  void become(List<ObjectTable> others) {
    tables.forEach(table -> isGone(of(table)));
    rows.clear();
    folded.clear();
    tables = others;
  }

  /** Scalars that were missing may be there now. */
  void lookAgainAtScalars() {
    for (ObjectTable table : tables) {
      if (table.isScalar()) {
        rows.computeIfAbsent("", none -> List.of(Row.only(device, table))).forEach(Row::lookAgain);
      }
    }
  }

  /** The tables whose rows have to be looked for. */
  List<ObjectTable> toWalk() {
    return tables.stream().filter(table -> !table.isScalar()).toList();
  }

  /** Takes what a walk found: rows that are what they were keep what is known of them. */
  void found(TableWalk walk) {
    ObjectTable table = walk.table();
    List<Row> former = of(table);
    Map<OID, Row> known = new HashMap<>();
    former.forEach(row -> known.put(row.index(), row));
    List<Row> found = new ArrayList<>();
    walk.rows()
        .forEach(
            (index, columns) -> {
              Map<String, String> texts = new HashMap<>();
              columns.forEach((column, value) -> texts.put(column, text(value)));
              if (table.takes(texts)) {
                Row row = new Row(device, table, index, texts);
                Row before = known.get(index);
                found.add(before != null && row.isSameAs(before) ? before : row);
              }
            });
    if (found.isEmpty()) {
      // An agent in trouble lists nothing; that ends no alert.
      return;
    }
    found.forEach(Row::lookAgain);
    Set<String> keys = new TreeSet<>();
    found.forEach(row -> keys.add(row.key()));
    isGone(former.stream().filter(row -> !keys.contains(row.key())).toList());
    rows.put(table.name(), found);
  }

  /** A value as text; blank if there is none. */
  static String text(Variable value) {
    return Sample.isThere(value) ? value.toString().replace("\u0000", "").strip() : "";
  }

  private List<Row> of(ObjectTable table) {
    return of(table.name());
  }

  private void isGone(List<Row> lost) {
    lost.forEach(row -> row.quantities().forEach(quantity -> gone.add(quantity.alertId())));
  }

  /** Alerts of rows that are there no more, since they were last forgotten. */
  List<String> gone() {
    return gone;
  }

  void forgetGone() {
    gone.clear();
  }

  /** Whether a row was answered nothing of when it was asked last. */
  boolean someAreLost() {
    return rows.values().stream().flatMap(List::stream).anyMatch(Row::isGone);
  }

  /** The rows of a table. */
  List<Row> of(String table) {
    return rows.getOrDefault(table, List.of());
  }

  // ---- what they are ----

  /** All objects to ask for. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (ObjectTable table : tables) {
      for (Row row : of(table)) {
        for (String column : table.measured().names()) {
          if (!row.lacks(column)) {
            cells.add(new Cell(row, column));
          }
        }
      }
    }
    return cells;
  }

  /** The agent was restarted. */
  void restarted() {
    rows.values().forEach(all -> all.forEach(Row::restarted));
  }

  /** Forgets samples from before a moment. */
  void forgetBefore(Instant moment) {
    rows.values().forEach(all -> all.forEach(row -> row.forgetBefore(moment)));
  }

  /** Every metric of every row, as it was at that moment. */
  void measured(Instant at, BiConsumer<Measured, Grading> use) {
    for (ObjectTable table : tables) {
      List<Row> all = of(table);
      if (table.folded() && !all.isEmpty()) {
        Row one = folded.computeIfAbsent(table.name(), none -> Row.only(device, table));
        measured(one, new Folded(all), at, use);
      } else {
        all.forEach(row -> measured(row, row, at, use));
      }
    }
  }

  private static void measured(
      Row row, Formula.Operands values, Instant at, BiConsumer<Measured, Grading> use) {
    for (Quantity quantity : row.quantities()) {
      Metric metric = quantity.metric();
      boolean wasGood = !metric.onceGood() || row.wasGood(metric.name());
      use.accept(
          new Measured(quantity, metric.in(values), wasGood, at),
          grade -> {
            if (metric.onceGood() && grade.isGood()) {
              row.isGood(metric.name());
            }
          });
    }
  }
}
