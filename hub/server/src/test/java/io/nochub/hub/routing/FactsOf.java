package io.nochub.hub.routing;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.routing.RoutingFacts.Named;
import java.util.Map;

/** What the conditions of these tests are asked about. */
final class FactsOf {
  private FactsOf() {}

  /** A full disk on a server of Acme. */
  static RoutingFacts disk(Severity severity) {
    return alert(severity, "Disk C: is full", Map.of("free", "3 %"));
  }

  static RoutingFacts alert(Severity severity, String title, Map<String, String> details) {
    return new RoutingFacts(
        "rmm",
        severity,
        Category.CAPACITY,
        "disk-space C:",
        title,
        "Only 3 % are left.",
        "crit",
        false,
        details,
        new Named("acme", "Acme Ltd"),
        new Named("north", "North"),
        new Named("d1", "DC01"),
        "SERVER");
  }

  /** An event nobody can place. */
  static RoutingFacts unknown() {
    return new RoutingFacts(
        "rmm",
        Severity.INFO,
        Category.OTHER,
        "event",
        "",
        "",
        null,
        true,
        Map.of(),
        Named.NONE,
        Named.NONE,
        Named.NONE,
        "");
  }
}
