package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Formula;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Rows as one: each object has the mean of those rows that know it. */
record Folded(Collection<Row> rows) implements Formula.Operands {
  @Override
  public double value(String object) {
    return mean(row -> row.value(object));
  }

  @Override
  public double rate(String object) {
    return mean(row -> row.rate(object));
  }

  @Override
  public double changed(String object) {
    return mean(row -> row.changed(object));
  }

  @Override
  public double bit(String object, int number) {
    return mean(row -> row.bit(object, number));
  }

  private double mean(ToDoubleFunction<Row> of) {
    return rows.stream().mapToDouble(of).filter(Double::isFinite).average().orElse(Double.NaN);
  }
}
