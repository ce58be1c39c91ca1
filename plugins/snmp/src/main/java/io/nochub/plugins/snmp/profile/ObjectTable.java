package io.nochub.plugins.snmp.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of a device, or, with one row that has no index, its scalars.
 *
 * @param name unique in a profile; "" for the scalars
 * @param objects names of columns and their OIDs; those of scalars end in .0
 * @param label columns that name a row, the best first; the index does if all are blank
 * @param key the column that tells rows apart; null if the index does
 * @param only rows are taken in which each of these columns fits one of its patterns as a whole
 * @param skip rows are left out in which one of these columns fits one of its patterns as a whole
 * @param folded true if all rows are one, which has the mean of their values
 * @param discontinuity the column that changes when the counters of a row began anew; null if none
 * @param measured what is read at each look
 */
public record ObjectTable(
    String name,
    Map<String, String> objects,
    List<String> label,
    @Nullable String key,
    Map<String, List<Pattern>> only,
    Map<String, List<Pattern>> skip,
    boolean folded,
    @Nullable String discontinuity,
    List<Metric> metrics,
    Columns measured) {
  /**
   * In formulas, the speed of an interface that the list of devices gives, in bits per second; no
   * agent is asked for it.
   */
  public static final String LISTED_SPEED = "listedSpeed";

  public ObjectTable {
    objects = Map.copyOf(objects);
    label = List.copyOf(label);
    only = Map.copyOf(only);
    skip = Map.copyOf(skip);
    metrics = List.copyOf(metrics);
  }

  /** With what its metrics need. */
  ObjectTable(
      String name,
      Map<String, String> objects,
      List<String> label,
      @Nullable String key,
      Map<String, List<Pattern>> only,
      Map<String, List<Pattern>> skip,
      boolean folded,
      @Nullable String discontinuity,
      List<Metric> metrics) {
    this(
        name,
        objects,
        label,
        key,
        only,
        skip,
        folded,
        discontinuity,
        metrics,
        Columns.of(metrics, discontinuity));
  }

  /** The same table with these changes to the metrics that have one, by name. */
  ObjectTable with(Map<String, ThresholdChange> changes) {
    List<Metric> changed = new ArrayList<>();
    for (Metric metric : metrics) {
      ThresholdChange change = changes.get(metric.name());
      if (change == null) {
        changed.add(metric);
      } else {
        change.of(metric).ifPresent(changed::add);
      }
    }
    return new ObjectTable(name, objects, label, key, only, skip, folded, discontinuity, changed);
  }

  public boolean isScalar() {
    return name.isEmpty();
  }

  /** What says which rows there are and what they are called; read now and then. */
  public Set<String> identifying() {
    Set<String> identifying = new TreeSet<>(label);
    identifying.addAll(only.keySet());
    identifying.addAll(skip.keySet());
    if (key != null) {
      identifying.add(key);
    }
    for (Metric metric : metrics) {
      identifying.addAll(named(metric.title()));
    }
    if (identifying.isEmpty() && !measured.names().isEmpty()) {
      identifying.add(measured.names().get(0));
    }
    return identifying;
  }

  /** Whether a row with these texts is wanted. */
  public boolean takes(Map<String, String> texts) {
    return only.entrySet().stream().allMatch(one -> fits(one, texts))
        && skip.entrySet().stream().noneMatch(one -> fits(one, texts));
  }

  private static boolean fits(Map.Entry<String, List<Pattern>> column, Map<String, String> texts) {
    String text = texts.getOrDefault(column.getKey(), "");
    return column.getValue().stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  private Set<String> named(String title) {
    return objects.keySet().stream()
        .filter(object -> title.contains("{" + object + "}"))
        .collect(Collectors.toSet());
  }
}
