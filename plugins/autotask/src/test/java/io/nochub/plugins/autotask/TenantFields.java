package io.nochub.plugins.autotask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The field lists of a tenant, in the shape of entityInformation/fields. */
final class TenantFields {
  private TenantFields() {}

  static List<Map<String, Object>> ofTickets() {
    List<Map<String, Object>> fields = new ArrayList<>();
    fields.add(readOnly(field("id", "long", true)));
    fields.add(readOnly(field("ticketNumber", "string", false)));
    fields.add(field("companyID", "integer", true));
    fields.add(field("companyLocationID", "integer", false));
    fields.add(field("contactID", "integer", false));
    fields.add(field("configurationItemID", "integer", false));
    fields.add(limited(field("title", "string", true), 255));
    fields.add(limited(field("description", "string", false), 8_000));
    fields.add(limited(field("externalID", "string", false), 50));
    fields.add(limited(field("resolution", "string", false), 32_000));
    fields.add(field("dueDateTime", "datetime", false));
    fields.add(field("assignedResourceID", "integer", false));
    fields.add(field("assignedResourceRoleID", "integer", false));
    fields.add(field("billingCodeID", "integer", false));
    fields.add(readOnly(field("creatorResourceID", "integer", false)));
    fields.add(readOnly(field("createDate", "datetime", false)));
    fields.add(readOnly(field("lastActivityDate", "datetime", false)));
    fields.add(readOnly(field("lastActivityResourceID", "integer", false)));
    fields.add(
        list(
            field("status", "integer", true),
            "1:New",
            "5:Complete",
            "7:Waiting Customer",
            "8:In Progress",
            "19:Blocked by the moon"));
    fields.add(
        list(field("priority", "integer", true), "1:High", "2:Medium", "3:Low", "4:Critical"));
    fields.add(list(field("queueID", "integer", false), "29682833:Alerts", "8:Level I"));
    fields.add(list(field("ticketCategory", "integer", false), "3:Standard", "2:AEM Alert"));
    fields.add(list(field("ticketType", "integer", false), "1:Service Request", "2:Incident"));
    fields.add(list(field("source", "integer", false), "8:Monitoring Alert", "2:Phone"));
    fields.add(list(field("issueType", "integer", false), "10:Computer", "11:Network"));
    Map<String, Object> subIssue =
        list(field("subIssueType", "integer", false), "136:Disk:10", "137:Memory:10", "140:DNS:11");
    subIssue.put("picklistParentValueField", "issueType");
    fields.add(subIssue);
    return fields;
  }

  static List<Map<String, Object>> ofNotes() {
    return new ArrayList<>(
        List.of(
            list(
                field("publish", "integer", true),
                "1:All Autotask Users",
                "2:Internal Project Team"),
            list(field("noteType", "integer", true), "1:Task Summary", "3:Task Notes"),
            limited(field("title", "string", false), 250)));
  }

  static List<Map<String, Object>> ofItems() {
    return new ArrayList<>(
        List.of(
            list(
                field("configurationItemType", "integer", false),
                "1:Windows Server",
                "2:Workstation",
                "3:Firewall")));
  }

  static List<Map<String, Object>> ofWebhooks() {
    return new ArrayList<>(
        List.of(
            list(
                field("fieldID", "integer", true),
                "1:Status",
                "2:Priority",
                "3:Primary Resource",
                "4:Sub-Issue Type"),
            field("id", "long", true),
            field("webhookID", "integer", true)));
  }

  static Map<String, Object> field(String name, String type, boolean required) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("name", name);
    field.put("dataType", type);
    field.put("length", 0);
    field.put("isRequired", required);
    field.put("isReadOnly", false);
    field.put("isQueryable", true);
    field.put("isReference", false);
    field.put("referenceEntityType", "");
    field.put("isPickList", false);
    field.put("picklistValues", null);
    field.put("picklistParentValueField", "");
    field.put("isSupportedWebhookField", true);
    return field;
  }

  private static Map<String, Object> readOnly(Map<String, Object> field) {
    field.put("isReadOnly", true);
    return field;
  }

  private static Map<String, Object> limited(Map<String, Object> field, int length) {
    field.put("length", length);
    return field;
  }

  /** Values as number:label or number:label:parent. */
  private static Map<String, Object> list(Map<String, Object> field, String... values) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (String value : values) {
      String[] parts = value.split(":", -1);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("value", parts[0]);
      entry.put("label", parts[1]);
      entry.put("isDefaultValue", false);
      entry.put("sortOrder", entries.size());
      entry.put("parentValue", parts.length > 2 ? parts[2] : "");
      entry.put("isActive", true);
      entry.put("isSystem", false);
      entries.add(entry);
    }
    field.put("isPickList", true);
    field.put("picklistValues", entries);
    return field;
  }
}
