package io.nochub.testkit;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Readings as JSON for people to compare: fields in the order of the record, what is empty left
 * out, maps sorted.
 */
final class ReadingJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReadingJson() {}

  /** Signals as a list; with a look-up or a note, an object that holds them. */
  static Object tree(Reading reading) {
    List<Object> signals = new ArrayList<>();
    for (Signal signal : reading.signals()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("signal", signal.getClass().getSimpleName());
      tree.putAll(fields(signal));
      signals.add(tree);
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    put(whole, "lookUp", reading.lookUp());
    put(whole, "note", reading.note());
    put(whole, "signals", signals);
    return whole;
  }

  /** A reading that failed. */
  static Object tree(IntegrationException failure) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("fails", failure.kind().name());
    whole.put("saying", failure.getMessage());
    return whole;
  }

  static String text(Object tree) {
    return MAPPER.writeValueAsString(tree) + "\n";
  }

  /** The same text for a document somebody wrote, so that layout does not count. */
  static String normal(String document) {
    return text(MAPPER.readValue(document, Object.class));
  }

  /** A failure without what it says. */
  static String withoutWords(String failure) {
    ObjectNode tree = (ObjectNode) MAPPER.readTree(failure);
    tree.remove("saying");
    return text(tree);
  }

  private static Map<String, Object> fields(Object record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        put(tree, component.getName(), value(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return tree;
  }

  private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
    boolean empty =
        value == null
            || value.equals("")
            || value.equals(false)
            || value.equals(Map.of())
            || value.equals(List.of());
    if (!empty) {
      tree.put(name, Objects.requireNonNull(value));
    }
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, element) -> put(sorted, key.toString(), value(element)));
      return sorted;
    }
    if (value instanceof Iterable<?> elements) {
      List<Object> list = new ArrayList<>();
      elements.forEach(element -> list.add(Objects.requireNonNull(value(element))));
      return list;
    }
    return value instanceof Record ? fields(value) : value.toString();
  }
}
