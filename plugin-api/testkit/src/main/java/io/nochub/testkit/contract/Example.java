package io.nochub.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The example a plugin ships as {@code hub/example.yaml}: type, displayName and settings, with
 * prose behind {@code ##} and options at their default behind {@code #}.
 */
record Example(String text) {
  static final String PATH = "hub/example.yaml";
  private static final Pattern OPTION = Pattern.compile("(?m)^( *)# (.*)$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:[^}]+}");

  static Example of(ClassLoader plugin) {
    return of(plugin, "");
  }

  /** The example of one type of a plugin with several, such as {@code hub/example-desk.yaml}. */
  static Example of(ClassLoader plugin, String variant) {
    String path = PATH.replace(".yaml", variant + ".yaml");
    try (InputStream file = plugin.getResourceAsStream(path)) {
      if (file == null) {
        throw new AssertionError("the plugin has no " + path);
      }
      return new Example(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String type() {
    return String.valueOf(parsed().get("type"));
  }

  String displayName() {
    return String.valueOf(parsed().get("displayName"));
  }

  /** The settings as they stand; a file they refer to is replaced by a word. */
  Map<String, Object> settings() {
    return new YAMLMapper()
        .convertValue(
            parsed().getOrDefault("settings", Map.of()),
            new TypeReference<Map<String, Object>>() {});
  }

  /** The same example with every option switched on. */
  Example withOptions() {
    return new Example(OPTION.matcher(text).replaceAll("$1$2"));
  }

  /** A value for each variable the example refers to. */
  Map<String, String> environment() {
    Map<String, String> values = new TreeMap<>();
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      values.put(variable.group(1), "value-of-" + variable.group(1));
    }
    return values;
  }

  private Map<String, Object> parsed() {
    String readable = FILE.matcher(text).replaceAll("value-of-file");
    return new YAMLMapper().readValue(readable, new TypeReference<Map<String, Object>>() {});
  }
}
