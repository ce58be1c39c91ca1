package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Formula;
import io.nochub.plugins.snmp.profile.ObjectTable;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;

/** One row of a table of one device: what it is called and what its objects were lately. */
final class Row implements Formula.Operands {
  private final ObjectTable table;
  private final OID index;
  private final String key;
  private final String label;
  private final Map<String, String> texts;
  private final Map<String, Sample> last = new HashMap<>();
  private final Map<String, Sample> before = new HashMap<>();

  /** Objects the agent does not have in this row. */
  private final Set<String> missing = new HashSet<>();

  /** Metrics that were good once. */
  private final Set<String> onceGood = new HashSet<>();

  Row(ObjectTable table, OID index, Map<String, String> texts) {
    this.table = table;
    this.index = index;
    this.texts = Map.copyOf(texts);
    String keyText = table.key() == null ? "" : texts.getOrDefault(table.key(), "");
    this.key = keyText.isBlank() ? index.toString() : keyText;
    this.label =
        table.label().stream()
            .map(column -> texts.getOrDefault(column, ""))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(index.toString());
  }

  /** The only row of scalars. */
  static Row scalars(ObjectTable table) {
    return new Row(table, new OID(), Map.of());
  }

  OID index() {
    return index;
  }

  String key() {
    return key;
  }

  String label() {
    return label;
  }

  /** A text of the row's; blank if it has none. */
  String text(String column) {
    return texts.getOrDefault(column, "");
  }

  /** Whether it is still the thing an earlier row was. */
  boolean isSameAs(Row other) {
    return key.equals(other.key) && label.equals(other.label) && index.equals(other.index);
  }

  /** Where to ask for an object. */
  OID instance(String column) {
    OID oid = new OID(table.objects().getOrDefault(column, "0.0"));
    return table.isScalar() ? oid : oid.append(index);
  }

  boolean lacks(String column) {
    return missing.contains(column);
  }

  void isMissing(String column) {
    missing.add(column);
    last.remove(column);
    before.remove(column);
  }

  /** The agent may have got what it lacked. */
  void lookAgain() {
    missing.clear();
  }

  boolean isGone() {
    return !table.isScalar() && missing.containsAll(table.measured());
  }

  void put(String column, Sample sample) {
    Sample former = last.put(column, sample);
    if (former != null) {
      before.put(column, former);
    }
  }

  /** Forgets samples from before a moment: what was not answered in this round is not known. */
  void forgetBefore(Instant moment) {
    last.entrySet().removeIf(entry -> entry.getValue().at().isBefore(moment));
    before.keySet().retainAll(last.keySet());
  }

  /** The agent was restarted: no counter can be compared any more. */
  void restarted() {
    last.clear();
    before.clear();
  }

  boolean wasGood(String metric) {
    return onceGood.contains(metric);
  }

  void isGood(String metric) {
    onceGood.add(metric);
  }

  @Override
  public double value(String object) {
    Sample sample = last.get(object);
    return sample == null ? Double.NaN : sample.number();
  }

  @Override
  public double rate(String object) {
    Sample now = last.get(object);
    Sample then = before.get(object);
    if (now == null || then == null || beganAnew()) {
      return Double.NaN;
    }
    return now.ratePerSecond(then).orElse(Double.NaN);
  }

  private boolean beganAnew() {
    @Nullable String discontinuity = table.discontinuity();
    return discontinuity != null && changed(discontinuity) == 1;
  }

  @Override
  public double changed(String object) {
    Sample now = last.get(object);
    Sample then = before.get(object);
    if (now == null || then == null) {
      return Double.NaN;
    }
    return now.value().equals(then.value()) ? 0 : 1;
  }

  @Override
  public double bit(String object, int number) {
    Sample sample = last.get(object);
    return sample == null ? Double.NaN : sample.bit(number);
  }
}
