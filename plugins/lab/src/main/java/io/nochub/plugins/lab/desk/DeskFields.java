package io.nochub.plugins.lab.desk;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketField.Choice;
import io.nochub.plugins.lab.desk.Ticket.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of the desk's form and what may stand in them. Pure. */
final class DeskFields {
  private static final List<String> QUEUES = List.of("NOC", "Service Desk", "Security");
  private static final String QUEUE = "Queue";
  private static final String PRIORITY = "Priority";
  private static final String STATUS = "Status";

  /** None is required: a ticket begins as {@link #standing} says. */
  static final List<TicketField> FORM =
      List.of(
          new TicketField(QUEUE, QUEUE, false, choices(QUEUES.stream())),
          new TicketField(PRIORITY, PRIORITY, false, choices(names(Priority.values()))),
          new TicketField(STATUS, STATUS, false, choices(names(Status.values()))));

  private DeskFields() {}

  /** How a new ticket stands before its fields are filled. */
  static Standing standing(Priority priority) {
    return new Standing(QUEUES.get(0), priority.name(), Status.NEW, null);
  }

  /**
   * Fills in the fields; one that is not in the form, or a value that is no choice, is FORBIDDEN.
   */
  static Standing fill(Standing standing, Map<String, String> fields) throws IntegrationException {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      check(field.getKey(), field.getValue());
    }
    return new Standing(
        fields.getOrDefault(QUEUE, standing.queue()),
        fields.getOrDefault(PRIORITY, standing.priority()),
        Status.valueOf(fields.getOrDefault(STATUS, standing.status().name())),
        standing.assignee());
  }

  static Map<String, String> values(Standing standing) {
    return Map.of(
        QUEUE, standing.queue(), PRIORITY, standing.priority(), STATUS, standing.status().name());
  }

  private static void check(String name, String value) throws IntegrationException {
    TicketField field =
        FORM.stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> IntegrationException.of(Kind.FORBIDDEN, "the desk has no field " + name));
    List<String> choices = field.choices().stream().map(Choice::value).toList();
    if (!choices.contains(value)) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "\"" + value + "\" is no " + name + " of the desk; there are " + choices);
    }
  }

  private static List<Choice> choices(Stream<String> values) {
    return values.map(value -> new Choice(value, value)).toList();
  }

  private static Stream<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name);
  }
}
