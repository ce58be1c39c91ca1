package io.nochub.plugins.alertmanager;

import io.nochub.api.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values of labels or annotations, sorted by name; empty values are as good as none. */
record Labels(Map<String, String> values) {
  Labels {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  static Labels of(JsonView object) {
    Map<String, String> values = new TreeMap<>();
    for (String name : object.names()) {
      object
          .at(name)
          .text()
          .filter(value -> !value.isBlank())
          .ifPresent(value -> values.put(name, value));
    }
    return new Labels(values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Labels without(Set<String> names) {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.keySet().removeAll(names);
    return new Labels(fewer);
  }

  /** As Prometheus writes them: a="1",b="2". Different labels never give the same text. */
  String text() {
    return values.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
        .collect(Collectors.joining(","));
  }

  /** A short name for exactly these labels, 16 hex digits. */
  String digest() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
