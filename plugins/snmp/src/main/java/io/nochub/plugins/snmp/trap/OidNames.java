package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What object ids are called, and what the numbers they can have mean. It stands for MIB files:
 * {@code names:} in YAML, each "name: oid" or "name: {oid: …, words: {1: up, 2: down}}".
 */
public final class OidNames {
  /** No names. */
  public static final OidNames NONE = new OidNames(Map.of());

  private final Map<String, Named> byName;
  private final Map<String, Named> byOid = new HashMap<>();

  /**
   * An object with a name.
   *
   * @param words what its values are called
   */
  record Named(String name, String oid, Map<String, String> words) {
    Named {
      words = Map.copyOf(words);
    }

    /** What that value is called; the value itself if it has no name. */
    String word(String value) {
      return words.getOrDefault(value, value);
    }
  }

  private OidNames(Map<String, Named> byName) {
    this.byName = Map.copyOf(byName);
    byName.values().forEach(named -> byOid.put(Oids.trap(named.oid()), named));
  }

  /** Reads a {@code names:} section; what is wrong with it is noted where it stands. */
  public static OidNames read(YamlValue names) {
    Map<String, Named> read = new HashMap<>();
    names
        .fields()
        .forEach((name, value) -> named(name, value).ifPresent(named -> read.put(name, named)));
    return new OidNames(read);
  }

  private static Optional<Named> named(String name, YamlValue value) {
    if (value.isText()) {
      return Oids.read(value).map(oid -> new Named(name, oid, Map.of()));
    }
    YamlFields fields = value.fields(Set.of("oid", "words"));
    Map<String, String> words = new HashMap<>();
    fields
        .get("words")
        .ifPresent(list -> list.fields().forEach((of, word) -> words.put(of, word.text())));
    return fields.required("oid").flatMap(Oids::read).map(oid -> new Named(name, oid, words));
  }

  /** These names and more; where both name the same, these count. */
  public OidNames and(OidNames more) {
    Map<String, Named> all = new HashMap<>(more.byName);
    all.putAll(byName);
    OidNames joined = new OidNames(all);
    // Two names may stand for one object; the nearer one is shown.
    joined.byOid.putAll(byOid);
    return joined;
  }

  Optional<Named> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The object of that id. */
  Optional<Named> exactly(String oid) {
    return Optional.ofNullable(byOid.get(Oids.trap(oid)));
  }

  /** The object that this is an instance of, the nearest one with a name. */
  Optional<Named> of(String oid) {
    Optional<String> at = Optional.of(oid);
    while (at.isPresent()) {
      Named named = byOid.get(Oids.trap(at.get()));
      if (named != null && Oids.instance(named.oid(), oid).isPresent()) {
        return Optional.of(named);
      }
      at = Oids.parent(at.get());
    }
    return Optional.empty();
  }
}
