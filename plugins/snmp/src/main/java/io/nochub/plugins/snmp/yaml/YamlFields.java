package io.nochub.plugins.snmp.yaml;

import java.util.Map;
import java.util.Optional;

/** The fields of one mapping. */
public record YamlFields(YamlValue of, Map<String, YamlValue> byName) {
  public YamlFields {
    byName = Map.copyOf(byName);
  }

  public Optional<YamlValue> get(String field) {
    return Optional.ofNullable(byName.get(field));
  }

  /** The field; empty, with a problem at the mapping, if it is not there. */
  public Optional<YamlValue> required(String field) {
    Optional<YamlValue> value = get(field);
    if (value.isEmpty()) {
      of.problem("lacks " + field);
    }
    return value;
  }
}
