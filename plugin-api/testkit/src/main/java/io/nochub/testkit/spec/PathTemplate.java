package io.nochub.testkit.spec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path with steps that stand for anything, written {@code {id}} or {@code :id}. */
record PathTemplate(List<String> steps) {
  static PathTemplate of(String path) {
    return new PathTemplate(Arrays.asList(path.split("/", -1)));
  }

  /** What stands in the places of the names; empty if the path does not fit. */
  Optional<Map<String, String>> match(String path) {
    String[] given = path.split("/", -1);
    if (given.length != steps.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i++) {
      String step = steps.get(i);
      if (isOpen(step) && !given[i].isEmpty()) {
        values.put(step.replaceAll("[{}:]", ""), given[i]);
      } else if (!step.equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** How many steps are open; of two that fit, the one with fewer is meant. */
  long open() {
    return steps.stream().filter(PathTemplate::isOpen).count();
  }

  private static boolean isOpen(String step) {
    return step.startsWith(":") || (step.startsWith("{") && step.endsWith("}"));
  }
}
