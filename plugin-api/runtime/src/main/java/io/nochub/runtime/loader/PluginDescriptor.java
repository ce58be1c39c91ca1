package io.nochub.runtime.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plugin's {@code plugin.properties} says of it. Provider, description and license are empty
 * if not given. {@code requires} is the range of plugin API versions it works with.
 */
public record PluginDescriptor(
    String id,
    String version,
    String pluginClass,
    String requires,
    String provider,
    String description,
    String license) {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,40}");
  private static final Pattern IDENTIFIER =
      Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");
  private static final Pattern REQUIRES =
      Pattern.compile(">=([0-9]+\\.[0-9]+\\.[0-9]+) & <([0-9]+\\.0\\.0)");
  private static final int LONGEST_TEXT = 1000;

  /** Reads the file's text, UTF-8, and takes only what has no problem at all. */
  public static PluginDescriptor read(InputStream file)
      throws IOException, InvalidDescriptorException {
    Properties properties = new Properties();
    try {
      Reader text = new InputStreamReader(file, StandardCharsets.UTF_8);
      properties.load(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidDescriptorException(List.of("it has a malformed Unicode escape"));
    }
    return of(properties);
  }

  /** The descriptor these properties make. */
  public static PluginDescriptor of(Properties properties) throws InvalidDescriptorException {
    PluginDescriptor descriptor =
        new PluginDescriptor(
            text(properties, "plugin.id"),
            text(properties, "plugin.version"),
            text(properties, "plugin.class"),
            text(properties, "plugin.requires"),
            text(properties, "plugin.provider"),
            text(properties, "plugin.description"),
            text(properties, "plugin.license"));
    List<String> problems = descriptor.problems();
    if (!text(properties, "plugin.dependencies").isEmpty()) {
      problems.add("plugin.dependencies must be empty: plugins do not depend on each other");
    }
    if (!problems.isEmpty()) {
      throw new InvalidDescriptorException(problems);
    }
    return descriptor;
  }

  private static String text(Properties properties, String name) {
    return properties.getProperty(name, "").strip();
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!ID.matcher(id).matches()) {
      problems.add(
          "plugin.id must be 2 to 41 of a-z, 0-9 and -, beginning with a letter, such as my-rmm");
    }
    if (!Version.isValid(version)) {
      problems.add("plugin.version must be a semantic version such as 1.2.0");
    }
    if (!isClassName(pluginClass)) {
      problems.add("plugin.class must be the full name of the plugin's class");
    } else if (pluginClass.startsWith("io.nochub.api.")) {
      problems.add("plugin.class must not be in the package of the plugin API");
    }
    if (!isRange(requires)) {
      problems.add("plugin.requires must have the form >=1.4.0 & <2.0.0");
    }
    for (String text : List.of(provider, description, license)) {
      if (text.length() > LONGEST_TEXT) {
        problems.add("plugin.provider, description and license are at most 1000 characters long");
      }
    }
    return problems;
  }

  private static boolean isClassName(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length < 2) {
      return false;
    }
    for (String part : parts) {
      if (!IDENTIFIER.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRange(String range) {
    Matcher bounds = REQUIRES.matcher(range);
    return bounds.matches()
        && Version.isValid(bounds.group(1))
        && Version.isValid(bounds.group(2))
        && Version.core(bounds.group(1)).compareTo(Version.core(bounds.group(2))) < 0;
  }

  /**
   * Whether it works with that version of the plugin API; a qualifier such as -SNAPSHOT is none.
   */
  public boolean worksWith(String apiVersion) {
    Matcher bounds = REQUIRES.matcher(requires);
    if (!bounds.matches()) {
      return false;
    }
    Version api = Version.core(apiVersion);
    return api.compareTo(Version.core(bounds.group(1))) >= 0
        && api.compareTo(Version.core(bounds.group(2))) < 0;
  }
}
