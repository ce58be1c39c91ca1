package io.nochub.plugins.snmp.yaml;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One value in a YAML text. Reading it as something it is not notes a problem and gives a harmless
 * value, so that all problems of a text are found in one go: whoever reads must ask {@link
 * Problems#none} at the end.
 */
public final class YamlValue {
  private static final String SCALAR = "a plain value";

  private final String file;
  private final String name;
  private final Node node;
  private final Problems problems;

  YamlValue(String file, String name, Node node, Problems problems) {
    this.file = file;
    this.name = name;
    this.node = node;
    this.problems = problems;
  }

  /** Where it begins, counted from one. */
  public int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** Notes what is wrong with this value. */
  public void problem(String sentence) {
    problems.add(file, line(), name.isEmpty() ? sentence : name + " " + sentence);
  }

  /** Whether it is a plain value, not a list or a mapping. */
  public boolean isText() {
    return node instanceof ScalarNode;
  }

  /** The fields of a mapping; one whose name is not among the known is a problem. */
  public YamlFields fields(Set<String> known) {
    Map<String, YamlValue> fields = fields();
    fields.forEach(
        (field, value) -> {
          if (!known.contains(field)) {
            value.problem(
                "is not known here; known are " + String.join(", ", new TreeSet<>(known)));
          }
        });
    return new YamlFields(this, fields);
  }

  /** The fields of a mapping whose names the writer chooses, in their order. */
  public Map<String, YamlValue> fields() {
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem("must be a mapping (name: value)");
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        YamlValue value = new YamlValue(file, key.getValue(), tuple.getValueNode(), problems);
        if (fields.put(key.getValue(), value) != null) {
          value.problem("is given twice");
        }
      } else {
        problem("has a name that is not " + SCALAR);
      }
    }
    return fields;
  }

  /** The items of a list; a single value counts as a list of one. */
  public List<YamlValue> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(file, name, item, problems));
    }
    return items;
  }

  /** A plain value, as it stands; "" with a problem if it is a list, a mapping or blank. */
  public String text() {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue().strip();
    }
    problem(node instanceof ScalarNode ? "is empty" : "must be " + SCALAR);
    return "";
  }

  /** A number, as "80", "0.5" or "-3"; 0 with a problem if it is none. */
  public double number() {
    String text = text();
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      return wrong(text, "a number", 0.0);
    }
    return wrong(text, "a number", 0.0);
  }

  /** A number over 0; 1 with a problem if it is none. */
  public double positive() {
    String text = text();
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number) && number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      return wrong(text, "a number over 0", 1.0);
    }
    return wrong(text, "a number over 0", 1.0);
  }

  /** A whole number within bounds; the least with a problem if it is none. */
  public int whole(int least, int most) {
    String text = text();
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      return wrong(text, "a whole number", least);
    }
    return wrong(text, "a whole number from " + least + " to " + most, least);
  }

  /** "true" or "false"; false with a problem if it is neither. */
  public boolean flag() {
    String text = text();
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> wrong(text, "true or false", false);
    };
  }

  /** A positive ISO 8601 duration such as PT5M; one minute with a problem if it is none. */
  public Duration duration() {
    String text = text();
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      return wrong(text, "a duration such as PT5M", Duration.ofMinutes(1));
    }
    return wrong(text, "longer than nothing", Duration.ofMinutes(1));
  }

  /** One of the words of an enum, in any case, with "-" for "_"; empty with a problem if none. */
  public <E extends Enum<E>> Optional<E> oneOf(Class<E> words) {
    String text = text();
    E[] all = words.getEnumConstants();
    for (E word : all) {
      if (spelled(word).equals(text.toLowerCase(Locale.ROOT))) {
        return Optional.of(word);
      }
    }
    return wrong(
        text,
        "one of " + String.join(", ", Arrays.stream(all).map(YamlValue::spelled).toList()),
        Optional.empty());
  }

  private static String spelled(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A blank text has been reported already. */
  private <T> T wrong(String text, String expected, T instead) {
    if (!text.isEmpty()) {
      problem("is \"" + text + "\" and must be " + expected);
    }
    return instead;
  }
}
