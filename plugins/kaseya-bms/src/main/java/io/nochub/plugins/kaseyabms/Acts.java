package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last act of a person on a ticket: of its activities, and of what the ticket itself says of
 * its last change.
 */
record Acts(KaseyaBmsConfig config, KaseyaBmsClient client, People people) {
  private record Act(Instant at, Touch.Kind kind, String user, String name) {}

  Optional<Touch> last(Dto ticket) throws IntegrationException, InterruptedException {
    List<Act> acts = new ArrayList<>();
    onTicket(ticket, acts);
    String id = ticket.text("Id");
    for (Dto activity : client.all(client.get("servicedesk", "tickets", id, "activities"))) {
      add(
          acts,
          activity.time("CreatedOn", config.zone()).orElse(null),
          kind(activity),
          activity.id("CreatedBy").orElse(""),
          activity.text("CreatedByName").strip());
    }
    acts.sort(
        Comparator.comparing(Act::at)
            .reversed()
            .thenComparing(act -> act.kind() == Touch.Kind.OTHER)
            .thenComparing(act -> !isWriting(act.kind())));
    for (Act act : acts) {
      if (isPerson(act, ticket)) {
        String by = act.name().isEmpty() ? "user " + act.user() : act.name();
        return Optional.of(new Touch(act.at(), act.kind(), by));
      }
    }
    return Optional.empty();
  }

  /** Of what one dialogue does in one moment this is what no rule of BMS does. */
  private static boolean isWriting(Touch.Kind kind) {
    return kind == Touch.Kind.NOTE || kind == Touch.Kind.TIME_ENTRY;
  }

  /** What BMS's rules do has neither number nor name. */
  private boolean isPerson(Act act, Dto ticket) throws IntegrationException, InterruptedException {
    boolean nobody = act.user().isEmpty() && act.name().isEmpty();
    return !nobody
        && !people.isOurs(act.user(), ticket)
        && !people.isProgram(act.user(), act.name());
  }

  private void onTicket(Dto ticket, List<Act> acts) throws IntegrationException {
    Instant at = ticket.time("ModifiedOn", config.zone()).orElse(null);
    boolean status =
        ticket.time("LastStatusUpdate", config.zone()).filter(one -> one.equals(at)).isPresent();
    String user = ticket.id("ModifiedBy").orElse("");
    if (!user.isEmpty()) {
      add(acts, at, status ? Touch.Kind.STATUS : Touch.Kind.OTHER, user, "");
    }
  }

  /** What ActivityType may be is not documented; the rest of the row tells most of it. */
  private static Touch.Kind kind(Dto activity) {
    if (activity.id("TimeSpent").filter(spent -> !spent.matches("0(\\.0*)?")).isPresent()) {
      return Touch.Kind.TIME_ENTRY;
    }
    String type = activity.text("ActivityType").toLowerCase(Locale.ROOT);
    if (type.contains("status")) {
      return Touch.Kind.STATUS;
    }
    if (type.contains("assign")) {
      return Touch.Kind.ASSIGNMENT;
    }
    boolean words = !(activity.text("Notes") + activity.text("InternalNotes")).isBlank();
    return words ? Touch.Kind.NOTE : Touch.Kind.OTHER;
  }

  private static void add(
      List<Act> acts, @Nullable Instant at, Touch.Kind kind, String user, String name) {
    if (at != null) {
      acts.add(new Act(at, kind, user, name));
    }
  }
}
