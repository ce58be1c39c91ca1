package io.nochub.plugins.autotask;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Cause;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketField;
import io.nochub.plugins.autotask.Definitions.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this API user may do, told by what Autotask shows; nothing is written. */
record AutotaskProbe(
    AutotaskConfig config, AutotaskClient client, Definitions definitions, People people) {

  Health run() throws IntegrationException, InterruptedException {
    Check zone = Health.check("zone", client::zone);
    if (zone.answer() == Answer.NO) {
      return Health.of("Autotask's zone lookup does not help", zone);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(zone);
    checks.add(Health.check("sign in and calls left", this::calls));
    checks.addAll(access("Tickets", "tickets"));
    checks.addAll(onFields());
    checks.addAll(access("TicketNotes", "notes"));
    checks.addAll(onNotes());
    checks.add(reads("ticket history", "TicketHistory"));
    checks.add(reads("time entries", "TimeEntries"));
    checks.add(reads("companies", "Companies"));
    checks.add(reads("configuration items", "ConfigurationItems"));
    checks.addAll(onOurselves());
    checks.add(webhooks());
    long refused = checks.stream().filter(check -> check.answer() == Answer.NO).count();
    return Health.of(
        refused == 0 ? "Autotask can be used" : refused + " of " + checks.size() + " checks failed",
        checks.toArray(Check[]::new));
  }

  private String calls() throws IntegrationException, InterruptedException {
    AutotaskClient.Usage usage = client.usage();
    return usage.used()
        + " of "
        + usage.limit()
        + " calls used in the last hour, by all integrations together";
  }

  private List<Check> access(String entity, String what)
      throws IntegrationException, InterruptedException {
    List<JsonView> told = new ArrayList<>();
    Check read =
        Health.check(
            "read " + what,
            () -> {
              told.add(client.get(entity, "entityInformation").at("info"));
              return level(told.get(0), "Query");
            });
    if (told.isEmpty()) {
      return List.of(read);
    }
    return List.of(
        read,
        Health.check("create " + what, () -> level(told.get(0), "Create")),
        Health.check("change " + what, () -> level(told.get(0), "Update")));
  }

  private Check reads(String what, String entity)
      throws IntegrationException, InterruptedException {
    return Health.check(
        "read " + what, () -> level(client.get(entity, "entityInformation").at("info"), "Query"));
  }

  /** 0, 1 and 2, or the words for them; sources show both. */
  private static String level(JsonView info, String act) throws IntegrationException {
    String level = info.at("userAccessFor" + act).requireText();
    boolean never = level.equals("0") || level.equalsIgnoreCase("None");
    if (never || !info.at("can" + act).isTrue()) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "the API user's security level does not allow it");
    }
    boolean all = level.equals("1") || level.equalsIgnoreCase("All");
    return all ? "all" : "restricted by the security level";
  }

  private List<Check> onFields() throws IntegrationException, InterruptedException {
    List<Map<String, Field>> looked = new ArrayList<>();
    Check read =
        Health.check(
            "read the fields of tickets",
            () -> {
              looked.add(definitions.look(AutotaskTickets.TICKETS));
              return looked.get(0).size() + " fields";
            });
    List<Check> checks = new ArrayList<>(List.of(read));
    if (looked.isEmpty()) {
      return checks;
    }
    checks.add(Health.check("key field " + config.keyField(), this::key));
    checks.add(value("status when resolved", "status", config.resolvedStatus()));
    checks.add(value("status of a new ticket", "status", config.newStatus()));
    checks.add(value("status when reopened", "status", config.reopenStatus()));
    for (String priority :
        List.of(
            config.priorityLow(),
            config.priorityNormal(),
            config.priorityHigh(),
            config.priorityUrgent())) {
      checks.add(value("priority " + priority, "priority", priority));
    }
    for (AutotaskConfig.Given given : config.fields()) {
      checks.add(value("field " + given.field(), given.field().strip(), given.value().strip()));
    }
    checks.add(required(looked.get(0)));
    return checks;
  }

  private String key() throws IntegrationException, InterruptedException {
    Field field =
        definitions.ofTickets(
            config.keyIsUserDefined()
                ? Definitions.USER_DEFINED + config.keyField()
                : AutotaskConfig.EXTERNAL_ID);
    if (field.readOnly()) {
      throw IntegrationException.of(Kind.FORBIDDEN, "the API user may not fill it");
    }
    if (!field.isUserDefined() && !field.queryable()) {
      throw IntegrationException.of(Kind.FORBIDDEN, "tickets cannot be searched by it");
    }
    return "is there";
  }

  private Check value(String what, String name, String value)
      throws IntegrationException, InterruptedException {
    return Health.check(
        what,
        () -> {
          Field field = definitions.ofTickets(name);
          field.typed(value);
          return field.isList() ? label(field, value) : value;
        });
  }

  private static String label(Field field, String value) throws IntegrationException {
    return field
        .value(value)
        .filter(Definitions.Value::active)
        .map(Definitions.Value::label)
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.FORBIDDEN,
                    value + " is no active value of " + field.name() + " in this Autotask"));
  }

  /** What the definitions ask for and neither hub nor settings fill: a route has to. */
  private Check required(Map<String, Field> fields) {
    List<String> open =
        new TicketForm(config)
            .fields(fields, Map.of()).stream()
                .filter(TicketField::required)
                .map(TicketField::name)
                .toList();
    return open.isEmpty()
        ? new Check("required fields", Answer.YES, Cause.NONE, "all are filled")
        : Health.untold(
            "required fields",
            String.join(", ", open) + ": each route has to fill them, or the settings for all");
  }

  private List<Check> onNotes() throws IntegrationException, InterruptedException {
    return List.of(
        noteValue("internal notes are", "publish", config.internalPublish()),
        noteValue("notes for the client are", "publish", config.customerPublish()),
        noteValue("note type", "noteType", config.noteType()));
  }

  private Check noteValue(String what, String name, String value)
      throws IntegrationException, InterruptedException {
    return Health.check(
        what,
        () -> {
          Field field = definitions.of("TicketNotes").get(name);
          if (field == null) {
            throw IntegrationException.of(Kind.BAD_PAYLOAD, "notes have no field " + name);
          }
          return label(field, value);
        });
  }

  /** Whose acts are the hub's, and whether somebody else acts in the same name. */
  private List<Check> onOurselves() throws IntegrationException, InterruptedException {
    String what = "resource of the API user";
    Optional<String> own = people.own();
    if (own.isEmpty()) {
      return List.of(
          Health.untold(
              what,
              "not found by its user name: the hub goes by who created its tickets. Set resourceId"
                  + " if you know it, so that the webhook leaves out the hub's own changes"));
    }
    Check found = new Check(what, Answer.YES, Cause.NONE, "resource " + own.get());
    String alone = "only the hub writes as this user";
    List<JsonView> foreign = new ArrayList<>();
    Check looked =
        Health.check(
            alone,
            () -> {
              foreign.addAll(foreignNotes(own.get()));
              return "no other note lately";
            });
    if (foreign.isEmpty()) {
      return List.of(found, looked);
    }
    return List.of(
        found,
        new Check(
            alone,
            Answer.NO,
            Cause.SETTINGS,
            "somebody else wrote on ticket "
                + foreign.get(0).at("ticketID").textOr("?")
                + " as this user: give the hub an API user of its own"));
  }

  private List<JsonView> foreignNotes(String own)
      throws IntegrationException, InterruptedException {
    return client
        .some(
            "TicketNotes",
            100,
            List.of("id", "title", "ticketID"),
            Condition.equal("creatorResourceID", AutotaskTickets.number(own)))
        .stream()
        .filter(note -> !TicketNotes.isOurs(note.at("title").textOr("")))
        .toList();
  }

  private Check webhooks() throws IntegrationException, InterruptedException {
    Check check =
        Health.check(
            "create webhooks",
            () -> level(client.get("TicketWebhooks", "entityInformation").at("info"), "Create"));
    // Polling does without, so this is nothing to be down for.
    return check.answer() == Answer.NO
        ? Health.untold("create webhooks", check.detail() + "; changes are polled")
        : check;
  }
}
