package io.nochub.plugins.kaseyavsa;

import static io.nochub.plugins.kaseyavsa.FakeVsaX.object;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A VSA 9 server that keeps things: session tokens, the envelope, alarms that are closed. */
final class FakeVsa9 implements Desk {
  static final String USER = "nochub";
  static final String ACCESS_TOKEN = "zz-the-access-token";
  static final String BASE = "/api/v1.0";
  static final String FS01 = "123456789012345";
  static final String PC7 = "223456789012345";
  static final String GLOBEX = "323456789012345";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, Map<String, Object>> alarms = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> agents = new LinkedHashMap<>();
  private final List<Map<String, Object>> organisations = new ArrayList<>();
  private final List<Map<String, Object>> groups = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int sessions;
  private int callsPerSession = Integer.MAX_VALUE;
  private int callsLeft;
  private @Nullable Object noError = "None";
  private long nextAlarm = 90_200;

  FakeVsa9() {
    organisations.add(object("OrgId", 89_049_122_543L, "OrgName", "Acme", "OrgRef", "acme"));
    organisations.add(object("OrgId", 89_049_122_544L, "OrgName", "Globex", "OrgRef", "globex"));
    groups.add(group(501, "acme.root", null, 89_049_122_543L));
    groups.add(group(502, "acme.servers", 501L, 89_049_122_543L));
    groups.add(group(503, "globex.root", 0L, 89_049_122_544L));
    agent(FS01, "fs01", 89_049_122_543L, 502, "servers.acme", "2019", "Server 2019 Standard");
    agent(PC7, "pc7", 89_049_122_543L, 501, "root.acme", "10", "Professional x64 Edition");
    agent(GLOBEX, "web", 89_049_122_544L, 503, "root.globex", "Linux", "Debian 12");
  }

  // ---- what happens at the vendor ----

  String alarm(String agent, String type, String message) {
    return alarm(agent, type, message, "Open");
  }

  String alarm(String agent, String type, String message, String state) {
    String id = String.valueOf(++nextAlarm);
    alarms.put(
        id,
        object(
            "AlarmId", nextAlarm,
            "AgentId", agent,
            "MachineName", "fs01.servers.acme",
            "AlarmType", type,
            "AlarmState", state,
            "AlarmTime", "2026-03-02T08:15:00",
            "Message", message));
    return id;
  }

  Map<String, Object> alarm(String id) {
    return Objects.requireNonNull(alarms.get(id));
  }

  void removeAlarm(String id) {
    alarms.remove(id);
  }

  void moveAgent(String id, long organisation) {
    Objects.requireNonNull(agents.get(id)).put("OrgId", organisation);
  }

  /** The notes with which alarms were closed, as they arrived. */
  List<String> notes() {
    return notes;
  }

  int sessions() {
    return sessions;
  }

  /** From now on a session ends after so many calls. */
  void endSessionsAfter(int calls) {
    callsPerSession = calls;
    callsLeft = Math.min(callsLeft, calls);
  }

  /** What stands in Error when there is none. */
  void noErrorIs(@Nullable Object word) {
    noError = word;
  }

  private static Map<String, Object> group(
      long id, String name, @Nullable Object parent, long org) {
    return object(
        "MachineGroupId",
        id,
        "MachineGroupName",
        name,
        "ParentMachineGroupId",
        parent,
        "OrgId",
        org,
        "Attributes",
        null);
  }

  private void agent(
      String id, String name, long org, long group, String groupName, String os, String info) {
    agents.put(
        id,
        object(
            "AgentId",
            id,
            "AgentName",
            name + "." + groupName,
            "Online",
            1,
            "OSType",
            os,
            "OSInfo",
            info,
            "OrgId",
            org,
            "MachineGroupId",
            group,
            "MachineGroup",
            groupName,
            "ComputerName",
            name,
            "IPAddress",
            "10.0.0." + id.charAt(0),
            "IPv6Address",
            null));
  }

  // ---- how it answers ----

  @Override
  public Reply answer(Asked asked) {
    if (!asked.path().startsWith(BASE + "/")) {
      return Reply.status(404);
    }
    String path = asked.path().substring(BASE.length());
    if (path.equals("/auth")) {
      return auth(asked);
    }
    if (!("Bearer session-" + sessions).equals(asked.header("Authorization")) || callsLeft <= 0) {
      return error(401, 4_010_001, "Unauthorized");
    }
    callsLeft--;
    return answer(asked, path);
  }

  private Reply auth(Asked asked) {
    String pair = USER + ":" + ACCESS_TOKEN;
    String wanted =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    if (!wanted.equals(asked.header("Authorization"))) {
      return error(401, 4_010_001, "Invalid credentials");
    }
    sessions++;
    callsLeft = callsPerSession;
    return result(object("Token", "session-" + sessions), -1);
  }

  private Reply answer(Asked asked, String path) {
    if (path.equals("/assetmgmt/alarms/true")) {
      return list(asked, List.copyOf(alarms.values()));
    }
    if (path.startsWith("/assetmgmt/alarms/") && path.endsWith("/close")) {
      return close(asked, path.replaceAll("[^0-9]", ""));
    }
    if (path.startsWith("/assetmgmt/alarms/")) {
      return one(alarms.get(path.replaceFirst(".*/", "")));
    }
    if (path.equals("/assetmgmt/agents")) {
      return list(asked, List.copyOf(agents.values()));
    }
    if (path.startsWith("/assetmgmt/agents/")) {
      return one(agents.get(path.replaceFirst(".*/", "")));
    }
    return switch (path) {
      case "/system/orgs" -> list(asked, organisations);
      case "/system/machinegroups" -> list(asked, groups);
      default -> error(404, 4_040_001, "Not found");
    };
  }

  private Reply close(Asked asked, String id) {
    Map<String, Object> alarm = alarms.get(id);
    if (alarm == null) {
      return error(404, 4_040_001, "Alarm not found");
    }
    alarm.put("AlarmState", "Closed");
    notes.add(asked.body());
    return result("", -1);
  }

  // ---- the envelope ----

  private Reply one(@Nullable Map<String, Object> found) {
    return found == null ? error(404, 4_040_001, "Not found") : result(found, -1);
  }

  private Reply list(Asked asked, List<Map<String, Object>> all) {
    int top = Integer.parseInt(asked.query().getOrDefault("$top", "100"));
    int skip = Integer.parseInt(asked.query().getOrDefault("$skip", "0"));
    return result(all.stream().skip(skip).limit(top).toList(), all.size());
  }

  private Reply result(Object result, int total) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    if (total >= 0) {
      envelope.put("TotalRecords", total);
    }
    envelope.putAll(object("Result", result, "ResponseCode", 0, "Status", "OK", "Error", noError));
    return Reply.json(JSON.writeValueAsString(envelope));
  }

  static Reply error(int status, int code, String words) {
    return Reply.json(
        status,
        JSON.writeValueAsString(
            object("Result", null, "ResponseCode", code, "Status", "Error", "Error", words)));
  }

  /** Requests for the open alarms. */
  static Predicate<Asked> forAlarms() {
    return asked -> asked.path().equals(BASE + "/assetmgmt/alarms/true");
  }
}
