package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketField.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of a ticket with the tenant's choices. None is required of a route: what BMS asks for
 * has its default in the settings.
 */
record TicketForm(KaseyaBmsClient client, Lookups lookups) {
  List<TicketField> fields(Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    List<TicketField> form = new ArrayList<>();
    form.add(field(TicketFields.STATUS, "Status", look("system", "statuses", "lookup")));
    form.add(field(TicketFields.PRIORITY, "Priority", look("system", "priorities", "lookup")));
    form.add(field(TicketFields.QUEUE, "Queue", look("system", "queues", "lookup")));
    form.add(field(TicketFields.ISSUE_TYPE, "Issue type", look("system", "issuetypes", "lookup")));
    form.add(
        field(
            TicketFields.SUB_ISSUE_TYPE,
            "Sub-issue type",
            subIssueTypes(chosen.getOrDefault(TicketFields.ISSUE_TYPE, "").strip())));
    form.add(field(TicketFields.ASSIGNEE, "Assignee", look("hr", "assignees", "lookup")));
    form.add(field(TicketFields.SLA, "SLA", look("system", "slas", "lookup")));
    form.add(field(TicketFields.WORK_TYPE, "Work type", look("system", "worktypes", "lookup")));
    form.add(field(TicketFields.CONTRACT, "Contract (a number)", List.of()));
    form.addAll(seenOnTickets());
    return form;
  }

  private static TicketField field(String name, String label, List<Choice> choices) {
    return new TicketField(name, label, false, choices);
  }

  private List<Choice> look(String... path) throws IntegrationException, InterruptedException {
    return lookups.look(path).stream()
        .filter(Lookups.Entry::active)
        .map(one -> new Choice(one.id(), one.name()))
        .toList();
  }

  private List<Choice> subIssueTypes(String issueType)
      throws IntegrationException, InterruptedException {
    if (!issueType.matches("\\d{1,9}")) {
      return List.of();
    }
    try {
      return look("system", "issuetypes", issueType, "issuesubtypes", "lookup");
    } catch (IntegrationException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.REJECTED) {
        return List.of();
      }
      throw e;
    }
  }

  /** No list of types and sources is documented, so those of the last tickets are shown. */
  private List<TicketField> seenOnTickets() throws IntegrationException, InterruptedException {
    Map<String, String> types = new TreeMap<>();
    Map<String, String> sources = new TreeMap<>();
    for (Dto ticket : client.tickets(Map.of(), 1, KaseyaBmsClient.PAGE).rows()) {
      ticket
          .id(TicketFields.TYPE)
          .ifPresent(id -> types.put(id, ticket.at("TypeName").textOr("type " + id)));
      ticket.id(TicketFields.SOURCE).ifPresent(id -> sources.put(id, "source " + id));
    }
    return List.of(
        field(TicketFields.TYPE, "Type", choices(types)),
        field(TicketFields.SOURCE, "Source", choices(sources)));
  }

  private static List<Choice> choices(Map<String, String> names) {
    return names.entrySet().stream().map(one -> new Choice(one.getKey(), one.getValue())).toList();
  }
}
