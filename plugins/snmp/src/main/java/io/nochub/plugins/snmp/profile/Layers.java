package io.nochub.plugins.snmp.profile;

import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mappings that lie over each other, as a profile lies over those it extends: a field is the last
 * one's that has it. Not empty.
 */
final class Layers {
  private final List<YamlFields> layers;

  private Layers(List<YamlFields> layers) {
    this.layers = layers;
  }

  /** What lies over each other, the first at the bottom. */
  static Layers of(List<YamlValue> values, Set<String> known) {
    return new Layers(values.stream().map(value -> value.fields(known)).toList());
  }

  /** Mappings whose names the writers choose: everything by name, each the layers that have it. */
  static Map<String, List<YamlValue>> byName(List<YamlValue> values) {
    Map<String, List<YamlValue>> byName = new LinkedHashMap<>();
    for (YamlValue value : values) {
      value
          .fields()
          .forEach((name, one) -> byName.computeIfAbsent(name, key -> new ArrayList<>()).add(one));
    }
    return byName;
  }

  /** The field of the topmost layer that has it. */
  Optional<YamlValue> get(String field) {
    List<YamlValue> all = all(field);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The field of every layer that has it, the bottom first. */
  List<YamlValue> all(String field) {
    return layers.stream().flatMap(layer -> layer.get(field).stream()).toList();
  }

  /** The topmost mapping, for problems of the whole. */
  YamlValue top() {
    return layers.get(layers.size() - 1).of();
  }
}
