package io.nochub.plugins.webhook;

import io.nochub.api.signal.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The words monitoring products use, in the hub's order of severities. */
final class SeverityWords {
  static final Map<String, Severity> USUAL =
      Map.ofEntries(
          Map.entry("critical", Severity.CRITICAL),
          Map.entry("crit", Severity.CRITICAL),
          Map.entry("fatal", Severity.CRITICAL),
          Map.entry("emergency", Severity.CRITICAL),
          Map.entry("disaster", Severity.CRITICAL),
          Map.entry("down", Severity.CRITICAL),
          Map.entry("p1", Severity.CRITICAL),
          Map.entry("major", Severity.MAJOR),
          Map.entry("high", Severity.MAJOR),
          Map.entry("error", Severity.MAJOR),
          Map.entry("alert", Severity.MAJOR),
          Map.entry("p2", Severity.MAJOR),
          Map.entry("minor", Severity.MINOR),
          Map.entry("average", Severity.MINOR),
          Map.entry("medium", Severity.MINOR),
          Map.entry("moderate", Severity.MINOR),
          Map.entry("p3", Severity.MINOR),
          Map.entry("warning", Severity.WARNING),
          Map.entry("warn", Severity.WARNING),
          Map.entry("low", Severity.WARNING),
          Map.entry("p4", Severity.WARNING),
          Map.entry("info", Severity.INFO),
          Map.entry("information", Severity.INFO),
          Map.entry("informational", Severity.INFO),
          Map.entry("notice", Severity.INFO),
          Map.entry("none", Severity.INFO),
          Map.entry("p5", Severity.INFO));

  private SeverityWords() {}

  /** The usual words, with the operator's own added or put in their place. */
  static Map<String, Severity> with(List<WebhookConfig.SeverityWord> own) {
    Map<String, Severity> table = new HashMap<>(USUAL);
    own.forEach(
        entry -> table.put(entry.word().strip().toLowerCase(Locale.ROOT), entry.severity()));
    return Map.copyOf(table);
  }
}
