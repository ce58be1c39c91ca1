package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketField.Choice;
import io.nochub.plugins.requesttracker.RequestTrackerClient.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a ticket in one queue, as far as RT tells them to this user. */
record TicketForm(RequestTrackerConfig config, RequestTrackerClient client, Queues queues) {
  /** The form for that queue; for the one of the settings if it is blank or not there. */
  List<TicketField> fields(String chosen) throws IntegrationException, InterruptedException {
    Queues.Queue queue = queue(chosen);
    List<TicketField> fields = new ArrayList<>();
    fields.add(new TicketField(RequestTrackerMapping.QUEUE, "Queue", false, queueNames()));
    fields.add(new TicketField(RequestTrackerMapping.STATUS, "Status", false, statuses(queue)));
    fields.add(new TicketField(RequestTrackerMapping.OWNER, "Owner", false, owners()));
    fields.add(
        new TicketField(RequestTrackerMapping.PRIORITY, "Priority (a number)", false, List.of()));
    RequestTrackerMapping mapping = new RequestTrackerMapping(config);
    for (Map.Entry<String, String> field : queue.fields().entrySet()) {
      if (mapping.isForRules(field.getKey())) {
        fields.add(custom(field.getKey(), field.getValue()));
      }
    }
    return fields;
  }

  private Queues.Queue queue(String chosen) throws IntegrationException, InterruptedException {
    if (chosen.isBlank() || chosen.equals(config.queue())) {
      return queues.look(config.queue());
    }
    try {
      return queues.look(chosen);
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN) {
        return queues.look(config.queue());
      }
      throw e;
    }
  }

  private List<Choice> queueNames() throws IntegrationException, InterruptedException {
    return client.queues().stream()
        .map(queue -> queue.at("Name").textOr(""))
        .filter(name -> !name.isEmpty())
        .map(TicketForm::choice)
        .toList();
  }

  /**
   * RT does not list the statuses of a lifecycle, but each ticket tells where it can go from where
   * it is: so those of the queue's newest tickets, and for the lifecycle RT comes with all of its.
   */
  private List<Choice> statuses(Queues.Queue queue)
      throws IntegrationException, InterruptedException {
    Set<String> statuses = new TreeSet<>();
    if (queue.lifecycle().equals("default")) {
      statuses.addAll(RequestTrackerMapping.STANDARD.keySet());
    }
    config.statuses().forEach(meaning -> statuses.add(meaning.status().strip()));
    String query = "Queue = " + TicketSql.quote(queue.name());
    for (JsonView ticket : client.tickets(query, "Status,_hyperlinks", Order.DESC, 20)) {
      ticket.at("Status").text().ifPresent(statuses::add);
      for (JsonView link : ticket.at("_hyperlinks").items()) {
        link.at("to").text().ifPresent(statuses::add);
      }
    }
    statuses.remove("deleted");
    return statuses.stream().map(TicketForm::choice).toList();
  }

  /** Who may own tickets RT does not say; and with many users most are requestors. */
  private List<Choice> owners() throws IntegrationException, InterruptedException {
    RequestTrackerClient.Page users;
    try {
      users = client.users();
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN) {
        return List.of();
      }
      throw e;
    }
    if (users.more()) {
      return List.of();
    }
    List<Choice> owners = new ArrayList<>();
    for (JsonView user : users.rows()) {
      String name = user.at("Name").textOr("");
      String realName = user.at("RealName").textOr("");
      if (!name.isEmpty() && !name.equals("RT_System")) {
        owners.add(new Choice(name, realName.isEmpty() ? name : realName + " (" + name + ")"));
      }
    }
    return owners;
  }

  private TicketField custom(String name, String id)
      throws IntegrationException, InterruptedException {
    JsonView field;
    try {
      field = client.customField(id);
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
        return new TicketField(RequestTrackerMapping.CUSTOM + name, name, false, List.of());
      }
      throw e;
    }
    List<Choice> values =
        field.at("Values").items().stream()
            .map(value -> value.textOr(value.at("name").textOr("")))
            .filter(value -> !value.isEmpty())
            .map(TicketForm::choice)
            .toList();
    boolean mandatory = field.at("Pattern").textOr("").contains("Mandatory");
    return new TicketField(RequestTrackerMapping.CUSTOM + name, name, mandatory, values);
  }

  private static Choice choice(String value) {
    return new Choice(value, value);
  }
}
