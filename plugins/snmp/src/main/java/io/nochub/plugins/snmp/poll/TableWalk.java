package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.ObjectTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Goes through some columns of a table, all at once, each until its end. A column of an agent that
 * goes round in a circle ends where it turns.
 */
final class TableWalk {
  /** More rows are not believed. */
  static final int MOST_ROWS = 20_000;

  private final ObjectTable table;
  private final boolean unordered;
  private final List<Column> columns = new ArrayList<>();
  private final Map<OID, Map<String, Variable>> rows = new TreeMap<>();
  private boolean cutShort;

  /** A column and how far we are in it. */
  private static final class Column {
    final String name;
    final OID root;
    OID last;
    int seen;
    boolean ended;

    Column(String name, OID root) {
      this.name = name;
      this.root = root;
      this.last = root;
    }
  }

  TableWalk(ObjectTable table, boolean unordered) {
    this.table = table;
    this.unordered = unordered;
    for (String name : table.identifying()) {
      String oid = table.objects().get(name);
      if (oid != null) {
        columns.add(new Column(name, new OID(oid)));
      }
    }
  }

  ObjectTable table() {
    return table;
  }

  /** What to ask for the successors of; empty at the end. */
  List<OID> next() {
    return open().stream().map(column -> column.last).toList();
  }

  private List<Column> open() {
    return columns.stream().filter(column -> !column.ended).toList();
  }

  /** Takes the answer to {@link #next}: one or several successors of each, in turn. */
  void take(List<? extends VariableBinding> answer) {
    List<Column> asked = open();
    if (answer.isEmpty()) {
      asked.forEach(column -> column.ended = true);
    }
    for (int i = 0; i < answer.size(); i++) {
      take(asked.get(i % asked.size()), answer.get(i));
    }
  }

  /** One of the columns that were asked for, by its place among them, has no successor; or all. */
  void ends(int place) {
    List<Column> asked = open();
    (place >= 0 && place < asked.size() ? List.of(asked.get(place)) : asked)
        .forEach(column -> column.ended = true);
  }

  private void take(Column column, VariableBinding found) {
    if (column.ended) {
      return;
    }
    OID oid = found.getOid();
    boolean onwards = unordered ? !oid.equals(column.last) : oid.compareTo(column.last) > 0;
    boolean inside = oid.startsWith(column.root) && oid.size() > column.root.size();
    if (found.isException() || !inside || !onwards) {
      cutShort |= inside && !onwards;
      column.ended = true;
      return;
    }
    column.last = oid;
    if (++column.seen >= MOST_ROWS) {
      cutShort = true;
      column.ended = true;
    }
    OID index = new OID(oid.getValue(), column.root.size(), oid.size() - column.root.size());
    rows.computeIfAbsent(index, key -> new TreeMap<>()).put(column.name, found.getVariable());
  }

  /** The rows by their index, in the order of it. */
  Map<OID, Map<String, Variable>> rows() {
    return rows;
  }

  /** Whether the agent went round in a circle or had no end. */
  boolean wasCutShort() {
    return cutShort;
  }
}
