package io.nochub.hub.ticketing;

import io.nochub.api.signal.Category;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.hub.routing.TicketRoute.Resolve;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket should be, or what was last written of it: levels only, so that only the difference
 * of two documents ever matters and an outage collapses to its net effect. What has to be said as
 * an event is a {@link TicketNote}.
 *
 * @param open whether the ticket should be worked on; false means resolved
 * @param organisation the ticket system's own id of the client
 * @param body the first text; used when the ticket is made
 * @param rollingText how things stand, written anew each time
 * @param resolve what a recovery may do to the ticket
 */
public record TicketDocument(
    boolean open,
    @Nullable String organisation,
    List<String> configurationItems,
    String summary,
    String body,
    Priority priority,
    Category category,
    Map<String, String> fields,
    String rollingText,
    Resolve resolve,
    Visibility visibility,
    @Nullable URI link) {
  public TicketDocument {
    configurationItems = List.copyOf(configurationItems);
    fields = Map.copyOf(fields);
  }

  TicketDocument opened(boolean isOpen) {
    return new TicketDocument(
        isOpen,
        organisation,
        configurationItems,
        summary,
        body,
        priority,
        category,
        fields,
        rollingText,
        resolve,
        visibility,
        link);
  }

  /** As an operator corrects it; what is null stays. */
  TicketDocument corrected(
      @Nullable String otherOrganisation,
      @Nullable String otherSummary,
      @Nullable String otherBody,
      @Nullable Priority otherPriority,
      @Nullable Map<String, String> otherFields) {
    return new TicketDocument(
        open,
        otherOrganisation == null ? organisation : otherOrganisation,
        configurationItems,
        Objects.requireNonNullElse(otherSummary, summary),
        Objects.requireNonNullElse(otherBody, body),
        Objects.requireNonNullElse(otherPriority, priority),
        category,
        Objects.requireNonNullElse(otherFields, fields),
        rollingText,
        resolve,
        visibility,
        link);
  }

  /** With the repeatable fields of another one. */
  TicketDocument withFieldsOf(TicketDocument other) {
    return new TicketDocument(
        open,
        organisation,
        configurationItems,
        other.summary,
        body,
        other.priority,
        category,
        other.fields,
        rollingText,
        resolve,
        visibility,
        link);
  }

  TicketDocument rolling(String text) {
    return new TicketDocument(
        open,
        organisation,
        configurationItems,
        summary,
        body,
        priority,
        category,
        fields,
        text,
        resolve,
        visibility,
        link);
  }
}
