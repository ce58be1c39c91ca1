package io.nochub.plugins.alertmanager;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What words in labels mean. Prometheus knows no severities of its own; these are the words in use
 * in public rule collections, and the operator adds others.
 */
final class Words {
  private static final Map<String, Severity> SEVERITIES =
      Map.ofEntries(
          Map.entry("page", Severity.CRITICAL),
          Map.entry("emergency", Severity.CRITICAL),
          Map.entry("critical", Severity.CRITICAL),
          Map.entry("error", Severity.MAJOR),
          Map.entry("major", Severity.MAJOR),
          Map.entry("high", Severity.MAJOR),
          Map.entry("minor", Severity.MINOR),
          Map.entry("medium", Severity.MINOR),
          Map.entry("warning", Severity.WARNING),
          Map.entry("warn", Severity.WARNING),
          Map.entry("low", Severity.WARNING),
          Map.entry("info", Severity.INFO),
          Map.entry("notice", Severity.INFO),
          Map.entry("none", Severity.INFO));

  private static final Map<String, Category> CATEGORIES =
      Map.of(
          "InstanceDown", Category.AVAILABILITY,
          "HostDown", Category.AVAILABILITY,
          "NodeDown", Category.AVAILABILITY,
          "TargetDown", Category.AVAILABILITY);

  private final Map<String, Severity> severities = new HashMap<>(SEVERITIES);
  private final Map<String, Category> categories = new HashMap<>(CATEGORIES);

  Words(AlertmanagerConfig config) {
    config
        .severities()
        .forEach(row -> severities.put(row.word().toLowerCase(Locale.ROOT), row.severity()));
    config.categories().forEach(row -> categories.put(row.alertname(), row.category()));
  }

  /** Lower-case words and what they mean. */
  Map<String, Severity> severities() {
    return severities;
  }

  /** The label's word if it is a category, else what the table says of the alert. */
  Category category(@Nullable String word, String alertname) {
    for (Category category : Category.values()) {
      if (category.name().equalsIgnoreCase(word)) {
        return category;
      }
    }
    return categories.getOrDefault(alertname, Category.OTHER);
  }
}
