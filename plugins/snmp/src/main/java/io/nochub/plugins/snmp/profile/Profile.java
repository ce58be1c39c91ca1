package io.nochub.plugins.snmp.profile;

import io.nochub.api.asset.Device;
import java.util.List;
import java.util.Map;

/** What a kind of device can be asked and what to make of the answers. */
public record Profile(
    String id,
    String name,
    Device.Kind kind,
    Match match,
    Quirks quirks,
    List<ObjectTable> tables) {
  public Profile {
    tables = List.copyOf(tables);
  }

  /** Every metric of every table. */
  public List<Metric> metrics() {
    return tables.stream().flatMap(table -> table.metrics().stream()).toList();
  }

  /** Its tables with these changes to the metrics that have one, by name. */
  public List<ObjectTable> tables(Map<String, ThresholdChange> changes) {
    return changes.isEmpty() ? tables : tables.stream().map(table -> table.with(changes)).toList();
  }
}
