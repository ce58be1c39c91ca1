package io.nochub.plugins.snmp.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a table is read at each look, each column with its place, so that what is kept of a row
 * is as little as can be: there are many thousands of rows.
 */
public final class Columns {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> compared = new HashSet<>();

  private Columns(Set<String> names) {
    this.names = List.copyOf(names);
    for (String name : this.names) {
      places.put(name, places.size());
    }
  }

  /**
   * What these metrics need.
   *
   * @param discontinuity the column that changes when counters begin anew; null if there is none
   */
  static Columns of(List<Metric> metrics, @Nullable String discontinuity) {
    List<Formula> formulas = new ArrayList<>();
    for (Metric metric : metrics) {
      formulas.add(metric.value());
      if (metric.when() != null) {
        formulas.add(metric.when());
      }
    }
    Set<String> names = new TreeSet<>();
    formulas.forEach(formula -> names.addAll(formula.objects()));
    if (discontinuity != null) {
      names.add(discontinuity);
    }
    names.remove(ObjectTable.LISTED_SPEED);
    Columns columns = new Columns(names);
    formulas.forEach(formula -> columns.compared.addAll(formula.compared()));
    if (discontinuity != null) {
      columns.compared.add(discontinuity);
    }
    return columns;
  }

  /** All of them, in the order of their places. */
  public List<String> names() {
    return names;
  }

  /** The place of a column; -1 if it is not read. */
  public int place(String name) {
    return places.getOrDefault(name, -1);
  }

  /** Whether a column's values are compared with those of the look before. */
  public boolean isCompared(String name) {
    return compared.contains(name);
  }
}
