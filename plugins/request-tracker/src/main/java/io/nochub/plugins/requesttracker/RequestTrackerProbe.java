package io.nochub.plugins.requesttracker;

import io.nochub.api.Health;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.KeyTag;
import io.nochub.plugins.requesttracker.RequestTrackerClient.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What this user may do, told by what RT shows; nothing is written. */
record RequestTrackerProbe(
    RequestTrackerConfig config, RequestTrackerClient client, Queues queues) {
  /** How many transactions back is looked for what others write as the hub's user. */
  private static final long RECENT = 2_000;

  Health run() throws IntegrationException, InterruptedException {
    Check signIn = Health.check("sign in", () -> "Request Tracker " + client.version());
    if (signIn.answer() == Health.Answer.NO) {
      return Health.of("RT does not answer as RT", signIn);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(signIn);
    checks.add(Health.check("user " + config.user(), this::user));
    checks.add(Health.check("queue " + config.queue(), this::queue));
    checks.add(Health.check("create tickets", this::create));
    if (config.hasKeyField()) {
      checks.add(Health.check("key field " + config.keyField(), () -> field(config.keyField())));
      checks.add(keptKey());
    }
    String fieldOfClient = config.fieldOfClient();
    if (fieldOfClient != null) {
      checks.add(Health.check("client field " + fieldOfClient, () -> field(fieldOfClient)));
    }
    checks.addAll(onTickets());
    checks.addAll(onHistory());
    long refused = checks.stream().filter(check -> check.answer() == Health.Answer.NO).count();
    return Health.of(
        refused == 0 ? "RT can be used" : refused + " of " + checks.size() + " checks failed",
        checks.toArray(Check[]::new));
  }

  /**
   * Only the user itself and administrators are told a user's id; a token begins with its owner's.
   */
  private String user() throws IntegrationException, InterruptedException {
    String id = client.user(config.user()).at("id").textOr("");
    String token = config.token() == null ? "" : config.token().reveal();
    String[] parts = token.split("-", 3);
    boolean foreign = parts.length == 3 && !parts[1].equals(id);
    if (id.isEmpty() || foreign) {
      throw IntegrationException.of(
          Kind.FORBIDDEN,
          "the token is not one of this user: the hub would take its own acts for a person's");
    }
    return "signed in as this user";
  }

  private String queue() throws IntegrationException, InterruptedException {
    return "lifecycle " + queues.look(config.queue()).lifecycle();
  }

  private String create() throws IntegrationException, InterruptedException {
    if (!queues.look(config.queue()).mayCreate()) {
      throw IntegrationException.of(Kind.FORBIDDEN, "grant CreateTicket on this queue");
    }
    return "in queue " + config.queue();
  }

  private String field(String name) throws IntegrationException, InterruptedException {
    return "custom field " + queues.field(config.queue(), name);
  }

  /** RT makes a ticket without the key, and without a word, if the user may not fill the field. */
  private Check keptKey() throws IntegrationException, InterruptedException {
    String what = "fill " + config.keyField();
    String query =
        "Creator = "
            + TicketSql.quote(config.user())
            + " AND Queue = "
            + TicketSql.quote(config.queue());
    List<JsonView> newest = new ArrayList<>();
    Check search =
        Health.check(
            what,
            () -> {
              newest.addAll(client.tickets(query, "CustomFields", Order.DESC, 1));
              return "searched";
            });
    if (search.answer() == Health.Answer.NO) {
      return search;
    }
    if (newest.isEmpty()) {
      return Health.untold(what, "no ticket of this user yet; RT needs ModifyCustomField for it");
    }
    JsonView ticket = newest.get(0);
    String id = ticket.at("id").textOr("?");
    boolean kept =
        ticket.at("CustomFields").items().stream()
            .filter(field -> field.at("name").textOr("").equals(config.keyField()))
            .anyMatch(field -> !field.at("values").items().isEmpty());
    return kept
        ? new Check(what, Health.Answer.YES, Health.Cause.NONE, "ticket " + id + " has it")
        : no(what, "ticket " + id + " was made by this user without it: grant ModifyCustomField");
  }

  /** A ticket shows by its links what the caller may do with it. */
  private List<Check> onTickets() throws IntegrationException, InterruptedException {
    List<Check> checks = new ArrayList<>();
    List<JsonView> seen = new ArrayList<>();
    String query = "Queue = " + TicketSql.quote(config.queue());
    checks.add(
        Health.check(
            "search tickets",
            () -> {
              seen.addAll(client.tickets(query, "_hyperlinks", Order.DESC, 1));
              return seen.isEmpty() ? "none yet in " + config.queue() : "in " + config.queue();
            }));
    Set<String> links =
        seen.stream()
            .flatMap(ticket -> ticket.at("_hyperlinks").items().stream())
            .map(link -> link.at("ref").textOr(""))
            .collect(Collectors.toSet());
    checks.add(may("write comments", seen, links.contains("comment"), "CommentOnTicket"));
    checks.add(may("write replies", seen, links.contains("correspond"), "ReplyToTicket"));
    checks.add(may("change tickets", seen, links.contains("lifecycle"), "ModifyTicket"));
    return checks;
  }

  private static Check may(String what, List<JsonView> seen, boolean may, String right) {
    if (seen.isEmpty()) {
      return Health.untold(what, "RT tells by a ticket of the queue, and none can be seen yet");
    }
    String ticket = "ticket " + seen.get(0).at("id").textOr("?");
    return may
        ? new Check(what, Health.Answer.YES, Health.Cause.NONE, "told by " + ticket)
        : no(what, "not allowed on " + ticket + ": grant " + right);
  }

  private List<Check> onHistory() throws IntegrationException, InterruptedException {
    List<JsonView> notes = new ArrayList<>();
    Check read = Health.check("read histories", () -> recentNotes(notes));
    boolean comments = notes.stream().anyMatch(note -> isComment(note));
    Check seeComments =
        comments
            ? new Check("see comments", Health.Answer.YES, Health.Cause.NONE, "some are seen")
            : Health.untold("see comments", "none lately; RT needs ShowTicketComments for it");
    Optional<JsonView> foreign = notes.stream().filter(this::isForeign).findFirst();
    Check alone =
        foreign.isEmpty()
            ? new Check(
                "only the hub writes as " + config.user(),
                Health.Answer.YES,
                Health.Cause.NONE,
                "no other note lately")
            : no(
                "only the hub writes as " + config.user(),
                "somebody else wrote on ticket "
                    + foreign.get().at("ObjectId").textOr("?")
                    + " as this user: give the hub a user of its own");
    return List.of(read, seeComments, alone);
  }

  private String recentNotes(List<JsonView> into)
      throws IntegrationException, InterruptedException {
    List<JsonView> newest = client.transactions("id > 0", "Type", Order.DESC, 1, 1).rows();
    if (newest.isEmpty()) {
      return "none yet";
    }
    long id = newest.get(0).at("id").requireLong();
    String query =
        "id > " + Math.max(0, id - RECENT) + " AND (Type = 'Comment' OR Type = 'Correspond')";
    into.addAll(
        client
            .transactions(
                query, "Type,Creator,Data,ObjectId", Order.DESC, 1, RequestTrackerClient.PAGE)
            .rows());
    return "newest is transaction " + id;
  }

  private static boolean isComment(JsonView note) {
    return note.at("Type").textOr("").equals("Comment");
  }

  private boolean isForeign(JsonView note) {
    return config.isUs(RequestTrackerMapping.creator(note))
        && !KeyTag.inAny(note.at("Data").textOr(""));
  }

  private static Check no(String what, String why) {
    return new Check(what, Health.Answer.NO, Health.Cause.SETTINGS, why);
  }
}
