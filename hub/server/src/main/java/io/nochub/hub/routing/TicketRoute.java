package io.nochub.hub.routing;

import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ticket part of a rule. What is null is inherited; fields and priorities are merged entry by
 * entry.
 *
 * @param integration the ticket system; the empty text means no ticket
 * @param fields raw values keyed by the ticket system's field names
 * @param resolve what happens to the ticket on recovery
 * @param visibility who may see the hub's notes
 * @param summary a mustache template for the summary
 * @param body a mustache template for the first text
 */
public record TicketRoute(
    @Nullable String integration,
    Map<String, String> fields,
    Map<Severity, Priority> priority,
    @Nullable Resolve resolve,
    @Nullable Visibility visibility,
    @Nullable String summary,
    @Nullable String body) {

  /** Whether a ticket is resolved when its incident recovers. */
  public enum Resolve {
    /** Only if no person has worked on it. */
    UNTOUCHED,
    ALWAYS,
    NEVER
  }

  @SuppressWarnings("ConstantValue") // a tree read from JSON may leave maps out
  public TicketRoute {
    fields = fields == null ? Map.of() : Map.copyOf(fields);
    priority = priority == null ? Map.of() : Map.copyOf(priority);
  }

  /** Names the ticket system and leaves everything else as usual. */
  public static TicketRoute to(String integration) {
    return new TicketRoute(integration, Map.of(), Map.of(), null, null, null, null);
  }

  /** This rule's values on top of those of the rules above. */
  public TicketRoute over(@Nullable TicketRoute inherited) {
    if (inherited == null) {
      return this;
    }
    Map<String, String> allFields = new LinkedHashMap<>(inherited.fields);
    allFields.putAll(fields);
    Map<Severity, Priority> allPriorities = new LinkedHashMap<>(inherited.priority);
    allPriorities.putAll(priority);
    return new TicketRoute(
        integration != null ? integration : inherited.integration,
        allFields,
        allPriorities,
        resolve != null ? resolve : inherited.resolve,
        visibility != null ? visibility : inherited.visibility,
        summary != null ? summary : inherited.summary,
        body != null ? body : inherited.body);
  }

  /** Whether a ticket is wanted at all. */
  public boolean wantsTicket() {
    return integration != null && !integration.isEmpty();
  }

  /** The priority of a severity: what the rules say, else the usual one. */
  public Priority priorityOf(Severity severity) {
    Priority usual =
        switch (severity) {
          case CRITICAL -> Priority.URGENT;
          case MAJOR -> Priority.HIGH;
          case MINOR -> Priority.NORMAL;
          case WARNING, INFO -> Priority.LOW;
        };
    return priority.getOrDefault(severity, usual);
  }
}
