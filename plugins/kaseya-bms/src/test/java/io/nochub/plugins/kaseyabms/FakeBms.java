package io.nochub.plugins.kaseyabms;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * A BMS as its description says: a sign-in by form for a token that ends, everything in an envelope
 * with status 200, failures included, statuses and priorities numbered by the tenant, tickets that
 * need a location. It can write its names with a small first letter, as scripts in use read them.
 */
public final class FakeBms implements Desk {
  public static final String TENANT = "Acme MSP";
  public static final String USER = "nochub";
  public static final String PASSWORD = "passw0rd0fthehub";
  static final int OWN = 71;
  public static final int ANN = 72;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern PART =
      Pattern.compile("name=\"([^\"]+)\"\\r\\n\\r\\n(.*?)\\r\\n--", Pattern.DOTALL);

  private final List<Map<String, Object>> tickets = new ArrayList<>();
  private final List<Map<String, Object>> notes = new ArrayList<>();
  private final List<Map<String, Object>> activities = new ArrayList<>();
  private final List<Map<String, Object>> assets = new ArrayList<>();
  private final Map<Integer, String> statuses = new LinkedHashMap<>();
  private final Map<Integer, String> people = new LinkedHashMap<>();
  private final Set<String> tokens = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private Instant now = Instant.parse("2026-03-02T08:30:00Z");
  private String tokenEnds = "2026-03-02T10:00:00Z";
  private int lastId = 55_000;
  private int signIns;
  private boolean smallNames;
  private boolean samePage;
  private boolean withoutDetails;
  private boolean ignoresChanges;
  private UnaryOperator<String> time = UnaryOperator.identity();

  public FakeBms() {
    statuses.put(8, "New");
    statuses.put(9, "In Progress");
    statuses.put(10, "Waiting Customer");
    statuses.put(11, "Completed");
    statuses.put(12, "Blocked by the moon");
    people.put(OWN, "NOC Hub");
    people.put(ANN, "Ann Smith");
    server(7_711, 901, "ACME-DC01", "SN-1");
    asset(7_712, 902);
    asset(7_713, 0);
    makeTicket(ANN, Map.of("Title", "Printer", "Details", "It is on fire"));
  }

  // ---- what others do, and how the tenant is ----

  /** Its clock stands there, and goes on a second with each thing that happens. */
  public void itIs(Instant time) {
    now = time;
  }

  /** A server of an account, at its main location. */
  public void server(int id, int account, String name, String serialNumber) {
    Map<String, Object> server = asset(id, account);
    server.put("AssetName", name);
    server.put("CategoryName", "Windows Server");
    server.put("SerialNumber", serialNumber);
    server.put("IPAddress", "192.168.1." + (id - 7_710));
    server.put("LocationName", "Main");
  }

  private Map<String, Object> asset(int id, int account) {
    Map<String, Object> asset = new LinkedHashMap<>();
    asset.put("Id", id);
    asset.put("AccountId", account);
    asset.put("IsActive", true);
    assets.add(asset);
    return asset;
  }

  void endAllTokens() {
    tokens.clear();
  }

  public void tokensEnd(String when) {
    tokenEnds = when;
  }

  int signIns() {
    return signIns;
  }

  void smallNames() {
    smallNames = true;
  }

  void timesAs(UnaryOperator<String> written) {
    time = written;
  }

  void givesTheSamePageAgain() {
    samePage = true;
  }

  void listsWithoutDetails() {
    withoutDetails = true;
  }

  /** Says yes to changes and does not make them. */
  void ignoresChanges() {
    ignoresChanges = true;
  }

  /** Refuses whatever has this in its path, inside a good answer. */
  void refuses(String path) {
    refused.add(path);
  }

  void renames(int status, String name) {
    statuses.put(status, name);
  }

  String makeTicket(int user, Map<String, Object> parts) {
    Map<String, Object> all = new LinkedHashMap<>(parts);
    all.putIfAbsent("AccountId", 901);
    all.putIfAbsent("LocationId", 1204);
    all.putIfAbsent("StatusId", 8);
    all.putIfAbsent("PriorityId", 3);
    all.putIfAbsent("TypeId", 2);
    all.putIfAbsent("SourceId", 6);
    return String.valueOf(create(all, user).get("Id"));
  }

  void writes(int user, String ticket, String html, boolean internal) {
    note(ticket, Map.of("Details", html, "IsInternal", internal, "TypeId", 1), user);
  }

  /** In the moment of whatever was done last, as one dialogue does both. */
  public void logsTime(int user, String ticket) {
    activity(ticket, user, "TimeLog", "", 0.5);
  }

  void rule(String ticket, String type) {
    Map<String, Object> row = activity(ticket, OWN, type, "", null);
    row.put("CreatedBy", null);
    row.put("CreatedByName", null);
  }

  public void sets(int user, String ticket, String field, Object value) {
    change(ticket(ticket), Map.of(field, value), user);
  }

  void deletes(String ticket) {
    tickets.removeIf(one -> ticket.equals(String.valueOf(one.get("Id"))));
  }

  void deletesNote(String id) {
    notes.removeIf(one -> id.equals(String.valueOf(one.get("Id"))));
  }

  Map<String, Object> ticket(String id) {
    return tickets.stream()
        .filter(one -> id.equals(String.valueOf(one.get("Id"))))
        .findFirst()
        .orElseThrow();
  }

  public List<Map<String, Object>> tickets() {
    return tickets;
  }

  public List<Map<String, Object>> notes() {
    return notes;
  }

  // ---- the interface ----

  @Override
  public Reply answer(Asked asked) {
    if (asked.path().equals("/v2/security/authenticate")) {
      return signIn(asked);
    }
    String sent = Objects.requireNonNullElse(asked.header("Authorization"), "");
    if (!tokens.contains(sent.replaceFirst("Bearer ", ""))) {
      return Reply.status(401);
    }
    if (refused.stream().anyMatch(asked.path()::contains)) {
      return failure(1_001, "You do not have access to this.");
    }
    String path = asked.path().substring("/v2/".length());
    return switch (asked.method()) {
      case "GET" -> read(path, asked);
      case "POST", "PUT", "PATCH" -> write(path, asked);
      default -> Reply.status(405);
    };
  }

  private Reply signIn(Asked asked) {
    Map<String, String> form = new LinkedHashMap<>();
    Matcher part = PART.matcher(asked.body());
    while (part.find()) {
      form.put(part.group(1), part.group(2));
    }
    boolean good =
        "password".equals(form.get("GrantType"))
            && TENANT.equals(form.get("Tenant"))
            && USER.equals(form.get("UserName"))
            && PASSWORD.equals(form.get("Password"));
    if (!good) {
      return failure(1_000, "Invalid credentials");
    }
    signIns++;
    String token = "token" + signIns;
    tokens.add(token);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("AccessToken", token);
    result.put("RefreshToken", "refresh" + signIns);
    result.put("AccessTokenExpireOn", tokenEnds);
    result.put("RefreshTokenExpireOn", tokenEnds);
    return good(result);
  }

  private Reply read(String path, Asked asked) {
    if (path.startsWith("servicedesk/tickets/")) {
      return ticketPart(path.split("/", -1), asked);
    }
    if (path.matches("crm/accounts/\\d+/locations/lookup")) {
      return good(locations(path.split("/", -1)[2]));
    }
    if (path.matches("system/issuetypes/\\d+/issuesubtypes/lookup")) {
      return path.contains("/10/")
          ? good(List.of(named(136, "Disk"), named(137, "Memory")))
          : failure(404, "Issue type not found");
    }
    return switch (path) {
      case "security/userinfo" -> good(userInfo());
      case "system/statuses/lookup" -> good(statusRows());
      case "system/priorities/lookup" ->
          good(
              List.of(
                  priority(2, "Low", false),
                  priority(3, "Medium", true),
                  priority(4, "Critical", false)));
      case "system/queues/lookup" -> good(List.of(active(40, "Alerts"), retired(41, "Old")));
      case "system/issuetypes/lookup" -> good(List.of(active(10, "Computer")));
      case "hr/assignees/lookup" -> good(List.of(named(ANN, "Ann Smith")));
      case "system/slas/lookup", "system/worktypes/lookup" -> good(List.of());
      case "crm/accounts/summary" -> page(accounts(), asked, true);
      case "servicedesk/hardwareasset/searchselect" -> page(assets, asked, false);
      default -> Reply.status(404);
    };
  }

  private Reply ticketPart(String[] path, Asked asked) {
    if (tickets.stream().noneMatch(one -> path[2].equals(String.valueOf(one.get("Id"))))) {
      return failure(1_404, "Ticket was not found");
    }
    if (path.length == 3) {
      return good(shown(ticket(path[2])));
    }
    List<Map<String, Object>> rows = path[3].equals("notes") ? notes : activities;
    List<Map<String, Object>> ofTicket =
        rows.stream()
            .filter(one -> path[2].equals(String.valueOf(one.get("ticket"))))
            .map(FakeBms::withoutOwn)
            .toList();
    return page(ofTicket, asked, !path[3].equals("notes"));
  }

  private Reply write(String path, Asked asked) {
    if (path.equals("servicedesk/tickets/search")) {
      return search(parsed(asked.body()));
    }
    if (path.equals("servicedesk/tickets")) {
      return made(parsed(asked.body()));
    }
    String[] steps = path.split("/", -1);
    if (tickets.stream().noneMatch(one -> steps[2].equals(String.valueOf(one.get("Id"))))) {
      return failure(1_404, "Ticket was not found");
    }
    Map<String, Object> ticket = ticket(steps[2]);
    if (asked.method().equals("PATCH")) {
      return patch(ticket, asked.body());
    }
    Map<String, Object> body = parsed(asked.body());
    if (steps[3].equals("resolve")) {
      if (String.valueOf(body.get("Comment")).isBlank()) {
        return failure(0, "Comment is required");
      }
      if (!ignoresChanges) {
        change(ticket, Map.of("StatusId", Objects.requireNonNull(body.get("StatusId"))), OWN);
        activity(steps[2], OWN, "Note", String.valueOf(body.get("Comment")), null);
      }
      return good(shown(ticket));
    }
    if (steps.length == 5) {
      return rewritten(steps, body);
    }
    return good(withoutOwn(note(steps[2], body, OWN)));
  }

  private Reply rewritten(String[] steps, Map<String, Object> body) {
    for (Map<String, Object> note : notes) {
      if (steps[4].equals(String.valueOf(note.get("Id")))) {
        note.put("Details", body.get("Details"));
        note.put("ModifiedOn", tick());
        return good(withoutOwn(note));
      }
    }
    return failure(1_404, "Note does not exist");
  }

  private Reply patch(Map<String, Object> ticket, String body) {
    List<Map<String, Object>> operations =
        JSON.readValue(body, new TypeReference<List<Map<String, Object>>>() {});
    Map<String, Object> changes = new LinkedHashMap<>();
    for (Map<String, Object> operation : operations) {
      if (!"replace".equals(operation.get("op"))) {
        return failure(0, "Unknown operation");
      }
      changes.put(
          String.valueOf(operation.get("path")).substring(1),
          Objects.requireNonNull(operation.get("value")));
    }
    if (changes.get("StatusId") instanceof Integer status && !statuses.containsKey(status)) {
      return failure(0, "Invalid Status");
    }
    if (!ignoresChanges) {
      change(ticket, changes, OWN);
    }
    return good(shown(ticket));
  }

  private Reply made(Map<String, Object> wanted) {
    for (String needed :
        List.of(
            "Title",
            "Details",
            "AccountId",
            "LocationId",
            "OpenDate",
            "StatusId",
            "PriorityId",
            "TypeId",
            "SourceId")) {
      if (wanted.get(needed) == null) {
        return failure(0, "The " + needed + " field is required.");
      }
    }
    return good(shown(create(wanted, OWN)));
  }

  private Reply search(Map<String, Object> search) {
    Map<String, Object> filter = map(search.get("Filter"));
    List<Map<String, Object>> found =
        tickets.stream()
            .filter(one -> isIn(one, filter))
            .sorted(Comparator.comparing(one -> -Integer.parseInt(String.valueOf(one.get("Id")))))
            .map(this::listed)
            .toList();
    int size = number(search.get("PageSize"), 100);
    return page(found, number(search.get("PageNumber"), 1), size, true);
  }

  private static boolean isIn(Map<String, Object> ticket, Map<String, Object> filter) {
    Object accounts = filter.get("AccountIds");
    Object created = filter.get("CreatedOnFrom");
    Object active = filter.get("LastActivityUpdateFrom");
    Object by = filter.get("CreatedByName");
    return (accounts == null || accounts.equals(String.valueOf(ticket.get("AccountId"))))
        && (by == null || by.equals(ticket.get("CreatedByName")))
        && (created == null || !before(ticket.get("CreatedOn"), created))
        && (active == null || !before(ticket.get("LastActivityUpdate"), active));
  }

  private static boolean before(@Nullable Object time, Object other) {
    return Instant.parse(String.valueOf(time)).isBefore(Instant.parse(String.valueOf(other)));
  }

  /** Some lists say how long they are. */
  private Reply page(List<Map<String, Object>> rows, Asked asked, boolean total) {
    int size = Integer.parseInt(asked.query().getOrDefault("PageSize", "100"));
    int number = Integer.parseInt(asked.query().getOrDefault("PageNumber", "1"));
    return page(rows, number, size, total);
  }

  private Reply page(List<Map<String, Object>> rows, int number, int size, boolean total) {
    int from = samePage ? 0 : Math.min(rows.size(), (number - 1) * size);
    List<Map<String, Object>> page = rows.subList(from, Math.min(rows.size(), from + size));
    Map<String, Object> envelope = envelope(page);
    int all = samePage ? 1_000_000 : rows.size();
    return json(envelope, total ? all : -1);
  }

  // ---- what is kept ----

  private Map<String, Object> create(Map<String, Object> wanted, int user) {
    Map<String, Object> ticket = new LinkedHashMap<>(wanted);
    ticket.remove("CustomFieldsData");
    ticket.put("Id", ++lastId);
    ticket.put("custom", wanted.get("CustomFieldsData"));
    ticket.put("TicketNumber", "1000-" + lastId);
    String at = tick();
    ticket.put("OpenDate", wanted.getOrDefault("OpenDate", at));
    ticket.put("CreatedBy", user);
    ticket.put("CreatedByName", people.get(user));
    ticket.put("CreatedOn", at);
    ticket.put("ModifiedBy", user);
    ticket.put("ModifiedOn", at);
    ticket.put("LastActivityUpdate", at);
    ticket.put("LastStatusUpdate", at);
    tickets.add(ticket);
    return ticket;
  }

  private void change(Map<String, Object> ticket, Map<String, Object> changes, int user) {
    String at = tick();
    ticket.putAll(changes);
    ticket.put("ModifiedBy", user);
    ticket.put("ModifiedOn", at);
    ticket.put("LastActivityUpdate", at);
    String id = String.valueOf(ticket.get("Id"));
    if (changes.containsKey("StatusId")) {
      ticket.put("LastStatusUpdate", at);
      activity(id, user, "StatusChange", "", null);
    } else if (changes.containsKey("AssigneeId")) {
      ticket.put("AssigneeName", people.get(changes.get("AssigneeId")));
      activity(id, user, "AssignTicket", "", null);
    }
  }

  private Map<String, Object> note(String ticket, Map<String, ?> wanted, int user) {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("ticket", ticket);
    note.put("Id", ++lastId);
    note.put("CreatedBy", user);
    note.put("CreatedOn", tick());
    note.put("Details", wanted.get("Details"));
    note.put("IsInternal", wanted.get("IsInternal"));
    note.put("TypeId", wanted.get("TypeId"));
    note.put("CreatedByName", people.get(user));
    notes.add(note);
    activity(ticket, user, "Note", String.valueOf(wanted.get("Details")), null);
    return note;
  }

  private Map<String, Object> activity(
      String ticket, int user, String type, String words, @Nullable Double spent) {
    Map<String, Object> row = new LinkedHashMap<>();
    String at = now.toString();
    row.put("ticket", ticket);
    row.put("Id", ++lastId);
    row.put("CreatedBy", user);
    row.put("CreatedOn", at);
    row.put("CreatedByName", people.get(user));
    row.put("LogType", 1);
    row.put("ActivityType", type);
    row.put("TicketId", Integer.parseInt(ticket));
    row.put("Notes", words);
    row.put("IsPosted", 0);
    row.put("InReview", 0);
    row.put("Billed", 0);
    row.put("Approved", 0);
    row.put("IsMerged", 0);
    row.put("IsInternal", 1);
    row.put("TimeSpent", spent);
    activities.add(row);
    ticket(ticket).put("LastActivityUpdate", at);
    return row;
  }

  private String tick() {
    now = now.plusSeconds(1);
    return now.toString();
  }

  // ---- as BMS shows it ----

  private Map<String, Object> shown(Map<String, Object> ticket) {
    Map<String, Object> shown = withoutOwn(ticket);
    shown.put("StatusName", statuses.get(ticket.get("StatusId")));
    shown.put("TypeName", "Incident");
    shown.put("SourceName", "Monitoring");
    shown.put("RmmTicketReference", null);
    return shown;
  }

  private Map<String, Object> listed(Map<String, Object> ticket) {
    Map<String, Object> listed = withoutOwn(ticket);
    listed.put("StatusName", statuses.get(ticket.get("StatusId")));
    listed.put("TypeName", "Incident");
    listed.putIfAbsent("HardwareAssetId", 0);
    if (withoutDetails) {
      listed.remove("Details");
    }
    return listed;
  }

  /** What starts with a small letter is ours. */
  private static Map<String, Object> withoutOwn(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    shown.keySet().removeIf(name -> Character.isLowerCase(name.charAt(0)));
    return shown;
  }

  private static Map<String, Object> userInfo() {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("UserId", OWN);
    user.put("FullName", "NOC Hub");
    user.put("EmailAddress", "noc@acme.example");
    return user;
  }

  private List<Map<String, Object>> statusRows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    statuses.forEach((id, name) -> rows.add(active(id, name)));
    rows.add(retired(13, "Retired"));
    return rows;
  }

  private static List<Map<String, Object>> locations(String account) {
    if (account.equals("903")) {
      return List.of();
    }
    return List.of(
        location(1_205, "Branch", account, false), location(1_204, "Main", account, true));
  }

  private static List<Map<String, Object>> accounts() {
    List<Map<String, Object>> accounts = new ArrayList<>();
    for (int id : List.of(901, 902, 903)) {
      Map<String, Object> account = new LinkedHashMap<>();
      account.put("Id", id);
      account.put("AccountName", "Account " + id);
      account.put("ParentId", id == 902 ? 901 : null);
      account.put("IsActive", true);
      accounts.add(account);
    }
    return accounts;
  }

  private static Map<String, Object> location(int id, String name, String account, boolean main) {
    Map<String, Object> location = named(id, name);
    location.put("AccountId", Integer.parseInt(account));
    location.put("IsMain", main);
    return location;
  }

  private static Map<String, Object> named(int id, String name) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("Id", id);
    row.put("Name", name);
    return row;
  }

  private static Map<String, Object> active(int id, String name) {
    Map<String, Object> row = named(id, name);
    row.put("IsActive", true);
    return row;
  }

  private static Map<String, Object> retired(int id, String name) {
    Map<String, Object> row = named(id, name);
    row.put("IsActive", false);
    return row;
  }

  private static Map<String, Object> priority(int id, String name, boolean byDefault) {
    Map<String, Object> row = named(id, name);
    row.put("IsDefault", byDefault);
    return row;
  }

  // ---- JSON ----

  private Reply good(Object result) {
    return json(envelope(result), -1);
  }

  private static Map<String, Object> envelope(Object result) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("Success", true);
    envelope.put("Result", result);
    return envelope;
  }

  private Reply failure(int code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("Code", code);
    error.put("Message", message);
    error.put("StackStrace", "at Vorex.Some.Place()");
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("Success", false);
    envelope.put("Error", error);
    return json(envelope, -1);
  }

  private Reply json(Map<String, Object> envelope, int total) {
    if (total >= 0) {
      envelope.put("TotalRecords", total);
    }
    return Reply.json(JSON.writeValueAsString(written(envelope)));
  }

  private Object written(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((name, one) -> named.put(name(String.valueOf(name)), written(one)));
      return named;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::written).toList();
    }
    if (value instanceof String text && text.matches("\\d{4}-\\d\\d-\\d\\dT.*Z")) {
      return time.apply(text);
    }
    return value == null ? NullNode.getInstance() : value;
  }

  private String name(String name) {
    return smallNames ? name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) : name;
  }

  private static int number(@Nullable Object value, int otherwise) {
    return value instanceof Integer number ? number : otherwise;
  }

  private static Map<String, Object> parsed(String body) {
    return JSON.readValue(body, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  @SuppressWarnings("unchecked") // JSON objects have text names
  private static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
