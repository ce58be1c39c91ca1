package io.nochub.plugins.dattormm;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Datto RMM account with a memory, by its OpenAPI description: tokens that are refused when they
 * have ended, lists in pages of two whatever was asked for, times in milliseconds, nulls where
 * nothing is.
 */
public final class FakeDatto implements Desk {
  public static final String KEY = "MADEUPKEY0001";
  public static final String SECRET = "made-up-secret-key";
  public static final String SITE = "51be0000-0000-4000-8000-000000000001";
  static final String OTHER_SITE = "51be0000-0000-4000-8000-000000000002";
  public static final String DEVICE = "9a7c0000-0000-4000-8000-000000000001";
  static final String ALERT = "0b7d1f62-3c1e-4a0e-9d0c-5d8f4f6f2a11";
  public static final String COMPONENT = "c0c00000-0000-4000-8000-000000000001";
  static final long BEGAN = 1772439333432L;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 2;

  private final Map<String, Map<String, Object>> alerts = new LinkedHashMap<>();
  private final List<Map<String, Object>> devices = new ArrayList<>();
  private final List<Map<String, Object>> components = new ArrayList<>();
  private final Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
  private final Set<String> tokens = new HashSet<>();
  private String jobStatus = "Success";
  private int signIns;
  private int callsMade = 17;
  private int endTokenAfter = Integer.MAX_VALUE;
  private @Nullable String nextPage;

  public FakeDatto() {
    alert(ALERT, DEVICE, context("perf_disk_usage_ctx", Map.of("diskName", "C:")));
    for (int i = 2; i <= 5; i++) {
      alert(
          "0b7d1f62-3c1e-4a0e-9d0c-00000000000" + i,
          DEVICE,
          context("srvc_status_ctx", Map.of("serviceName", "Service" + i, "status", "STOPPED")));
    }
    resolved(alert("0b7d1f62-3c1e-4a0e-9d0c-000000000009", DEVICE, offline()), "ann");
    device(DEVICE, SITE, "ACME-FS01", "Server", "device");
    device("9a7c0000-0000-4000-8000-000000000002", SITE, "ACME-PRN1", "Printer", "printer");
    device("9a7c0000-0000-4000-8000-000000000003", OTHER_SITE, "NW-ESX1", "Server", "esxihost");
    component(COMPONENT, "Clean disk");
    component("c0c00000-0000-4000-8000-000000000002", "Restart service");
    component("c0c00000-0000-4000-8000-000000000003", "Collect logs");
  }

  // ---- what a test does at Datto ----

  Map<String, Object> alert(String uid, String device, Map<String, Object> context) {
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("alertUid", uid);
    alert.put("priority", "High");
    alert.put("diagnostics", "Something about " + context.get("@class"));
    alert.put("resolved", false);
    alert.put("resolvedBy", null);
    alert.put("resolvedOn", null);
    alert.put("muted", false);
    alert.put("ticketNumber", null);
    alert.put("timestamp", BEGAN);
    alert.put("alertMonitorInfo", Map.of("sendsEmails", true, "createsTicket", false));
    alert.put("alertContext", context);
    alert.put(
        "alertSourceInfo",
        Map.of(
            "deviceUid",
            device,
            "deviceName",
            "ACME-FS01",
            "siteUid",
            SITE,
            "siteName",
            "Acme Ltd"));
    alert.put("responseActions", List.of());
    alert.put("autoresolveMins", 0);
    return alert(alert);
  }

  Map<String, Object> alert(Map<String, Object> alert) {
    alerts.put(String.valueOf(alert.get("alertUid")), alert);
    return alert;
  }

  /** A disk of {@link #DEVICE} runs full. */
  public void diskRunsFull(String uid, String disk, Instant at) {
    alert(uid, DEVICE, context("perf_disk_usage_ctx", Map.of("diskName", disk)))
        .put("timestamp", at.toEpochMilli());
  }

  /** Datto sees that the cause is gone. */
  public void ends(String uid, Instant at) {
    resolved(alert(uid), "Datto RMM");
    alert(uid).put("resolvedOn", at.toEpochMilli());
  }

  /** Whether the alert has ended, whoever ended it. */
  public boolean isResolved(String uid) {
    return Boolean.TRUE.equals(alert(uid).get("resolved"));
  }

  static void resolved(Map<String, Object> alert, String by) {
    alert.put("resolved", true);
    alert.put("resolvedBy", by);
    alert.put("resolvedOn", BEGAN + 600_000);
  }

  Map<String, Object> alert(String uid) {
    return alerts.getOrDefault(uid, Map.of());
  }

  public void forgetAlerts() {
    alerts.clear();
  }

  static Map<String, Object> context(String type, Map<String, Object> fields) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("@class", type);
    context.putAll(fields);
    return context;
  }

  void device(String uid, String site, String name, String category, String deviceClass) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("id", 4711 + devices.size());
    device.put("uid", uid);
    device.put("siteId", 12);
    device.put("siteUid", site);
    device.put("siteName", site.equals(SITE) ? "Acme Ltd" : "Northwind");
    device.put("deviceType", Map.of("category", category, "type", category));
    device.put("hostname", name);
    device.put("intIpAddress", "10.0.0." + (10 + devices.size()));
    device.put("description", name);
    device.put("online", true);
    device.put("deleted", false);
    device.put("lastSeen", BEGAN);
    device.put("lastAuditDate", BEGAN);
    device.put("deviceClass", deviceClass);
    device.put("portalUrl", "https://merlot.rmm.datto.com/device/" + device.get("id"));
    devices.add(device);
  }

  Map<String, Object> device(int index) {
    return devices.get(index);
  }

  /** What the next run becomes. */
  void jobsEndAs(String status) {
    jobStatus = status;
  }

  void callsMade(int inTheLastMinute) {
    callsMade = inTheLastMinute;
  }

  /** The present token is good for so many calls more. */
  void endTokenAfter(int calls) {
    endTokenAfter = calls;
  }

  int signIns() {
    return signIns;
  }

  /** From now on every page names this one as the next. */
  void nextPageIs(String address) {
    nextPage = address;
  }

  // ---- what Datto answers ----

  @Override
  public Reply answer(Asked asked) {
    if (asked.path().equals("/auth/oauth/token")) {
      return token(asked);
    }
    String token = String.valueOf(asked.header("Authorization")).replaceFirst("^Bearer ", "");
    if (!tokens.contains(token)) {
      return Reply.json(401, "{\"error\": \"invalid_token\"}");
    }
    if (endTokenAfter-- <= 0) {
      tokens.clear();
      endTokenAfter = Integer.MAX_VALUE;
      return Reply.json(401, "{\"error\": \"invalid_token\"}");
    }
    String[] path = asked.path().replaceFirst("^/api/v2/", "").split("/");
    return switch (asked.method() + " " + path[0]) {
      case "GET account" -> account(asked, path);
      case "GET alert" -> alerts.containsKey(path[1]) ? json(alerts.get(path[1])) : gone();
      case "POST alert" -> resolve(path[1]);
      case "GET device" -> found(path[1]);
      case "PUT device" -> run(asked, path[1]);
      case "GET audit" -> audit(path[1], path[2]);
      case "GET job" -> job(path);
      case "GET system" -> rate();
      default -> gone();
    };
  }

  private Reply token(Asked asked) {
    String client =
        Base64.getEncoder().encodeToString("public-client:public".getBytes(StandardCharsets.UTF_8));
    boolean known =
        asked.body().contains("grant_type=password")
            && asked.body().contains("username=" + KEY)
            && asked.body().contains("password=" + SECRET)
            && ("Basic " + client).equals(asked.header("Authorization"));
    if (!known) {
      return Reply.json(
          400, "{\"error\": \"invalid_grant\", \"error_description\": \"Bad credentials\"}");
    }
    String token = "made-up-token-" + ++signIns;
    tokens.add(token);
    return json(Map.of("access_token", token, "token_type", "bearer", "expires_in", 359_999));
  }

  private Reply account(Asked asked, String[] path) {
    return switch (String.join("/", path)) {
      case "account/alerts/open" -> page(asked, "alerts", alerts(false));
      case "account/alerts/resolved" -> page(asked, "alerts", alerts(true));
      case "account/devices" -> page(asked, "devices", devices);
      case "account/components" -> page(asked, "components", components);
      case "account/sites" ->
          page(asked, "sites", List.of(site(SITE, "Acme Ltd"), site(OTHER_SITE, "Northwind")));
      default -> gone();
    };
  }

  private List<Map<String, Object>> alerts(boolean ended) {
    return alerts.values().stream()
        .filter(alert -> Boolean.valueOf(ended).equals(alert.get("resolved")))
        .toList();
  }

  /** Pages begin with 0 and name each other by addresses, of Datto's own host. */
  private Reply page(Asked asked, String field, List<Map<String, Object>> all) {
    int number = Integer.parseInt(asked.query().getOrDefault("page", "0"));
    int from = Math.min(number * PAGE, all.size());
    int to = Math.min(from + PAGE, all.size());
    String address = "https://merlot-api.centrastage.net" + asked.path() + "?max=2&page=";
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("count", to - from);
    details.put("totalCount", all.size());
    details.put("prevPageUrl", number > 0 ? address + (number - 1) : null);
    details.put(
        "nextPageUrl",
        nextPage != null ? nextPage : to < all.size() ? address + (number + 1) : null);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("pageDetails", details);
    page.put(field, all.subList(from, to));
    return json(page);
  }

  private Reply resolve(String uid) {
    Map<String, Object> alert = alerts.get(uid);
    if (alert == null) {
      return gone();
    }
    if (Boolean.TRUE.equals(alert.get("resolved"))) {
      return Reply.json(409, "{\"message\": \"already resolved\"}");
    }
    resolved(alert, "api");
    return Reply.status(200);
  }

  private Reply found(String uid) {
    return devices.stream()
        .filter(device -> uid.equals(device.get("uid")))
        .findFirst()
        .map(FakeDatto::json)
        .orElseGet(FakeDatto::gone);
  }

  private Reply audit(String kind, String uid) {
    List<Map<String, Object>> nics =
        List.of(
            Map.of(
                "instance",
                "Ethernet",
                "ipv4",
                "10.0.0.10",
                "macAddress",
                "00:00:5E:00:53:0" + uid.substring(uid.length() - 1)),
            Map.of("instance", "Loopback", "macAddress", "00:00:00:00:00:00"));
    return switch (kind) {
      case "device" ->
          json(
              Map.of(
                  "bios", Map.of("serialNumber", "SN-" + uid.substring(uid.length() - 1)),
                  "systemInfo", Map.of("manufacturer", "Example", "model", "R1"),
                  "nics", nics));
      case "printer" -> json(Map.of("snmpInfo", Map.of("snmpSerial", "PRN-1"), "nics", nics));
      case "esxihost" -> json(Map.of("systemInfo", Map.of("serviceTag", "TAG-1")));
      default -> gone();
    };
  }

  private Reply run(Asked asked, String device) {
    if (found(device).status() != 200) {
      return gone();
    }
    Map<String, Object> request =
        JSON.readValue(asked.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
    Map<?, ?> component = (Map<?, ?>) request.getOrDefault("jobComponent", Map.of());
    if (components.stream().noneMatch(one -> one.containsValue(component.get("componentUid")))) {
      return Reply.json(400, "{\"message\": \"Component not found\"}");
    }
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("id", 1);
    job.put("dateCreated", BEGAN);
    job.put("name", request.get("jobName"));
    job.put("uid", "70b00000-0000-4000-8000-00000000000" + jobs.size());
    job.put("status", "active");
    jobs.put(String.valueOf(job.get("uid")), job);
    return json(Map.of("job", job, "jobComponents", List.of()));
  }

  private Reply job(String[] path) {
    Map<String, Object> job = jobs.get(path[1]);
    if (job == null) {
      return gone();
    }
    if (path.length == 2) {
      return json(job);
    }
    if (jobStatus.isEmpty()) {
      return gone();
    }
    if (path.length == 5) {
      return json(
          List.of(
              Map.of(
                  "componentUid",
                  COMPONENT,
                  "componentName",
                  "Clean disk",
                  "stdData",
                  path[4] + " of the job\n")));
    }
    return json(
        Map.of(
            "jobUid",
            path[1],
            "deviceUid",
            path[3],
            "ranOn",
            BEGAN,
            "jobDeploymentStatus",
            jobStatus,
            "componentResults",
            List.of(
                Map.of(
                    "componentUid",
                    COMPONENT,
                    "componentStatus",
                    "Success",
                    "hasStdOut",
                    true,
                    "hasStdErr",
                    true))));
  }

  private Reply rate() {
    return json(
        Map.of(
            "slidingTimeWindowSizeSeconds",
            60,
            "accountCount",
            callsMade,
            "accountRateLimit",
            600,
            "accountCutOffRatio",
            0.9,
            "operationWriteStatus",
            Map.of("alert-resolve", Map.of("limit", 100, "count", 1))));
  }

  private void component(String uid, String name) {
    components.add(
        Map.of(
            "id",
            1 + components.size(),
            "uid",
            uid,
            "name",
            name,
            "description",
            name + " on a device",
            "categoryCode",
            "scripts",
            "credentialsRequired",
            false,
            "variables",
            List.of(Map.of("name", "drive", "type", "string", "defaultVal", "C:"))));
  }

  private static Map<String, Object> site(String uid, String name) {
    return Map.of("id", 12, "uid", uid, "name", name, "onDemand", false);
  }

  private static Map<String, Object> offline() {
    return context("online_offline_status_ctx", Map.of("status", "OFFLINE"));
  }

  private static Reply gone() {
    return Reply.json(404, "{\"status\": 404, \"error\": \"Not Found\"}");
  }

  private static Reply json(Object body) {
    return Reply.json(JSON.writeValueAsString(body));
  }
}
