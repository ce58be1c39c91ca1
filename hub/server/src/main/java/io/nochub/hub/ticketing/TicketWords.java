package io.nochub.hub.ticketing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.routing.TicketRoute;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words a ticket from an incident, by the route's templates (mustache, logic-less) or the usual
 * ones. Plain text; what a ticket system wants instead is made of it when it is sent. The same
 * facts give the same words. Thread-safe.
 */
public final class TicketWords {
  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler().escapeHTML(false).defaultValue("");
  private static final String SUMMARY = "[{{severity}}] {{title}}{{#where}} on {{where}}{{/where}}";
  private static final String BODY =
      """
      {{title}}

      Client: {{client}}
      {{#site}}Site: {{site}}
      {{/site}}{{#device}}Device: {{device}}
      {{/device}}Severity: {{severity}}
      Condition: {{condition}}
      Source: {{integration}}
      Since: {{openedAt}}
      {{#text}}

      {{text}}
      {{/text}}{{#link}}
      At the source: {{link}}
      {{/link}}{{#incidentLink}}
      Incident: {{incidentLink}}
      {{/incidentLink}}\
      """;

  private static final int KEPT = 1_000;

  /** Routes have few templates, and each is used again and again. */
  private final Cache<String, Template> compiled = Caffeine.newBuilder().maximumSize(KEPT).build();

  /** The names a template can use. */
  public record Names(String client, @Nullable String site, @Nullable String device) {}

  String summary(TicketRoute route, Map<String, Object> facts) {
    return render(route.summary() == null ? SUMMARY : route.summary(), facts)
        .replaceAll("\\s+", " ")
        .strip();
  }

  String body(TicketRoute route, Map<String, Object> facts) {
    return render(route.body() == null ? BODY : route.body(), facts).strip();
  }

  private String render(String template, Map<String, Object> facts) {
    return compiled.get(template, TEMPLATES::compile).execute(facts);
  }

  /** What a template can speak of. */
  static Map<String, Object> facts(
      Incident incident, List<Alert> alerts, Names names, @Nullable URI incidentLink) {
    Map<String, Object> facts = new HashMap<>();
    facts.put("severity", incident.severity().name());
    facts.put("title", incident.title());
    facts.put("client", names.client());
    put(facts, "site", names.site());
    put(facts, "device", names.device());
    String device = names.device();
    if (device != null
        && !incident.title().toLowerCase(Locale.ROOT).contains(device.toLowerCase(Locale.ROOT))) {
      facts.put("where", device);
    }
    facts.put("integration", incident.integration());
    facts.put("openedAt", incident.openedAt().toString());
    facts.put("incident", Long.toString(incident.id()));
    put(facts, "incidentLink", incidentLink);
    if (!alerts.isEmpty()) {
      Alert first = alerts.get(alerts.size() - 1);
      facts.put("condition", first.report().condition());
      facts.put("details", first.report().details());
      put(facts, "text", first.report().body().isBlank() ? null : first.report().body());
      put(facts, "link", first.report().link());
    }
    return facts;
  }

  private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value.toString());
    }
  }

  /** How things stand, for the note that is written anew each time. */
  static String rolling(Incident incident, List<Alert> alerts, int devicesBehind) {
    String behind =
        switch (devicesBehind) {
          case 0 -> "";
          case 1 -> "1 device behind it cannot be reached either.";
          default -> devicesBehind + " devices behind it cannot be reached either.";
        };
    if (incident.repeats() == 0 && alerts.size() == 1) {
      return behind;
    }
    long open = alerts.stream().filter(Alert::isOpen).count();
    String last =
        alerts.stream()
            .map(Alert::lastSeenAt)
            .max(java.util.Comparator.naturalOrder())
            .map(Object::toString)
            .orElse("");
    return "Seen "
        + (incident.repeats() + alerts.size())
        + " times, last at "
        + last
        + "; "
        + open
        + " of "
        + alerts.size()
        + " alerts open."
        + (behind.isEmpty() ? "" : " " + behind);
  }
}
