package io.nochub.testkit.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the secret values among settings by the paths of the secret fields. */
final class Secrets {
  private Secrets() {}

  /**
   * @param paths such as "password" or "servers/*&#47;password"
   */
  static List<String> in(Map<String, Object> settings, Set<String> paths) {
    List<String> values = new ArrayList<>();
    paths.forEach(path -> collect(settings, List.of(path.split("/")), values));
    return values;
  }

  private static void collect(@Nullable Object place, List<String> path, List<String> values) {
    if (place == null) {
      return;
    }
    if (path.isEmpty()) {
      values.add(place.toString());
      return;
    }
    List<String> rest = path.subList(1, path.size());
    if (place instanceof Map<?, ?> map) {
      collect(map.get(path.get(0)), rest, values);
    } else if (place instanceof Collection<?> elements) {
      elements.forEach(element -> collect(element, rest, values));
    }
  }
}
