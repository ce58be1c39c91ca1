package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one metric from the layers of its profile. */
final class MetricReader {
  private static final Set<String> FIELDS =
      Set.of(
          "title",
          "unit",
          "category",
          "value",
          "when",
          "most",
          "over",
          "under",
          "clear",
          "states",
          "for",
          "forecast",
          "onceGood",
          "off");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final int MOST_SAMPLES = 100;
  private static final Duration SPAN = Duration.ofHours(6);

  private final Layers metric;
  private final Set<String> objects;

  private MetricReader(Layers metric, Set<String> objects) {
    this.metric = metric;
    this.objects = objects;
  }

  /** The metric; empty if it is switched off or cannot be read, the latter with a problem. */
  static Optional<Metric> read(String name, List<YamlValue> parts, Set<String> objects) {
    Layers metric = Layers.of(parts, FIELDS);
    if (metric.get("off").map(YamlValue::flag).orElse(false)) {
      return Optional.empty();
    }
    if (!NAME.matcher(name).matches()) {
      metric.top().problem("is no name for a metric: lower-case letters, digits and -");
    }
    return new MetricReader(metric, objects).read(name);
  }

  private Optional<Metric> read(String name) {
    Optional<Formula> value = formula("value");
    if (metric.get("value").isEmpty()) {
      metric.top().problem("lacks value");
    }
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Metric(
            name,
            metric.get("title").map(YamlValue::text).orElse(name),
            metric.get("unit").map(YamlValue::text).orElse(""),
            metric
                .get("category")
                .flatMap(word -> word.oneOf(Category.class))
                .orElse(Category.PERFORMANCE),
            value.get(),
            formula("when").orElse(null),
            metric.get("most").map(YamlValue::number).orElse(null),
            threshold().orElse(null),
            metric.get("for").map(MetricReader::samples).orElse(1),
            metric.get("onceGood").map(YamlValue::flag).orElse(false),
            metric.get("forecast").map(MetricReader::forecast).orElse(null)));
  }

  private Optional<Formula> formula(String field) {
    Optional<YamlValue> place = metric.get(field);
    String text = place.map(YamlValue::text).orElse("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Formula formula = Formula.parse(text);
      formula.objects().stream()
          .filter(name -> !objects.contains(name) && !name.equals(ObjectTable.LISTED_SPEED))
          .forEach(name -> ProfileReader.unknown(place.orElseThrow(), name, objects));
      return Optional.of(formula);
    } catch (IllegalArgumentException e) {
      place.orElseThrow().problem("is no formula: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Threshold> threshold() {
    List<String> given =
        List.of("over", "under", "states").stream()
            .filter(field -> metric.get(field).isPresent())
            .toList();
    if (given.size() > 1) {
      metric.top().problem("has " + String.join(" and ", given) + "; one of them is enough");
    }
    if (given.isEmpty()) {
      return Optional.empty();
    }
    YamlValue value = metric.get(given.get(0)).orElseThrow();
    return given.get(0).equals("states")
        ? Optional.of(states(value))
        : levels(value, given.get(0).equals("over")).map(Threshold.class::cast);
  }

  private Optional<Levels> levels(YamlValue value, boolean over) {
    Map<Severity, Double> steps = steps(value, over);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Levels levels = new Levels(over, steps, 0);
    Optional<YamlValue> clear = metric.get("clear");
    if (clear.isPresent()) {
      levels = levels.clearedAt(clear.get().number());
      if (levels.gap() < 0) {
        clear.get().problem("must be on the good side of " + Levels.number(levels.mildest()));
      }
    }
    return Optional.of(levels);
  }

  /** Where each severity begins, each worse than the one before. */
  static Map<Severity, Double> steps(YamlValue value, boolean over) {
    Map<Severity, Double> steps = bySeverity(value, YamlValue::number);
    if (steps.isEmpty()) {
      value.problem("names no severity");
    }
    Double before = null;
    for (Double step : steps.values()) {
      if (before != null && (over ? step <= before : step >= before)) {
        value.problem("must get worse with each severity, from info to critical");
      }
      before = step;
    }
    return steps;
  }

  /** How many values in a row must be bad. */
  static int samples(YamlValue value) {
    return value.whole(1, MOST_SAMPLES);
  }

  private static States states(YamlValue value) {
    Map<Long, States.State> states = new LinkedHashMap<>();
    for (YamlValue item : value.items()) {
      YamlFields fields = item.fields(Set.of("is", "name", "severity"));
      @Nullable Severity severity =
          fields.get("severity").flatMap(word -> word.oneOf(Severity.class)).orElse(null);
      String name = fields.required("name").map(YamlValue::text).orElse("");
      fields.required("is").map(YamlValue::items).stream()
          .flatMap(Collection::stream)
          .forEach(
              number -> {
                long is = Math.round(number.number());
                if (states.put(is, new States.State(name, severity)) != null) {
                  number.problem("names " + is + ", which is a state already");
                }
              });
    }
    return new States(states);
  }

  private static Forecast forecast(YamlValue value) {
    YamlFields fields = value.fields(Set.of("reaches", "within", "over"));
    return new Forecast(
        fields.required("reaches").map(YamlValue::number).orElse(0.0),
        fields
            .required("within")
            .map(within -> bySeverity(within, YamlValue::duration))
            .orElse(Map.of()),
        fields.get("over").map(YamlValue::duration).orElse(SPAN));
  }

  /** Values by severity, the mildest first. */
  private static <T> Map<Severity, T> bySeverity(YamlValue value, Function<YamlValue, T> read) {
    Map<Severity, T> bySeverity = new EnumMap<>(Severity.class);
    value
        .fields()
        .forEach(
            (word, one) ->
                severity(word)
                    .ifPresentOrElse(
                        severity -> bySeverity.put(severity, read.apply(one)),
                        () ->
                            one.problem(
                                "is no severity; there are info, warning, minor, major and"
                                    + " critical")));
    return bySeverity;
  }

  private static Optional<Severity> severity(String word) {
    for (Severity severity : Severity.values()) {
      if (severity.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
