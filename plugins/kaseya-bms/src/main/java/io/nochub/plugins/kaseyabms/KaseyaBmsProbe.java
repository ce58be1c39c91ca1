package io.nochub.plugins.kaseyabms;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Cause;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What this user may do, told by what BMS shows; nothing is written. */
record KaseyaBmsProbe(
    KaseyaBmsConfig config, KaseyaBmsClient client, Lookups lookups, People people) {

  Health run() throws IntegrationException, InterruptedException {
    Check signIn = Health.check("sign in", () -> people.look().name());
    if (signIn.answer() == Answer.NO) {
      return Health.of("BMS does not answer as BMS", signIn);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(signIn);
    checks.add(status("status when resolved", config.resolvedStatus()));
    checks.add(status("status of a new ticket", config.newStatus()));
    checks.add(status("status when reopened", config.reopenStatus()));
    for (TicketDraft.Priority priority : TicketDraft.Priority.values()) {
      checks.add(
          Health.check("priority " + priority, () -> lookups.priority(config, priority).name()));
    }
    checks.addAll(onTickets());
    checks.add(
        Health.check(
            "read accounts",
            () -> seen(client.page(client.get("crm", "accounts", "summary"), 1), "accounts")));
    String account = config.account();
    if (account != null) {
      checks.add(
          Health.check(
              "location of account " + account, () -> "location " + lookups.location(account)));
    }
    checks.add(
        Health.check(
            "read hardware assets",
            () ->
                seen(
                    client.page(client.get("servicedesk", "hardwareasset", "searchselect"), 1),
                    "assets")));
    checks.add(Health.untold("create tickets", "BMS tells only when one is made"));
    checks.add(Health.untold("write notes", "BMS tells only when one is written"));
    long refused = checks.stream().filter(check -> check.answer() == Answer.NO).count();
    return Health.of(
        refused == 0 ? "BMS can be used" : refused + " of " + checks.size() + " checks failed",
        checks.toArray(Check[]::new));
  }

  private Check status(String what, String nameOrId)
      throws IntegrationException, InterruptedException {
    return Health.check(
        what,
        () -> {
          Lookups.Entry status = lookups.status(nameOrId);
          return status.name() + " (" + status.id() + ")";
        });
  }

  private static String seen(KaseyaBmsClient.Page page, String what) {
    return page.rows().size() + (page.more() ? " and more " : " ") + what;
  }

  /** Tickets show what the numbers of the settings are called, and who else uses this user. */
  private List<Check> onTickets() throws IntegrationException, InterruptedException {
    List<Dto> newest = new ArrayList<>();
    Check read =
        Health.check(
            "read tickets",
            () -> {
              KaseyaBmsClient.Page page = client.tickets(Map.of(), 1, KaseyaBmsClient.PAGE);
              newest.addAll(page.rows());
              return seen(page, "tickets");
            });
    List<Check> checks = new ArrayList<>(List.of(read));
    if (read.answer() == Answer.NO) {
      return checks;
    }
    checks.add(used("type", config.type(), TicketFields.TYPE, "TypeName", newest));
    checks.add(used("source", config.source(), TicketFields.SOURCE, "SourceName", newest));
    if (!newest.isEmpty()) {
      String id = newest.get(0).text("Id");
      checks.add(
          Health.check(
              "read notes",
              () ->
                  seen(client.page(client.get("servicedesk", "tickets", id, "notes"), 1), "notes")
                      + " on ticket "
                      + id));
      checks.add(
          Health.check(
              "read activities",
              () ->
                  seen(
                          client.page(client.get("servicedesk", "tickets", id, "activities"), 1),
                          "activities")
                      + " on ticket "
                      + id));
    }
    checks.add(alone());
    return checks;
  }

  private static Check used(
      String what, String number, String field, String name, List<Dto> tickets) {
    return tickets.stream()
        .filter(ticket -> ticket.text(field).equals(number))
        .findFirst()
        .map(
            ticket ->
                new Check(
                    what + " " + number,
                    Answer.YES,
                    Cause.NONE,
                    ticket.at(name).textOr("in use, ticket " + ticket.text("TicketNumber"))))
        .orElseGet(
            () ->
                Health.untold(
                    what + " " + number,
                    "none of the tickets BMS shows first has it; look at one that has"));
  }

  /** Tickets this user made without the hub's key were made by somebody else. */
  private Check alone() throws IntegrationException, InterruptedException {
    String what = "only the hub makes tickets as " + config.user();
    return Health.check(
        what,
        () -> {
          People.Own own = people.own();
          for (Dto ticket : client.tickets(Map.of("CreatedByName", own.name()), 1, 20).rows()) {
            boolean ours = ticket.text("CreatedBy").equals(own.id());
            boolean tagged = !ticket.at("Details").exists() || KeyTag.inAny(ticket.text("Details"));
            if (ours && !tagged) {
              throw IntegrationException.of(
                  Kind.FORBIDDEN,
                  "ticket "
                      + ticket.text("TicketNumber")
                      + " was made as this user by somebody else: give the hub a user of its own");
            }
          }
          return "no other ticket among the first ones";
        });
  }
}
