package io.nochub.plugins.autotask;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Autotask as its documentation describes it: a zone to be looked up, three headers, queries
 * with filters and pages of 500, errors of input as a 500 with a list, notes under their ticket, a
 * history that takes one filter only, picklists that are numbers, and fields a tenant adds. It
 * serves no field that is not in documented-fields.txt.
 */
final class FakeAutotask implements Desk {
  static final String USER = "hub0api@ACME.COM";
  static final String SECRET = "s3cr3t0fthehub";
  static final String CODE = "C0DE0FTHEHUB";
  static final String OWN = "29682885";
  static final String ANN = "29682886";
  static final String RULES = "4";
  static final String QUEUE = "29682833";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> NOT_QUERYABLE = Set.of("creatorType", "lastActivityPersonType");

  private final URI address;
  private final Map<String, List<Map<String, Object>>> entities = new TreeMap<>();
  private final Map<String, List<Map<String, Object>>> fields = new TreeMap<>();
  private final Map<String, Map<String, Object>> access = new TreeMap<>();
  private final Set<String> userDefined = new LinkedHashSet<>();
  private Instant now = Instant.parse("2026-03-02T08:30:00Z");
  private long lastId = 128_000;
  private String zone = "/ATServicesRest/";
  private boolean nothingForUnknownIds;
  private boolean apiUserIsListed = true;
  private int pageSize = 500;
  private long callsUsed = 812;

  FakeAutotask(URI address) {
    this.address = address;
    for (String entity :
        List.of(
            "Tickets",
            "TicketNotes",
            "TicketHistory",
            "TimeEntries",
            "Companies",
            "ConfigurationItems",
            "Resources",
            "TicketWebhooks",
            "TicketWebhookFields",
            "TicketWebhookExcludedResources")) {
      entities.put(entity, new ArrayList<>());
      access.put(entity, new LinkedHashMap<>(Map.of("Create", 1, "Update", 1, "Query", 1)));
    }
    userDefined.add("Alert key");
    fields.put("Tickets", TenantFields.ofTickets());
    fields.put("TicketNotes", TenantFields.ofNotes());
    fields.put("ConfigurationItems", TenantFields.ofItems());
    fields.put("TicketWebhookFields", TenantFields.ofWebhooks());
    resource(OWN, USER, "NOC", "Hub");
    resource(ANN, "ann@acme.com", "Ann", "Smith");
    resource(RULES, "autotask", "Autotask", "Administrator");
    add("Companies", Map.of("id", 0L, "companyName", "Our own", "isActive", true));
    add("Companies", Map.of("id", 175L, "companyName", "Acme", "isActive", true, "companyType", 1));
    add(
        "Companies",
        Map.of(
            "id",
            176L,
            "companyName",
            "Acme North",
            "isActive",
            true,
            "companyType",
            1,
            "parentCompanyID",
            175));
    add(
        "Companies",
        Map.of("id", 177L, "companyName", "A lead", "isActive", true, "companyType", 2));
    add("Companies", Map.of("id", 178L, "companyName", "Gone", "isActive", false));
    add(
        "ConfigurationItems",
        Map.of(
            "id",
            4411L,
            "companyID",
            175,
            "companyLocationID",
            10,
            "isActive",
            true,
            "configurationItemType",
            1,
            "referenceTitle",
            "ACME-DC01 (main)",
            "serialNumber",
            "SN-1",
            "rmmDeviceAuditHostname",
            "ACME-DC01",
            "rmmDeviceAuditMacAddress",
            "00:11:22:33:44:55, 00-11-22-33-44-56",
            "rmmDeviceAuditIPAddress",
            "192.168.1.1"));
    add(
        "ConfigurationItems",
        Map.of("id", 4412L, "companyID", 176, "isActive", true, "configurationItemType", 99));
    add("ConfigurationItems", Map.of("id", 4413L, "companyID", 175, "isActive", false));
  }

  // ---- what others do, and how the tenant is ----

  void zoneMovesTo(String path) {
    zone = path;
  }

  /** Answers an id nobody has with an empty item instead of 404. */
  void nothingForUnknownIds() {
    nothingForUnknownIds = true;
  }

  /** API users are not among the resources, as they are not in the web pages. */
  void hidesTheApiUser() {
    apiUserIsListed = false;
  }

  void pagesOf(int size) {
    pageSize = size;
  }

  void callsUsed(long used) {
    callsUsed = used;
  }

  void deny(String entity, String act) {
    Objects.requireNonNull(access.get(entity)).put(act, 0);
  }

  void withoutField(String entity, String name) {
    Objects.requireNonNull(fields.get(entity)).removeIf(field -> name.equals(field.get("name")));
    userDefined.remove(name);
  }

  Map<String, Object> field(String entity, String name) {
    return Objects.requireNonNull(fields.get(entity)).stream()
        .filter(field -> name.equals(field.get("name")))
        .findFirst()
        .orElseThrow();
  }

  /** A user-defined field of tickets. */
  void adds(String field) {
    userDefined.add(field);
  }

  /** A value of a list is no longer to be used. */
  void retires(String entity, String field, String value) {
    maps(field(entity, field).get("picklistValues")).stream()
        .filter(one -> value.equals(one.get("value")))
        .forEach(one -> one.put("isActive", false));
  }

  void clockJumps(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /** A note by somebody, with a publish value of 1 (all) or 2 (internal). */
  String writes(String resource, String ticket, String text, int publish) {
    return note(ticket, Map.of("title", "", "description", text, "publish", publish), resource);
  }

  String contactWrites(String ticket, String text) {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("title", "");
    note.put("description", text);
    note.put("publish", 1);
    note.put("noteType", 1);
    note.put("ticketID", Long.parseLong(ticket));
    note.put("createDateTime", tick());
    note.put("createdByContactID", 30);
    touch(ticket(ticket), "30");
    ticket(ticket).put("lastActivityPersonType", 2);
    return add("TicketNotes", note);
  }

  void sets(String resource, String ticket, String field, Object value) {
    ticket(ticket).put(field, value);
    happened(ticket, resource, field.equals("status") ? "Status changed" : field + " changed");
  }

  void logsTime(String resource, String ticket) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("ticketID", Long.parseLong(ticket));
    entry.put("resourceID", Long.parseLong(resource));
    entry.put("createDateTime", tick());
    add("TimeEntries", entry);
    touch(ticket(ticket), resource);
  }

  void deletes(String entity, String id) {
    of(entity).removeIf(row -> id.equals(String.valueOf(row.get("id"))));
  }

  Map<String, Object> ticket(String id) {
    return row("Tickets", id);
  }

  Map<String, Object> row(String entity, String id) {
    return of(entity).stream()
        .filter(row -> id.equals(String.valueOf(row.get("id"))))
        .findFirst()
        .orElseThrow();
  }

  List<Map<String, Object>> of(String entity) {
    return of(entities, entity);
  }

  private static List<Map<String, Object>> of(
      Map<String, List<Map<String, Object>>> all, String entity) {
    return Objects.requireNonNull(all.get(entity), entity);
  }

  String makeTicket(String resource, Map<String, Object> parts) {
    return create("Tickets", new LinkedHashMap<>(parts), resource);
  }

  /** Every field name this Autotask has ever served or taken, by entity. */
  Map<String, Set<String>> names() {
    Map<String, Set<String>> names = new TreeMap<>();
    entities.forEach(
        (entity, rows) -> {
          Set<String> of = new LinkedHashSet<>();
          rows.forEach(row -> of.addAll(row.keySet()));
          names.put(entity, of);
        });
    return names;
  }

  // ---- the interface ----

  @Override
  public Reply answer(Asked asked) {
    if (asked.path().equalsIgnoreCase("/ATServicesRest/V1.0/ZoneInformation")) {
      return zone(asked);
    }
    if (!asked.path().startsWith(zone + "V1.0/") || !signedIn(asked)) {
      return new Reply(401, Map.of("Content-Type", "text/plain"), "");
    }
    String[] path = asked.path().substring((zone + "V1.0/").length()).split("/", -1);
    try {
      return answer(asked, path);
    } catch (Refused refused) {
      return errors(500, refused.words);
    }
  }

  private Reply zone(Asked asked) {
    if (!USER.equals(asked.query().get("user"))) {
      return errors(500, "Zone information could not be found for this user.");
    }
    return json(
        Map.of(
            "zoneName",
            "America East 2",
            "url",
            address + zone,
            "webUrl",
            "https://ww14.autotask.net/",
            "ci",
            12345));
  }

  private static boolean signedIn(Asked asked) {
    return USER.equals(asked.header("UserName"))
        && SECRET.equals(asked.header("Secret"))
        && CODE.equals(asked.header("ApiIntegrationCode"));
  }

  private Reply answer(Asked asked, String[] path) {
    String entity = path[0];
    if (entity.equals("ThresholdInformation")) {
      return json(
          Map.of(
              "externalRequestThreshold", 10_000,
              "requestThresholdTimeframe", 60,
              "currentTimeframeRequestCount", callsUsed));
    }
    if (!entities.containsKey(entity)) {
      return errors(404, "No such entity");
    }
    if (path.length > 1 && path[1].equals("entityInformation")) {
      return path.length == 2 ? information(entity) : definitions(entity, path[2]);
    }
    if (path.length == 2 && path[1].equals("query") && asked.method().equals("POST")) {
      return query(entity, parsed(asked.body()));
    }
    if (path.length == 3) {
      return child(asked, entity, path[1], path[2]);
    }
    if (path.length == 2 && asked.method().equals("GET")) {
      return item(entity, path[1]);
    }
    if (path.length == 2 && asked.method().equals("DELETE")) {
      deletes(entity, path[1]);
      return json(Map.of("itemId", Long.parseLong(path[1])));
    }
    return switch (asked.method()) {
      case "POST" -> made(create(entity, parsed(asked.body()), OWN));
      case "PATCH" -> made(patch(entity, parsed(asked.body())));
      default -> Reply.status(405);
    };
  }

  private Reply information(String entity) {
    Map<String, Object> may = Objects.requireNonNull(access.get(entity));
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", entity);
    info.put("canCreate", true);
    info.put("canUpdate", true);
    info.put("canQuery", true);
    may.forEach((act, level) -> info.put("userAccessFor" + act, level));
    info.put("supportsWebhookCallouts", true);
    return json(Map.of("info", info));
  }

  private Reply definitions(String entity, String kind) {
    if (kind.equals("userDefinedFields")) {
      return json(
          Map.of(
              "fields",
              userDefined.stream()
                  .map(name -> TenantFields.field(name, "string", false))
                  .toList()));
    }
    return json(Map.of("fields", fields.getOrDefault(entity, List.of())));
  }

  private Reply item(String entity, String id) {
    List<Map<String, Object>> found =
        of(entity).stream().filter(row -> id.equals(String.valueOf(row.get("id")))).toList();
    if (found.isEmpty()) {
      Map<String, Object> nothing = new LinkedHashMap<>();
      nothing.put("item", null);
      return nothingForUnknownIds ? json(nothing) : errors(404, "No matching records found");
    }
    return json(Map.of("item", found.get(0)));
  }

  private Reply query(String entity, Map<String, Object> query) {
    List<Map<String, Object>> filter = maps(query.get("filter"));
    if (filter.isEmpty()) {
      throw new Refused("A filter is needed.");
    }
    boolean alone = filter.size() == 1 && "ticketID".equals(filter.get(0).get("field"));
    if (entity.equals("TicketHistory") && !alone) {
      throw new Refused("Only a single ticketID equals filter is allowed.");
    }
    List<Map<String, Object>> found = new ArrayList<>();
    for (Map<String, Object> row : of(entity)) {
      boolean holds = true;
      for (Map<String, Object> line : filter) {
        holds &= holds(entity, row, line);
      }
      if (holds && !(entity.equals("Resources") && hidden(row))) {
        found.add(row);
      }
    }
    found.sort(Comparator.comparing(row -> Long.parseLong(String.valueOf(row.get("id")))));
    int most = Math.min(pageSize, query.get("maxRecords") instanceof Integer max ? max : 500);
    List<Map<String, Object>> page =
        found.stream().limit(most).map(row -> only(row, query.get("includeFields"))).toList();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("count", page.size());
    details.put("requestCount", most);
    details.put("prevPageUrl", null);
    details.put(
        "nextPageUrl",
        found.size() > most ? address + zone + "V1.0/" + entity + "/query/next" : null);
    return json(Map.of("items", page, "pageDetails", details));
  }

  private boolean hidden(Map<String, Object> row) {
    return !apiUserIsListed && OWN.equals(String.valueOf(row.get("id")));
  }

  private boolean holds(String entity, Map<String, Object> row, Map<String, Object> line) {
    String field = String.valueOf(line.get("field"));
    Object value = line.get("value");
    boolean udf = Boolean.TRUE.equals(line.get("udf"));
    boolean known =
        udf
            ? userDefined.contains(field)
            : !fields.containsKey(entity)
                || field.equals("id")
                || entity.equals("TicketNotes")
                || entity.equals("ConfigurationItems")
                || Objects.requireNonNull(fields.get(entity)).stream()
                    .anyMatch(one -> field.equals(one.get("name")));
    if (!known || NOT_QUERYABLE.contains(field)) {
      throw new Refused("Unable to find " + field + " in the " + entity + " Entity.");
    }
    Object has = udf ? userDefined(row, field) : row.get(field);
    if (has == null) {
      return false;
    }
    return switch (String.valueOf(line.get("op"))) {
      case "eq" -> String.valueOf(has).equalsIgnoreCase(String.valueOf(value));
      case "contains" -> String.valueOf(has).contains(String.valueOf(value));
      case "gt" -> compare(has, value) > 0;
      case "gte" -> compare(has, value) >= 0;
      case "in" ->
          value instanceof List<?> values
              && values.stream().anyMatch(one -> String.valueOf(one).equals(String.valueOf(has)));
      default -> throw new Refused("Unknown operator");
    };
  }

  private static int compare(Object has, @Nullable Object value) {
    String left = String.valueOf(has);
    String right = String.valueOf(value);
    return left.matches("-?\\d+") && right.matches("-?\\d+")
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : Instant.parse(left).compareTo(Instant.parse(right));
  }

  private static @Nullable Object userDefined(Map<String, Object> row, String name) {
    return maps(row.get("userDefinedFields")).stream()
        .filter(one -> name.equals(one.get("name")))
        .findFirst()
        .map(one -> one.get("value"))
        .orElse(null);
  }

  private static Map<String, Object> only(Map<String, Object> row, @Nullable Object named) {
    if (!(named instanceof List<?> names)) {
      return row;
    }
    Map<String, Object> some = new LinkedHashMap<>(row);
    some.keySet().retainAll(names);
    return some;
  }

  private Reply child(Asked asked, String entity, String parent, String kind) {
    boolean there =
        of(entity).stream().anyMatch(row -> parent.equals(String.valueOf(row.get("id"))));
    if (!there) {
      return errors(404, "No such parent");
    }
    Map<String, Object> body = parsed(asked.body());
    if (entity.equals("Tickets") && kind.equals("Notes")) {
      if (asked.method().equals("PATCH")) {
        String id = String.valueOf(body.get("id"));
        if (of("TicketNotes").stream().noneMatch(row -> id.equals(String.valueOf(row.get("id"))))) {
          return errors(404, "No such note");
        }
        row("TicketNotes", id).putAll(body);
        touch(ticket(parent), OWN);
        return made(id);
      }
      return made(note(parent, body, OWN));
    }
    if (entity.equals("TicketWebhooks")) {
      body.put("webhookID", Long.parseLong(parent));
      return made(
          add(
              kind.equals("Fields") ? "TicketWebhookFields" : "TicketWebhookExcludedResources",
              body));
    }
    return errors(404, "No such child");
  }

  // ---- what is kept ----

  private String create(String entity, Map<String, Object> wanted, String resource) {
    if (!entity.equals("Tickets")) {
      return add(entity, wanted);
    }
    check(wanted);
    for (Map<String, Object> field : of(fields, "Tickets")) {
      String name = String.valueOf(field.get("name"));
      boolean needed = Boolean.TRUE.equals(field.get("isRequired")) || name.equals("queueID");
      if (needed && !Boolean.TRUE.equals(field.get("isReadOnly")) && wanted.get(name) == null) {
        throw new Refused("Missing Required Field: " + name + ".");
      }
    }
    Map<String, Object> ticket = new LinkedHashMap<>(wanted);
    String at = tick();
    ticket.put("ticketNumber", "T20260302." + String.format("%04d", of("Tickets").size() + 1));
    ticket.put("creatorResourceID", Long.parseLong(resource));
    ticket.put("createDate", at);
    ticket.put("lastActivityDate", at);
    ticket.put("lastActivityResourceID", Long.parseLong(resource));
    ticket.put("lastActivityPersonType", 1);
    return add("Tickets", ticket);
  }

  private String patch(String entity, Map<String, Object> wanted) {
    String id = String.valueOf(wanted.get("id"));
    if (of(entity).stream().noneMatch(row -> id.equals(String.valueOf(row.get("id"))))) {
      throw new Refused("The requested " + entity + " " + id + " does not exist.");
    }
    check(wanted);
    Map<String, Object> row = row(entity, id);
    wanted.forEach(
        (name, value) -> {
          if (name.equals("userDefinedFields")) {
            List<Map<String, Object>> kept = new ArrayList<>(maps(row.get(name)));
            maps(value)
                .forEach(
                    one -> {
                      kept.removeIf(old -> Objects.equals(old.get("name"), one.get("name")));
                      kept.add(one);
                    });
            row.put(name, kept);
          } else {
            row.put(name, value);
          }
        });
    happened(id, OWN, "Ticket edited");
    return id;
  }

  /** Values that are none of the list, and fields that are not there, are refused. */
  private void check(Map<String, Object> wanted) {
    if (wanted.containsKey("assignedResourceID") != wanted.containsKey("assignedResourceRoleID")) {
      throw new Refused(
          "When assigning a Resource, you must assign both a assignedResourceID and"
              + " assignedResourceRoleID.");
    }
    for (Map<String, Object> udf : maps(wanted.get("userDefinedFields"))) {
      if (!userDefined.contains(String.valueOf(udf.get("name")))) {
        throw new Refused("Unknown user-defined field " + udf.get("name"));
      }
    }
    for (Map<String, Object> field : of(fields, "Tickets")) {
      Object value = wanted.get(String.valueOf(field.get("name")));
      List<Map<String, Object>> values = maps(field.get("picklistValues"));
      boolean listed =
          values.stream().anyMatch(one -> String.valueOf(value).equals(one.get("value")));
      if (value != null && !values.isEmpty() && !listed) {
        throw new Refused(
            "Value " + value + " does not exist for the picklist " + field.get("name"));
      }
      if (value instanceof String text
          && field.get("length") instanceof Integer length
          && length > 0
          && text.length() > length) {
        throw new Refused(field.get("name") + " is longer than " + length + " characters.");
      }
    }
  }

  private String note(String ticket, Map<String, Object> wanted, String resource) {
    Map<String, Object> note = new LinkedHashMap<>(wanted);
    note.put("ticketID", Long.parseLong(ticket));
    note.put("creatorResourceID", Long.parseLong(resource));
    note.put("createDateTime", tick());
    note.putIfAbsent("noteType", 1);
    touch(ticket(ticket), resource);
    return add("TicketNotes", note);
  }

  private void happened(String ticket, String resource, String action) {
    String at = tick();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ticketID", Long.parseLong(ticket));
    row.put("resourceID", Long.parseLong(resource));
    row.put("date", at);
    row.put("action", action);
    row.put("detail", "");
    add("TicketHistory", row);
    touch(ticket(ticket), resource);
  }

  private void touch(Map<String, Object> ticket, String resource) {
    ticket.put("lastActivityDate", now.toString());
    ticket.put("lastActivityResourceID", Long.parseLong(resource));
    ticket.put("lastActivityPersonType", 1);
  }

  private String tick() {
    now = now.plusSeconds(1);
    return now.toString();
  }

  private void resource(String id, String user, String first, String last) {
    add(
        "Resources",
        Map.of("id", Long.parseLong(id), "userName", user, "firstName", first, "lastName", last));
  }

  private String add(String entity, Map<String, ?> row) {
    Map<String, Object> kept = new LinkedHashMap<>(row);
    kept.putIfAbsent("id", ++lastId);
    of(entity).add(kept);
    return String.valueOf(kept.get("id"));
  }

  // ---- JSON ----

  private static Reply made(String id) {
    return json(Map.of("itemId", Long.parseLong(id)));
  }

  private static Reply errors(int status, String... words) {
    return Reply.json(status, JSON.writeValueAsString(Map.of("errors", Arrays.asList(words))));
  }

  private static Reply json(Object value) {
    return Reply.json(JSON.writeValueAsString(value));
  }

  private static Map<String, Object> parsed(String body) {
    return JSON.readValue(body, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  @SuppressWarnings("unchecked") // JSON objects have text names
  private static List<Map<String, Object>> maps(@Nullable Object list) {
    return list instanceof List<?> values
        ? values.stream().map(value -> (Map<String, Object>) value).toList()
        : Collections.emptyList();
  }

  /** An error of input. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String words;

    private Refused(String words) {
      this.words = words;
    }
  }
}
