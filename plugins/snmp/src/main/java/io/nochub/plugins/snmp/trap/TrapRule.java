package io.nochub.plugins.snmp.trap;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a trap means. The first rule for it whose conditions hold decides.
 *
 * @param oid the trap's id in its one form, see {@link Oids#trap}
 * @param below whether it is for all traps below that id
 * @param name what the trap is called
 */
record TrapRule(String oid, boolean below, String name, List<Condition> when, Outcome outcome) {
  private static final Set<String> FIELDS =
      Set.of(
          "oid",
          "name",
          "when",
          "severity",
          "category",
          "key",
          "condition",
          "title",
          "text",
          "momentary",
          "clears",
          "ignore");

  private static final String BELOW = ".*";

  TrapRule {
    when = List.copyOf(when);
  }

  boolean holds(Trap trap) {
    return when.stream().allMatch(condition -> condition.holds(trap));
  }

  /** Holds if the field has one of these values, as number or as word. */
  record Condition(Field field, Set<String> values) {
    boolean holds(Trap trap) {
      return field.value(trap).filter(values::contains).isPresent()
          || field.word(trap).filter(values::contains).isPresent();
    }
  }

  /** What comes of a trap; the family is known to {@link TrapReader}. */
  sealed interface Outcome {}

  /**
   * An alert.
   *
   * @param key which thing of the device it is about; with the device it makes the alert id
   * @param condition names check and instance
   * @param momentary whether nothing will ever clear it
   */
  record Raise(
      Grade grade,
      Category category,
      TrapText key,
      TrapText condition,
      TrapText title,
      @Nullable TrapText text,
      boolean momentary)
      implements Outcome {}

  /** The end of the alerts with these keys. */
  record Clear(List<TrapText> keys) implements Outcome {
    Clear {
      keys = List.copyOf(keys);
    }
  }

  /** Nothing, for that reason. */
  record Ignore(String why) implements Outcome {}

  /**
   * How grave it is.
   *
   * @param of the field that says so; null if it is always the same
   * @param words what its values mean, lower-case
   */
  record Grade(@Nullable Field of, Map<String, Severity> words, Severity otherwise) {
    Severity severity(Trap trap) {
      if (of == null) {
        return otherwise;
      }
      return of.value(trap)
          .map(value -> words.get(value.toLowerCase(Locale.ROOT)))
          .or(() -> of.word(trap).map(word -> words.get(word.toLowerCase(Locale.ROOT))))
          .orElse(otherwise);
    }
  }

  /** Reads one of a {@code traps:} list; empty, with its problems noted, if it cannot be used. */
  static Optional<TrapRule> read(YamlValue value, OidNames names) {
    YamlFields fields = value.fields(FIELDS);
    Optional<String> name = fields.required("name").map(YamlValue::text);
    Optional<Outcome> outcome = outcome(fields, names);
    List<Condition> when = when(fields, names);
    Optional<YamlValue> oid = fields.required("oid");
    if (oid.isEmpty() || name.isEmpty() || outcome.isEmpty()) {
      return Optional.empty();
    }
    boolean below = oid.get().text().endsWith(BELOW);
    return Oids.read(oid.get(), below ? BELOW : "")
        .map(id -> new TrapRule(Oids.trap(id), below, name.get(), when, outcome.get()));
  }

  private static List<Condition> when(YamlFields fields, OidNames names) {
    List<Condition> conditions = new ArrayList<>();
    fields
        .get("when")
        .ifPresent(
            when ->
                when.fields()
                    .forEach(
                        (field, values) ->
                            Field.read(field, values, names)
                                .ifPresent(known -> conditions.add(condition(known, values)))));
    return conditions;
  }

  private static Condition condition(Field field, YamlValue values) {
    return new Condition(
        field,
        values.items().stream().map(YamlValue::text).collect(Collectors.toUnmodifiableSet()));
  }

  private static Optional<Outcome> outcome(YamlFields fields, OidNames names) {
    Optional<YamlValue> severity = fields.get("severity");
    Optional<YamlValue> clears = fields.get("clears");
    Optional<YamlValue> ignore = fields.get("ignore");
    long given = List.of(severity, clears, ignore).stream().filter(Optional::isPresent).count();
    if (given != 1) {
      fields.of().problem("must have one of severity, clears and ignore");
      return Optional.empty();
    }
    if (ignore.isPresent()) {
      return Optional.of(new Ignore(ignore.get().text()));
    }
    if (clears.isPresent()) {
      return Optional.of(
          new Clear(clears.get().items().stream().map(key -> TrapText.read(key, names)).toList()));
    }
    return raise(fields, severity.get(), names);
  }

  /** Reads all of it before it gives up, so that every problem is noted. */
  private static Optional<Outcome> raise(YamlFields fields, YamlValue severity, OidNames names) {
    Grade grade = grade(severity, names);
    Optional<Category> category =
        fields.get("category").flatMap(value -> value.oneOf(Category.class));
    Optional<TrapText> key = text(fields.required("key"), names);
    Optional<TrapText> condition = text(fields.get("condition"), names);
    Optional<TrapText> title = text(fields.required("title"), names);
    Optional<TrapText> text = text(fields.get("text"), names);
    boolean momentary = fields.get("momentary").map(YamlValue::flag).orElse(false);
    if (key.isEmpty() || title.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Raise(
            grade,
            category.orElse(Category.OTHER),
            key.get(),
            condition.orElse(key.get()),
            title.get(),
            text.orElse(null),
            momentary));
  }

  private static Optional<TrapText> text(Optional<YamlValue> value, OidNames names) {
    return value.map(given -> TrapText.read(given, names));
  }

  private static Grade grade(YamlValue severity, OidNames names) {
    if (severity.isText()) {
      return new Grade(null, Map.of(), severity.oneOf(Severity.class).orElse(Severity.MAJOR));
    }
    YamlFields fields = severity.fields(Set.of("of", "words", "otherwise"));
    Map<String, Severity> words = new HashMap<>();
    fields
        .required("words")
        .ifPresent(
            list ->
                list.fields()
                    .forEach(
                        (word, grade) ->
                            grade
                                .oneOf(Severity.class)
                                .ifPresent(
                                    known -> words.put(word.toLowerCase(Locale.ROOT), known))));
    return new Grade(
        fields.required("of").flatMap(of -> Field.read(of.text(), of, names)).orElse(null),
        Map.copyOf(words),
        fields
            .required("otherwise")
            .flatMap(value -> value.oneOf(Severity.class))
            .orElse(Severity.MAJOR));
  }
}
