package io.nochub.plugins.snmp.profile;

import io.nochub.api.asset.Device;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one profile from the files it consists of: those it extends, and its own on top. */
final class ProfileReader {
  static final Set<String> FIELDS =
      Set.of("id", "name", "kind", "extends", "match", "quirks", "scalars", "tables");

  private static final Set<String> TABLE =
      Set.of("objects", "label", "key", "only", "skip", "fold", "discontinuity", "metrics");

  private static final Pattern OID = Pattern.compile("[0-2](\\.\\d{1,10}){1,126}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w{0,63}");

  /** How rows become one. */
  private enum Fold {
    MEAN
  }

  private ProfileReader() {}

  /** Reads it; what is wrong is noted at the values themselves. */
  static Profile read(String id, List<YamlValue> files) {
    Layers layers = Layers.of(files, FIELDS);
    YamlValue own = files.get(files.size() - 1);
    List<ObjectTable> tables = new ArrayList<>();
    scalars(layers.all("scalars")).ifPresent(tables::add);
    Layers.byName(layers.all("tables")).forEach((name, parts) -> tables.add(table(name, parts)));
    requireDifferentNames(layers.top(), tables);
    return new Profile(
        id,
        layers.get("name").map(YamlValue::text).orElse(id),
        layers.get("kind").flatMap(kind -> kind.oneOf(Device.Kind.class)).orElse(Device.Kind.OTHER),
        // What a profile is for is said by itself alone: who extends it is for something else.
        own.fields(FIELDS).get("match").map(ProfileReader::match).orElse(Match.NOTHING),
        quirks(layers.all("quirks")),
        tables);
  }

  private static Match match(YamlValue value) {
    Layers match = Layers.of(List.of(value), Set.of("sysObjectId", "sysDescr"));
    List<String> prefixes = new ArrayList<>();
    match.all("sysObjectId").forEach(all -> all.items().forEach(one -> prefixes.add(oid(one))));
    return new Match(
        prefixes, match.get("sysDescr").map(ProfileReader::patterns).orElse(List.of()));
  }

  private static Quirks quirks(List<YamlValue> values) {
    if (values.isEmpty()) {
      return Quirks.NONE;
    }
    Layers quirks = Layers.of(values, Set.of("mostAtOnce", "unordered", "bulk"));
    return new Quirks(
        quirks.get("mostAtOnce").map(value -> value.whole(1, 200)).orElse(Quirks.NONE.mostAtOnce()),
        quirks.get("unordered").map(YamlValue::flag).orElse(Quirks.NONE.unordered()),
        quirks.get("bulk").map(YamlValue::flag).orElse(Quirks.NONE.bulk()));
  }

  private static Optional<ObjectTable> scalars(List<YamlValue> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Layers scalars = Layers.of(values, Set.of("objects", "metrics"));
    Map<String, String> objects = objects(scalars);
    return Optional.of(
        new ObjectTable(
            "",
            objects,
            List.of(),
            null,
            Map.of(),
            Map.of(),
            false,
            null,
            metrics(scalars, objects.keySet())));
  }

  private static ObjectTable table(String name, List<YamlValue> values) {
    Layers table = Layers.of(values, TABLE);
    Map<String, String> objects = objects(table);
    Set<String> known = objects.keySet();
    List<String> label = new ArrayList<>();
    table
        .get("label")
        .ifPresent(all -> all.items().forEach(one -> known(one, known).ifPresent(label::add)));
    return new ObjectTable(
        name,
        objects,
        label,
        table.get("key").flatMap(key -> known(key, known)).orElse(null),
        filters(table, "only", known),
        filters(table, "skip", known),
        table.get("fold").flatMap(word -> word.oneOf(Fold.class)).isPresent(),
        table.get("discontinuity").flatMap(column -> known(column, known)).orElse(null),
        metrics(table, known));
  }

  private static Map<String, String> objects(Layers table) {
    Map<String, String> objects = new LinkedHashMap<>();
    Layers.byName(table.all("objects"))
        .forEach(
            (name, oids) -> {
              YamlValue topmost = oids.get(oids.size() - 1);
              if (!NAME.matcher(name).matches()) {
                topmost.problem("is no name for an object: letters, digits and _");
              }
              objects.put(name, oid(topmost));
            });
    if (objects.isEmpty()) {
      table.top().problem("lacks objects");
    }
    return objects;
  }

  private static Map<String, List<Pattern>> filters(
      Layers table, String field, Set<String> objects) {
    Map<String, List<Pattern>> filters = new LinkedHashMap<>();
    Layers.byName(table.all(field))
        .forEach(
            (name, patterns) -> {
              YamlValue topmost = patterns.get(patterns.size() - 1);
              if (objects.contains(name)) {
                filters.put(name, patterns(topmost));
              } else {
                unknown(topmost, name, objects);
              }
            });
    return filters;
  }

  private static List<Metric> metrics(Layers table, Set<String> objects) {
    List<Metric> metrics = new ArrayList<>();
    Layers.byName(table.all("metrics"))
        .forEach((name, parts) -> MetricReader.read(name, parts, objects).ifPresent(metrics::add));
    return metrics;
  }

  /** An alert is named by its metric, so that two of one name would end each other. */
  private static void requireDifferentNames(YamlValue profile, List<ObjectTable> tables) {
    Set<String> names = new LinkedHashSet<>();
    for (ObjectTable table : tables) {
      for (Metric metric : table.metrics()) {
        if (!names.add(metric.name())) {
          profile.problem("has two metrics named " + metric.name());
        }
      }
    }
  }

  private static Optional<String> known(YamlValue value, Set<String> objects) {
    String name = value.text();
    if (objects.contains(name)) {
      return Optional.of(name);
    }
    if (!name.isEmpty()) {
      unknown(value, name, objects);
    }
    return Optional.empty();
  }

  static void unknown(YamlValue value, String name, Set<String> objects) {
    value.problem(
        "names " + name + ", which is none of its objects: " + String.join(", ", objects));
  }

  private static String oid(YamlValue value) {
    String text = value.text();
    String oid = text.startsWith(".") ? text.substring(1) : text;
    if (!text.isEmpty() && !OID.matcher(oid).matches()) {
      value.problem("is \"" + text + "\" and must be an OID in numbers such as 1.3.6.1.2.1.1.3.0");
      return "0.0";
    }
    return oid;
  }

  private static List<Pattern> patterns(YamlValue values) {
    List<Pattern> patterns = new ArrayList<>();
    values.items().forEach(value -> pattern(value, patterns::add));
    return patterns;
  }

  private static void pattern(YamlValue value, Consumer<Pattern> use) {
    try {
      use.accept(Pattern.compile(value.text()));
    } catch (PatternSyntaxException e) {
      value.problem("is no regular expression: " + e.getDescription());
    }
  }
}
