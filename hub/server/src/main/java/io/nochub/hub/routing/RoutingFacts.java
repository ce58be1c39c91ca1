package io.nochub.hub.routing;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.SeverityRank;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a condition can ask about. Unknown texts are empty. */
public record RoutingFacts(
    String integration,
    Severity severity,
    Category category,
    String condition,
    String title,
    String body,
    @Nullable String sourceSeverity,
    boolean momentary,
    Map<String, String> details,
    Named client,
    Named site,
    Named device,
    String deviceKind) {

  /** An id with its name. */
  public record Named(String id, String name) {
    public static final Named NONE = new Named("", "");
  }

  /** The variables of a condition. */
  Map<String, Object> variables() {
    Map<String, Object> values = new HashMap<>();
    values.put("alert.integration", integration);
    values.put("alert.severity", (long) SeverityRank.of(severity));
    values.put("alert.category", category.name());
    values.put("alert.condition", condition);
    values.put("alert.title", title);
    values.put("alert.body", body);
    values.put("alert.sourceSeverity", sourceSeverity == null ? "" : sourceSeverity);
    values.put("alert.momentary", momentary);
    values.put("alert.details", details);
    values.put("client.id", client.id());
    values.put("client.name", client.name());
    values.put("site.id", site.id());
    values.put("site.name", site.name());
    values.put("device.id", device.id());
    values.put("device.name", device.name());
    values.put("device.kind", deviceKind);
    for (Severity level : Severity.values()) {
      values.put(level.name(), (long) SeverityRank.of(level));
    }
    return values;
  }
}
