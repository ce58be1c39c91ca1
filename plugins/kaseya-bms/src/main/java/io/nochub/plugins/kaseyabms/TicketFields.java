package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a ticket a rule may fill, by their names in BMS's interface. */
final class TicketFields {
  static final String STATUS = "StatusId";
  static final String PRIORITY = "PriorityId";
  static final String TYPE = "TypeId";
  static final String SOURCE = "SourceId";
  static final String QUEUE = "QueueId";
  static final String ISSUE_TYPE = "IssueTypeId";
  static final String SUB_ISSUE_TYPE = "SubIssueTypeId";
  static final String ASSIGNEE = "AssigneeId";
  static final String SLA = "SLAId";
  static final String WORK_TYPE = "WorkTypeId";
  static final String CONTRACT = "ContractId";

  /** In the order of the form; all of them are numbers. */
  static final List<String> NAMES =
      List.of(
          QUEUE,
          TYPE,
          ISSUE_TYPE,
          SUB_ISSUE_TYPE,
          PRIORITY,
          STATUS,
          ASSIGNEE,
          SOURCE,
          SLA,
          WORK_TYPE,
          CONTRACT);

  /** A custom field by its number, such as CustomField.15; its value is any text. */
  private static final Pattern CUSTOM = Pattern.compile("CustomField\\.(\\d{1,9})");

  private TicketFields() {}

  /** What BMS takes for one custom field. */
  record Custom(int customFieldId, String data) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("CustomFieldId", customFieldId);
      json.put("Data", data);
      return json;
    }
  }

  static boolean isKnown(String name) {
    return NAMES.contains(name) || CUSTOM.matcher(name).matches();
  }

  /** The numbered fields of these; REJECTED, naming the field, if one is unknown or no number. */
  static Map<String, Integer> numbers(Map<String, String> fields) throws IntegrationException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String name = field.getKey().strip();
      if (!isKnown(name)) {
        throw IntegrationException.of(
            Kind.REJECTED,
            "a ticket in BMS has no field "
                + name
                + " that the hub can fill; it has "
                + String.join(", ", NAMES)
                + " and CustomField.number");
      }
      if (NAMES.contains(name) && !field.getValue().isBlank()) {
        numbers.put(name, number(name, field.getValue()));
      }
    }
    return numbers;
  }

  static List<Custom> custom(Map<String, String> fields) {
    List<Custom> custom = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          Matcher number = CUSTOM.matcher(name.strip());
          if (number.matches()) {
            custom.add(new Custom(Integer.parseInt(number.group(1)), value.strip()));
          }
        });
    return custom;
  }

  static int number(String what, String text) throws IntegrationException {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw IntegrationException.of(Kind.REJECTED, what + " must be a number in BMS, not " + text);
    }
  }
}
