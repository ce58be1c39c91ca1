package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Columns;
import io.nochub.plugins.snmp.profile.Formula;
import io.nochub.plugins.snmp.profile.ObjectTable;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
  private final double listedSpeed;
  private final List<Quantity> quantities;

  /** By the places of the table's columns. */
  private final @Nullable Sample[] last;

  /** The same of the look before, of columns that are compared. */
  private final @Nullable Sample[] before;

  /** Objects the agent does not have in this row. */
  private Set<String> missing = Set.of();

  /** Metrics that were good once. */
  private Set<String> onceGood = Set.of();

  Row(PolledDevice device, ObjectTable table, OID index, Map<String, String> texts) {
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
    this.listedSpeed = listedSpeed(device.particulars().speeds());
    this.last = new Sample[columns().names().size()];
    this.before = new Sample[columns().names().size()];
    this.quantities =
        table.metrics().stream().map(metric -> Quantity.of(device, metric, this)).toList();
  }

  /** The only row of scalars, or what stands for all rows of a table that are one. */
  static Row only(PolledDevice device, ObjectTable table) {
    return new Row(device, table, new OID(), Map.of());
  }

  private double listedSpeed(Map<String, Double> megabits) {
    Double byName = megabits.getOrDefault(label, megabits.get(index.toString()));
    return byName == null ? Double.NaN : byName * 1_000_000;
  }

  private Columns columns() {
    return table.measured();
  }

  /** Whether there is no other. */
  boolean isOnly() {
    return index.size() == 0;
  }

  /** Each metric of the table for this row. */
  List<Quantity> quantities() {
    return quantities;
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
    missing = with(missing, column);
    int place = columns().place(column);
    last[place] = null;
    before[place] = null;
  }

  /** Most rows never need a set of their own. */
  private static Set<String> with(Set<String> some, String one) {
    Set<String> more = some.isEmpty() ? new HashSet<>() : some;
    more.add(one);
    return more;
  }

  /** The agent may have got what it lacked. */
  void lookAgain() {
    missing = Set.of();
  }

  boolean isGone() {
    return !table.isScalar() && missing.containsAll(columns().names());
  }

  void put(String column, Sample sample) {
    int place = columns().place(column);
    if (last[place] != null && columns().isCompared(column)) {
      before[place] = last[place];
    }
    last[place] = sample;
  }

  /** Forgets samples from before a moment: what was not answered in this round is not known. */
  void forgetBefore(Instant moment) {
    for (int place = 0; place < last.length; place++) {
      Sample sample = last[place];
      if (sample == null || sample.at().isBefore(moment)) {
        last[place] = null;
        before[place] = null;
      }
    }
  }

  /** The agent was restarted: no counter can be compared any more. */
  void restarted() {
    Arrays.fill(last, null);
    Arrays.fill(before, null);
  }

  boolean wasGood(String metric) {
    return onceGood.contains(metric);
  }

  void isGood(String metric) {
    onceGood = with(onceGood, metric);
  }

  private @Nullable Sample now(String object) {
    int place = columns().place(object);
    return place < 0 ? null : last[place];
  }

  private @Nullable Sample then(String object) {
    int place = columns().place(object);
    return place < 0 ? null : before[place];
  }

  @Override
  public double value(String object) {
    if (object.equals(ObjectTable.LISTED_SPEED)) {
      return listedSpeed;
    }
    Sample sample = now(object);
    return sample == null ? Double.NaN : sample.number();
  }

  @Override
  public double rate(String object) {
    Sample now = now(object);
    Sample then = then(object);
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
    Sample now = now(object);
    Sample then = then(object);
    if (now == null || then == null) {
      return Double.NaN;
    }
    return now.value().equals(then.value()) ? 0 : 1;
  }

  @Override
  public double bit(String object, int number) {
    Sample sample = now(object);
    return sample == null ? Double.NaN : sample.bit(number);
  }
}
