package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.hub.outbox.Delivery.Correction;
import io.nochub.hub.outbox.Delivery.CorrectionRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator changes of a ticket that was refused. Pure.
 *
 * @param names of what was changed
 */
record TicketCorrection(TicketDocument wanted, Set<String> names) {
  private static final String ORGANISATION = "organisation";
  private static final String BODY = "body";
  private static final String FIELDS = "fields";

  /**
   * Checks and applies it.
   *
   * @throws CorrectionRefused for what only a new ticket is given, once there is a ticket
   */
  static TicketCorrection of(TicketLink link, Correction correction) {
    Map<String, Object> given = given(correction);
    if (link.ticketId() != null) {
      for (String name : List.of(ORGANISATION, BODY)) {
        if (given.containsKey(name)) {
          throw new CorrectionRefused(
              name, "is given when the ticket is made, and " + link.name() + " is there already");
        }
      }
    }
    String priority = correction.priority();
    TicketDocument wanted =
        link.wanted()
            .corrected(
                correction.organisation(),
                correction.summary(),
                correction.body(),
                priority == null ? null : Priority.valueOf(priority),
                correction.fields());
    return new TicketCorrection(wanted, given.keySet());
  }

  private static Map<String, Object> given(Correction correction) {
    Map<String, Object> given = new LinkedHashMap<>();
    put(given, TicketSteps.SUMMARY, correction.summary());
    put(given, BODY, correction.body());
    put(given, TicketSteps.PRIORITY, correction.priority());
    put(given, ORGANISATION, correction.organisation());
    put(given, FIELDS, correction.fields());
    return given;
  }

  /** What a document has of that which was changed. */
  Map<String, Object> valuesIn(TicketDocument document) {
    Map<String, Object> all = new LinkedHashMap<>();
    put(all, TicketSteps.SUMMARY, document.summary());
    put(all, BODY, document.body());
    put(all, TicketSteps.PRIORITY, document.priority().name());
    put(all, ORGANISATION, document.organisation());
    put(all, FIELDS, document.fields());
    all.keySet().retainAll(names);
    return all;
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
