package io.nochub.plugins.autotask;

import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketField.Choice;
import io.nochub.plugins.autotask.Definitions.Field;
import io.nochub.plugins.autotask.Definitions.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The fields a rule may fill, as the tenant defines them. */
record TicketForm(AutotaskConfig config) {
  /** What the hub knows of a ticket itself; a rule cannot know it better. Lower case. */
  private static final Set<String> HUBS =
      Set.of(
          "id",
          "title",
          "description",
          "ticketnumber",
          "companyid",
          "companylocationid",
          "contactid",
          "configurationitemid",
          "externalid",
          "rmmalertid",
          "resolution");

  /** Fields without a list that rules may want all the same. Lower case. */
  private static final Set<String> WANTED =
      Set.of(
          "assignedresourceid",
          "assignedresourceroleid",
          "billingcodeid",
          "contractid",
          "duedatetime",
          "problemticketid",
          "purchaseordernumber");

  /** Autotask makes no ticket without a queue, though its definitions do not say so. */
  private static final String QUEUE = "queueID";

  /** Whether the hub fills this field, ticket by ticket. */
  static boolean isHubs(String field, String keyField) {
    boolean key =
        field.equalsIgnoreCase(keyField)
            || field.equalsIgnoreCase(Definitions.USER_DEFINED + keyField);
    return key || HUBS.contains(field.toLowerCase(Locale.ROOT));
  }

  /** The fields, those that must be filled first; lists as far as they fit what is chosen. */
  List<TicketField> fields(Map<String, Field> definitions, Map<String, String> chosen) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    config.fields().forEach(given -> values.put(given.field().strip(), given.value().strip()));
    Set<String> settled = Set.copyOf(values.keySet());
    values.putAll(chosen);
    List<TicketField> form = new ArrayList<>();
    for (Field field : definitions.values()) {
      if (isOffered(field)) {
        form.add(
            new TicketField(
                field.name(),
                field.label(),
                isRequired(field) && !isSettled(field, settled),
                choices(field, values)));
      }
    }
    form.sort(
        Comparator.comparing(TicketField::required)
            .reversed()
            .thenComparing(TicketField::label, String.CASE_INSENSITIVE_ORDER));
    return form;
  }

  private boolean isOffered(Field field) {
    if (field.readOnly() || isHubs(field.name(), config.keyField())) {
      return false;
    }
    return field.isList()
        || field.isUserDefined()
        || field.required()
        || WANTED.contains(field.name().toLowerCase(Locale.ROOT));
  }

  private static boolean isRequired(Field field) {
    return field.required() || field.name().equalsIgnoreCase(QUEUE);
  }

  /** Whether the settings fill it, or the hub from what it knows. */
  private boolean isSettled(Field field, Set<String> settled) {
    String name = field.name();
    return settled.stream().anyMatch(name::equalsIgnoreCase)
        || name.equalsIgnoreCase("status")
        || name.equalsIgnoreCase("priority")
        || (name.equalsIgnoreCase("dueDateTime") && config.dueAfter() != null);
  }

  private static List<Choice> choices(Field field, Map<String, String> values) {
    String parent = field.parent().isEmpty() ? null : values.get(field.parent());
    Set<String> parents = field.values().stream().map(Value::parent).collect(Collectors.toSet());
    boolean byParent = parent != null && parents.contains(parent);
    return field.values().stream()
        .filter(Value::active)
        .filter(value -> !byParent || value.parent().isEmpty() || value.parent().equals(parent))
        .map(value -> new Choice(value.number(), value.label()))
        .toList();
  }
}
