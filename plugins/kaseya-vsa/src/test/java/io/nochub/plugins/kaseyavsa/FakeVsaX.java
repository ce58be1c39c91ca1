package io.nochub.plugins.kaseyavsa;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A VSA X that keeps things, as its reference describes it: envelope, lists, errors. */
public final class FakeVsaX implements Desk {
  public static final String TOKEN_ID = "hub-token-id";
  public static final String TOKEN_SECRET = "zz-the-token-secret";
  public static final String BASE = "/api/v3";

  public static final String FS01 = "2f0c4a31-6f0e-4d5f-9a52-0a8f6a4b7c10";
  static final String WKS014 = "1b2c3d4e-5f60-7182-93a4-b5c6d7e8f9a0";
  static final String GLOBEX = "66666666-7777-8888-9b2f-016b8d621ab5";
  static final String SCRIPT = "764f0e21-f2fa-4187-bafd-487618cb5ed5";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern NEWER = Pattern.compile("Id gt (\\d+)");

  private final TreeMap<Long, Map<String, Object>> notifications = new TreeMap<>();
  private final Map<String, Map<String, Object>> devices = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> assets = new LinkedHashMap<>();
  private final List<Map<String, Object>> organizations = new ArrayList<>();
  private final List<Map<String, Object>> sites = new ArrayList<>();
  private final List<Map<String, Object>> groups = new ArrayList<>();
  private final List<Map<String, Object>> webhooks = new ArrayList<>();
  private final List<Map<String, Object>> tasks = new ArrayList<>();
  private final Map<String, Map<String, Object>> scripts = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> executions = new LinkedHashMap<>();
  private boolean secondsInList;
  private long nextId = 48_200;

  public FakeVsaX() {
    organizations.add(object("Id", 1042, "Name", "Acme", "HasCustomFields", false));
    organizations.add(object("Id", 1043, "Name", "Globex", "HasCustomFields", false));
    sites.add(object("Id", 101, "Name", "HQ", "ParentId", 1042, "ParentName", "Acme"));
    sites.add(object("Id", 102, "Name", "Plant", "ParentId", 1043, "ParentName", "Globex"));
    groups.add(
        object(
            "Id",
            201,
            "Name",
            "Servers",
            "ParentSiteId",
            101,
            "ParentOrganizationId",
            1042,
            "Notes",
            null));
    device(FS01, "ACME-FS01", 1042, "Acme", 101, "HQ", "Windows Server 2022 Standard");
    device(WKS014, "ACME-WKS-014", 1042, "Acme", 101, "HQ", "Windows 11 Pro");
    device(GLOBEX, "GLX-PC1", 1043, "Globex", 102, "Plant", "Windows 10 Enterprise");
    adapter(FS01, "0A0027000010", "192.168.1.10", "fe80::b785:162b:b297:74d0%16");
    Objects.requireNonNull(assets.get(FS01))
        .put(
            "AssetInfo",
            List.of(
                object(
                    "CategoryName",
                    "BIOS",
                    "CategoryData",
                    object("Serial Number", "5CG1234ABC", "Version", "2.1"))));
    tasks.add(task(123, "Clean disk", true, false));
    tasks.add(task(124, "Switched off", false, false));
    tasks.add(task(125, "Of VSA X itself", true, true));
    scripts.put(SCRIPT, script(SCRIPT, "Restart service", "NOC Hub"));
    scripts.put("other", script("other", "Format everything", "Dangerous"));
  }

  // ---- what happens at the vendor ----

  /** A notification by its words; gives its id. */
  long notify(String device, String message, String priority) {
    return notify(device, message, priority, "2026-03-02T08:15:02Z");
  }

  public long notify(String device, String message, String priority, Object dateTime) {
    long id = ++nextId;
    notifications.put(
        id,
        object(
            "ComputerIdentifier", device,
            "Read", false,
            "Id", id,
            "Message", message,
            "DateTime", dateTime,
            "Priority", priority));
    return id;
  }

  /** As notify, with gaps in the numbers as other tenants leave them. */
  void skipIds(long many) {
    nextId += many;
  }

  public void dismiss(long id) {
    notifications.remove(id);
  }

  void read(long id) {
    Objects.requireNonNull(notifications.get(id)).put("Read", true);
  }

  /** The list then shows times as the reference's example of it does. */
  void secondsInList() {
    secondsInList = true;
  }

  Map<String, Object> device(String id) {
    return Objects.requireNonNull(devices.get(id));
  }

  void removeDevice(String id) {
    devices.remove(id);
    assets.remove(id);
  }

  public void counters(String id, int each) {
    for (String name : List.of("Critical", "Elevated", "Normal", "Low")) {
      device(id).put(name + "Notifications", each);
    }
  }

  List<Map<String, Object>> webhooks() {
    return webhooks;
  }

  List<Map<String, Object>> organizations() {
    return organizations;
  }

  /** How every execution stands from now on. */
  public void executed(String state, String output) {
    executions.values().forEach(it -> it.putAll(object("State", state, "Output", output)));
  }

  public int started() {
    return executions.size();
  }

  private void device(
      String id, String name, int org, String orgName, int site, String siteName, String system) {
    devices.put(
        id,
        object(
            "Identifier",
            id,
            "Name",
            name,
            "GroupId",
            201,
            "GroupName",
            "Servers",
            "IsAgentInstalled",
            true,
            "IsMdmEnrolled",
            false,
            "SiteId",
            site,
            "SiteName",
            siteName,
            "OrganizationId",
            org,
            "OrganizationName",
            orgName,
            "HasCustomFields",
            false,
            "Description",
            system,
            "Uptime",
            "3 days",
            "IsOnline",
            true,
            "ComputerType",
            "windows",
            "InMaintenance",
            false,
            "LocalIpAddresses",
            List.of()));
    counters(id, 1);
    assets.put(
        id, object("Identifier", id, "Name", name, "Description", system, "Type", "windows"));
  }

  private void adapter(String device, String mac, String ipV4, String ipV6) {
    List<Object> adapters =
        List.of(object("Name", "Ethernet0", "PhysicalAddress", mac, "IpV4", ipV4, "IpV6", ipV6));
    device(device).put("LocalIpAddresses", adapters);
    Objects.requireNonNull(assets.get(device)).put("LocalIpAddresses", adapters);
  }

  private static Map<String, Object> task(int id, String name, boolean enabled, boolean builtIn) {
    return object(
        "Id",
        id,
        "Name",
        name,
        "Description",
        null,
        "IsEnabled",
        enabled,
        "IsBuiltIn",
        builtIn,
        "ScopeId",
        null,
        "ScopeName",
        "All Systems",
        "ExecutionState",
        "Idle");
  }

  private static Map<String, Object> script(String id, String name, String category) {
    return object(
        "Id",
        id,
        "Name",
        name,
        "Description",
        "As it says",
        "CategoryName",
        category,
        "IsBuiltIn",
        false,
        "InputVariables",
        List.of(object("Id", 239, "Name", "service", "VariableType", "Text")));
  }

  // ---- how it answers ----

  @Override
  public Reply answer(Asked asked) {
    if (!isSignedIn(asked)) {
      return error(401, "Unauthorized");
    }
    if (!asked.path().startsWith(BASE + "/")) {
      return Reply.json(404, "<html>no such page</html>").header("Content-Type", "text/html");
    }
    String[] path = asked.path().substring(BASE.length() + 1).split("/", -1);
    return switch (path[0]) {
      case "environment" -> environment();
      case "notifications" ->
          path.length > 1 && path[1].equals("webhooks")
              ? webhooks(asked, path)
              : notifications(asked, path);
      case "devices" ->
          path.length == 1
              ? list(asked, List.copyOf(devices.values()), FakeVsaX::listed)
              : one(devices.get(path[1]));
      case "assets" -> one(assets.get(path[1]));
      case "organizations" -> list(asked, organizations, Function.identity());
      case "sites" -> list(asked, sites, Function.identity());
      case "groups" -> list(asked, groups, Function.identity());
      case "automation" -> automation(asked, path);
      default -> error(404, "Entity is not found.");
    };
  }

  private static boolean isSignedIn(Asked asked) {
    String pair = TOKEN_ID + ":" + TOKEN_SECRET;
    String wanted =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return wanted.equals(asked.header("Authorization"));
  }

  private static Reply environment() {
    return data(
        object(
            "ProductVersion",
            "10.22.0 build 1",
            "CustomerId",
            "acme.vsax.net",
            "CustomerName",
            "Acme MSP",
            "ServerType",
            "SaaS",
            "Language",
            "en"));
  }

  private Reply notifications(Asked asked, String[] path) {
    if (path.length > 1) {
      Map<String, Object> found = notifications.get(Long.parseLong(path[1]));
      return one(found);
    }
    Matcher newer = NEWER.matcher(asked.query().getOrDefault("$filter", ""));
    long from = newer.matches() ? Long.parseLong(newer.group(1)) : Long.MIN_VALUE;
    List<Map<String, Object>> rows = new ArrayList<>(notifications.tailMap(from, false).values());
    if ("Id desc".equals(asked.query().get("$orderby"))) {
      rows.sort(Comparator.comparingLong((Map<String, Object> row) -> idOf(row)).reversed());
    }
    return list(asked, rows, this::notificationInList);
  }

  private static long idOf(Map<String, Object> row) {
    return ((Number) Objects.requireNonNull(row.get("Id"))).longValue();
  }

  /** Without the device. */
  private Map<String, Object> notificationInList(Map<String, Object> row) {
    return object(
        "Id", row.get("Id"),
        "Message", row.get("Message"),
        "DateTime", secondsInList ? Integer.valueOf(1_463_473_104) : row.get("DateTime"),
        "Priority", row.get("Priority"));
  }

  private static Map<String, Object> listed(Map<String, Object> device) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name :
        List.of(
            "Identifier",
            "Name",
            "GroupId",
            "GroupName",
            "IsAgentInstalled",
            "IsMdmEnrolled",
            "SiteId",
            "SiteName",
            "OrganizationId",
            "OrganizationName",
            "HasCustomFields")) {
      row.put(name, device.get(name));
    }
    return row;
  }

  private Reply webhooks(Asked asked, String[] path) {
    switch (asked.method()) {
      case "POST" -> {
        Map<String, Object> made = body(asked);
        made.put("Id", (int) ++nextId);
        webhooks.add(made);
        Map<String, Object> shown = new LinkedHashMap<>(made);
        shown.put("SecretKey", "5".repeat(64));
        shown.put("CreatedAt", "2023-07-26T15:40:31");
        return data(shown);
      }
      case "DELETE" -> {
        boolean removed =
            webhooks.removeIf(webhook -> String.valueOf(webhook.get("Id")).equals(path[2]));
        return removed
            ? Reply.json("{\"Meta\":{\"ResponseCode\":200}}")
            : error(404, "Entity is not found.");
      }
      default -> {
        return list(asked, webhooks, Function.identity());
      }
    }
  }

  private Reply automation(Asked asked, String[] path) {
    if (asked.method().equals("POST")) {
      return started(asked, path);
    }
    if (path[1].equals("tasks")) {
      return path.length == 2 ? list(asked, tasks, Function.identity()) : taskRun(asked, path);
    }
    if (path.length == 2) {
      return list(asked, List.copyOf(scripts.values()), FakeVsaX::scriptInList);
    }
    return path.length == 3 ? one(scripts.get(path[2])) : scriptRun(path);
  }

  private static Map<String, Object> scriptInList(Map<String, Object> script) {
    Map<String, Object> row = new LinkedHashMap<>(script);
    row.remove("InputVariables");
    return row;
  }

  /** automation/tasks/ID/run or automation/scripts/ID/run */
  private Reply started(Asked asked, String[] path) {
    Map<String, Object> body = body(asked);
    boolean isTask = path[1].equals("tasks");
    String id = isTask ? String.valueOf(++nextId) : "e0000000-0000-0000-0000-" + ++nextId;
    Object device =
        isTask
            ? ((List<?>) Objects.requireNonNull(body.get("DeviceIdentifiers"))).get(0)
            : body.get("DeviceIdentifier");
    executions.put(id, object("Device", device, "State", "Running", "Output", "", "Given", body));
    return isTask ? data(object("Id", Integer.valueOf(id))) : data(object("ExecutionId", id));
  }

  /** automation/tasks/executions/ID/devices[/DEVICE/scripts[/SCRIPT]] */
  private Reply taskRun(Asked asked, String[] path) {
    Map<String, Object> run = executions.get(path[3]);
    if (run == null) {
      return error(404, "Entity is not found.");
    }
    if (path.length == 5) {
      Map<String, Object> row =
          object(
              "Identifier",
              run.get("Device"),
              "Name",
              "Device 1",
              "ExecutionState",
              run.get("State"));
      return list(asked, List.of(row), Function.identity());
    }
    boolean successful = "Successful".equals(run.get("State"));
    return path.length == 7
        ? data(List.of(object("Id", SCRIPT, "Name", "Script 1", "IsSuccessful", successful)))
        : data(
            object(
                "ScriptId",
                SCRIPT,
                "ScriptName",
                "Script 1",
                "ExitCode",
                0,
                "Output",
                run.get("Output")));
  }

  /** automation/scripts/ID/device/DEVICE/executions/ID */
  private Reply scriptRun(String[] path) {
    Map<String, Object> run = executions.get(path[6]);
    return run == null
        ? error(404, "Entity is not found.")
        : data(
            object(
                "Id",
                path[6],
                "StartTime",
                "2024-02-01T13:22:39.249457Z",
                "State",
                run.get("State"),
                "Output",
                run.get("Output")));
  }

  // ---- the envelope ----

  private static Reply one(@Nullable Map<String, Object> found) {
    return found == null ? error(404, "Entity is not found.") : data(found);
  }

  private static Reply list(
      Asked asked,
      List<Map<String, Object>> all,
      Function<Map<String, Object>, Map<String, Object>> row) {
    int top = Math.min(100, Integer.parseInt(asked.query().getOrDefault("$top", "100")));
    int skip = Integer.parseInt(asked.query().getOrDefault("$skip", "0"));
    List<Map<String, Object>> rows = all.stream().skip(skip).limit(top).map(row).toList();
    return Reply.json(
        JSON.writeValueAsString(
            object("Data", rows, "Meta", object("ResponseCode", 200, "TotalCount", all.size()))));
  }

  private static Reply data(Object data) {
    return Reply.json(
        JSON.writeValueAsString(object("Data", data, "Meta", object("ResponseCode", 200))));
  }

  static Reply error(int code, String words) {
    return Reply.json(
        code,
        JSON.writeValueAsString(
            object("Data", null, "Meta", object("ResponseCode", code, "ErrorMessage", words))));
  }

  private static Map<String, Object> body(Asked asked) {
    return JSON.readValue(asked.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** An object from names and values in turn. */
  static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
