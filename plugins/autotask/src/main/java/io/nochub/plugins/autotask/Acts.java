package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last act of a person on a ticket. The ticket itself tells only who was last, which is often
 * the hub; so its history, its notes and its time entries are looked through.
 */
record Acts(AutotaskClient client, People people) {
  /** lastActivityPersonType of a contact: its number is then none of a resource. */
  private static final String CONTACT = "2";

  /** Somebody did something; a contact has no resource number. */
  private record Act(Instant at, Touch.Kind kind, String resource) {}

  Optional<Touch> last(JsonView ticket) throws IntegrationException, InterruptedException {
    String id = ticket.at("id").requireText();
    List<Act> acts = new ArrayList<>();
    onTicket(ticket, acts);
    history(id, acts);
    notes(id, acts);
    times(id, acts);
    acts.sort(
        Comparator.comparing(Act::at)
            .reversed()
            .thenComparing(act -> act.kind() == Touch.Kind.OTHER)
            .thenComparing(act -> !isWriting(act.kind())));
    for (Act act : acts) {
      if (act.kind() == Touch.Kind.CLIENT_REPLY) {
        return Optional.of(new Touch(act.at(), act.kind(), "the client's contact"));
      }
      if (isPerson(act.resource(), ticket)) {
        return Optional.of(new Touch(act.at(), act.kind(), people.name(act.resource())));
      }
    }
    return Optional.empty();
  }

  /** Of what one dialogue does in one moment this is what no rule of Autotask does. */
  private static boolean isWriting(Touch.Kind kind) {
    return kind == Touch.Kind.NOTE
        || kind == Touch.Kind.CLIENT_REPLY
        || kind == Touch.Kind.TIME_ENTRY;
  }

  /**
   * The hub reads only tickets that carry its key, and it made those: so who created them is the
   * hub's API user, or was it before another one was put into the settings.
   */
  boolean isOurs(String resource, JsonView ticket)
      throws IntegrationException, InterruptedException {
    return resource.equals(ticket.at("creatorResourceID").textOr(""))
        || people.own().filter(resource::equals).isPresent();
  }

  private boolean isPerson(String resource, JsonView ticket)
      throws IntegrationException, InterruptedException {
    boolean nobody = resource.isEmpty() || resource.equals("0");
    return !nobody && !isOurs(resource, ticket) && !people.isProgram(resource);
  }

  private static void onTicket(JsonView ticket, List<Act> acts) throws IntegrationException {
    if (!ticket.at("lastActivityPersonType").textOr("").equals(CONTACT)) {
      add(
          acts,
          ticket.at("lastActivityDate"),
          Touch.Kind.OTHER,
          ticket.at("lastActivityResourceID"));
    }
  }

  /** Autotask takes no other filter here, and no second one. */
  private void history(String ticket, List<Act> acts)
      throws IntegrationException, InterruptedException {
    List<JsonView> rows =
        client.some(
            "TicketHistory",
            AutotaskClient.PAGE,
            List.of(),
            Condition.equal("ticketID", AutotaskTickets.number(ticket)));
    for (JsonView row : rows) {
      add(acts, row.at("date"), kind(row), row.at("resourceID"));
    }
  }

  /** The words are Autotask's own and nowhere listed: a guess, for people to read. */
  private static Touch.Kind kind(JsonView row) {
    String words =
        (row.at("action").textOr("") + " " + row.at("detail").textOr("")).toLowerCase(Locale.ROOT);
    if (words.contains("status")) {
      return Touch.Kind.STATUS;
    }
    return words.contains("resource") || words.contains("assign")
        ? Touch.Kind.ASSIGNMENT
        : Touch.Kind.OTHER;
  }

  private void notes(String ticket, List<Act> acts)
      throws IntegrationException, InterruptedException {
    List<JsonView> rows =
        client.all(
            "TicketNotes",
            List.of("id", "createDateTime", "creatorResourceID", "createdByContactID"),
            Condition.equal("ticketID", AutotaskTickets.number(ticket)));
    for (JsonView row : rows) {
      boolean byContact = row.at("createdByContactID").exists();
      add(
          acts,
          row.at("createDateTime"),
          byContact ? Touch.Kind.CLIENT_REPLY : Touch.Kind.NOTE,
          row.at("creatorResourceID"));
    }
  }

  private void times(String ticket, List<Act> acts)
      throws IntegrationException, InterruptedException {
    List<JsonView> rows =
        client.all(
            "TimeEntries",
            List.of("id", "createDateTime", "resourceID"),
            Condition.equal("ticketID", AutotaskTickets.number(ticket)));
    for (JsonView row : rows) {
      add(acts, row.at("createDateTime"), Touch.Kind.TIME_ENTRY, row.at("resourceID"));
    }
  }

  /** What has no time was never done. */
  private static void add(List<Act> acts, JsonView at, Touch.Kind kind, JsonView resource)
      throws IntegrationException {
    Optional<Instant> when = at.instant();
    if (when.isPresent()) {
      acts.add(new Act(when.get(), kind, resource.textOr("")));
    }
  }
}
