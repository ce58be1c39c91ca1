import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the story; see alertmanager-to-rt.sh, which starts the real systems and calls this. */
public final class AlertmanagerToRt {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RT = "http://127.0.0.1:8765/REST/2.0";
  private static final String ALERTMANAGER = "http://127.0.0.1:9393";
  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path home;
  private final int port;
  private final String token;
  private final String hook;
  private final Path real;
  private final Path data;
  private final Map<String, Instant> started = new LinkedHashMap<>();
  private Process hub;

  private AlertmanagerToRt(String[] arguments) throws IOException {
    home = Path.of(arguments[0]);
    port = Integer.parseInt(arguments[1]);
    token = arguments[2];
    hook = arguments[3];
    real = Path.of(arguments[4]);
    data = Files.createTempDirectory("nochub-e2e");
  }

  public static void main(String[] arguments) throws Exception {
    AlertmanagerToRt story = new AlertmanagerToRt(arguments);
    int code = 0;
    try {
      story.startHub();
      story.setUp();
      story.threeAlerts();
      story.outage();
      story.killed();
      System.out.println("5 passed, 0 failed");
    } catch (AssertionError e) {
      System.out.println("FAILED: " + e.getMessage());
      System.out.println("the hub's log: " + story.data.resolve("log"));
      code = 1;
    } finally {
      story.stopHub();
    }
    System.exit(code);
  }

  private void startHub() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/nochub").toString(), "serve", "--data", data.resolve("data").toString(), "--port",
            Integer.toString(port));
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", token);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()));
    Instant began = Instant.now();
    hub = builder.start();
    await("the hub to be ready", Duration.ofSeconds(60), () -> status("GET", hubAddress("/ready"), null, null) == 200);
    System.out.println("hub ready after " + Duration.between(began, Instant.now()).toMillis() + " ms");
  }

  private void stopHub() throws InterruptedException {
    if (hub != null) {
      hub.destroy();
      check(hub.waitFor(6, TimeUnit.SECONDS), "the hub stops within 6 s");
    }
  }

  /** As an admin would: clients, integrations, mappings, routes, go live. */
  private void setUp() throws Exception {
    for (String queue : List.of("E2E Acme", "E2E Birch")) {
      if (status("GET", URI.create(RT + "/queue/" + encode(queue)), basic("root", "password"), null) != 200) {
        rt("POST", "/queue", Map.of("Name", queue));
      }
    }
    api("POST", "/clients", Map.of("id", "acme", "name", "Acme"));
    api("POST", "/clients", Map.of("id", "birch", "name", "Birch"));
    api(
        "POST", "/integrations",
        Map.of("id", "am", "type", "alertmanager", "displayName", "Alertmanager", "settings", Map.of("secret", hook)));
    api(
        "POST", "/integrations",
        Map.of(
            "id", "rt", "type", "request-tracker", "displayName", "Request Tracker", "privateHosts", List.of("127.0.0.1"),
            "settings",
            Map.of(
                "address", "http://127.0.0.1:8765", "user", "e2e-hub", "password", "e2e-password", "clientAs", "QUEUE",
                "interval", "5s")));
    JsonNode probe = api("POST", "/integrations/rt/probe", Map.of());
    System.out.println("probe of RT: " + probe.path("state").asString() + ", " + probe.path("summary").asString());
    for (String client : List.of("acme", "birch")) {
      api("POST", "/mappings", Map.of("integration", "am", "organisation", client, "client", client));
      api(
          "POST", "/mappings",
          Map.of("integration", "rt", "organisation", client.equals("acme") ? "E2E Acme" : "E2E Birch", "client", client));
    }
    // two hundred alerts of one client within minutes are counted one by one here, not as a storm
    Map<String, Object> noStorm = Map.of("device", 0, "client", 0);
    Map<String, Object> tree = Map.of("name", "root", "storm", noStorm, "ticket", Map.of("integration", "rt"));
    api("PUT", "/routes", Map.of("tree", tree, "reason", "end to end"));
    api("POST", "/integrations/am/live", Map.of("openAlerts", "nothing"));
    api("POST", "/integrations/rt/live", Map.of("openAlerts", "nothing"));
    System.out.println("set up through REST");
  }

  private void threeAlerts() throws Exception {
    fire("DiskFull", "dc01", "acme", "critical");
    fire("HostDown", "fs01", "birch", "major");
    fire("CertificateOld", "dc01", "acme", "minor");
    await("three tickets", Duration.ofSeconds(60), () -> tickets("").size() == 3);
    for (int i = 0; i < 5; i++) {
      // what a source says again under a new time is a repeat of the same alert
      repeat("DiskFull", "dc01", "acme", "critical", Instant.now());
    }
    await("five repeats counted", Duration.ofSeconds(30), () -> repeatsOf("DiskFull") == 5);
    // the desk has had time to be told anything there is to tell
    await("nothing left to deliver", Duration.ofSeconds(30), () -> waiting() == 0);
    List<JsonNode> tickets = tickets("");
    check(tickets.size() == 3, "exactly three tickets, there are " + tickets.size());
    Map<String, JsonNode> bySubject = new LinkedHashMap<>();
    tickets.forEach(ticket -> bySubject.put(ticket.path("Subject").asString(), ticket));
    JsonNode disk = one(bySubject, "[CRITICAL] DiskFull");
    JsonNode host = one(bySubject, "[MAJOR] HostDown");
    JsonNode certificate = one(bySubject, "[MINOR] CertificateOld");
    check(queue(disk).equals("E2E Acme"), "DiskFull stands in Acme's queue, not " + queue(disk));
    check(queue(host).equals("E2E Birch"), "HostDown stands in Birch's queue, not " + queue(host));
    check(queue(certificate).equals("E2E Acme"), "CertificateOld stands in Acme's queue");
    check(disk.path("Subject").asString().contains("dc01"), "the subject names the device: " + disk.path("Subject").asString());
    int notes = notes(disk);
    check(notes <= 1, "at most one note for five repeats, there are " + notes);
    System.out.println("1. three alerts made three tickets, five repeats " + notes + " notes");

    as("e2e-technician", "POST", "/ticket/" + id(host) + "/comment", Map.of("Content", "Called the site.", "ContentType", "text/plain"));
    resolve("DiskFull", "dc01", "acme", "critical");
    resolve("HostDown", "fs01", "birch", "major");
    resolve("CertificateOld", "dc01", "acme", "minor");
    await(
        "two tickets resolved, one with a recovery note", Duration.ofSeconds(60),
        () -> ticketStatus(disk).equals("resolved") && ticketStatus(certificate).equals("resolved") && notes(host) == 2);
    check(!ticketStatus(host).equals("resolved"), "the ticket a person commented on stays open, it is " + ticketStatus(host));
    System.out.println("2. two tickets resolved; the one a person commented on stays " + ticketStatus(host) + " with a recovery note");
  }

  /** RT is away while 20 fire and 12 of them end. */
  private void outage() throws Exception {
    Set<String> before = ids();
    script("request-tracker.sh", "stop");
    // its workers finish what they have begun, so it is away only when nobody answers
    await("RT to be away", Duration.ofSeconds(30), this::rtIsAway);
    for (int i = 0; i < 20; i++) {
      fire("Outage" + i, "host" + i, "acme", "major");
    }
    await("20 open incidents", Duration.ofSeconds(60), () -> openIncidents("Outage") == 20);
    for (int i = 0; i < 12; i++) {
      resolve("Outage" + i, "host" + i, "acme", "major");
    }
    await("8 open incidents", Duration.ofSeconds(60), () -> openIncidents("Outage") == 8);
    script("request-tracker.sh", "start");
    await("8 new tickets", Duration.ofSeconds(420), () -> newIds(before).size() >= 8);
    await("nothing left to deliver", Duration.ofSeconds(420), () -> waiting() == 0);
    List<JsonNode> open = tickets("Outage");
    check(newIds(before).size() == 8, "exactly the 8 open ones became tickets, not " + newIds(before).size());
    for (JsonNode ticket : open) {
      String subject = ticket.path("Subject").asString();
      int number = Integer.parseInt(subject.replaceAll(".*Outage(\\d+).*", "$1"));
      check(number >= 12, subject + " had ended before RT came back");
    }
    System.out.println("3. after the outage exactly 8 tickets for the 8 that are still open");
    for (int i = 12; i < 20; i++) {
      resolve("Outage" + i, "host" + i, "acme", "major");
    }
    await("all resolved", Duration.ofSeconds(120), () -> openIncidents("Outage") == 0);
  }

  /** The hub is killed in the middle of 200 alerts. */
  private void killed() throws Exception {
    Set<String> accepted = new ConcurrentSkipListSet<>();
    ExecutorService senders = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 200; i++) {
      String name = "Kill" + RUN + "n" + i + "x";
      senders.submit(
          () -> {
            try {
              if (hookStatus(payload(name, "k" + name, "birch", "major", Instant.now(), name)) / 100 == 2) {
                accepted.add(name);
              }
            } catch (IOException e) {
              // the hub is dead: not accepted
            }
            return null;
          });
      if (i == 100) {
        await("some to be accepted", Duration.ofSeconds(30), () -> accepted.size() >= 40);
        hub.destroyForcibly().waitFor();
      }
    }
    senders.shutdown();
    check(senders.awaitTermination(60, TimeUnit.SECONDS), "all senders end");
    System.out.println("   killed; " + accepted.size() + " of 200 had been accepted");
    startHub();
    await("every accepted alert is an incident", Duration.ofSeconds(120), () -> openIncidents("Kill" + RUN) >= accepted.size());
    await("nothing left to deliver", Duration.ofSeconds(420), () -> waiting() == 0);
    Map<String, Integer> perName = new LinkedHashMap<>();
    tickets("Kill" + RUN).forEach(
        ticket -> perName.merge(ticket.path("Subject").asString().replaceAll(".*(Kill[a-z0-9]+x).*", "$1"), 1, Integer::sum));
    Set<String> missing = new TreeSet<>(accepted);
    missing.removeAll(perName.keySet());
    check(missing.isEmpty(), "every accepted alert has a ticket; missing " + missing);
    check(perName.values().stream().allMatch(count -> count == 1), "exactly one ticket each: " + perName);
    System.out.println("4. killed with " + accepted.size() + " accepted: " + perName.size() + " tickets, each once");
    System.out.println("5. alerts answered with 2xx that were lost: 0");
  }

  // Alertmanager

  private void fire(String name, String device, String client, String severity) throws Exception {
    alert(name, device, client, severity, Instant.now().plus(Duration.ofHours(1)));
  }

  private void resolve(String name, String device, String client, String severity) throws Exception {
    alert(name, device, client, severity, Instant.now().minusSeconds(1));
  }

  private void alert(String name, String device, String client, String severity, Instant ends) throws Exception {
    Map<String, Object> alert =
        Map.of(
            "labels", Map.of("alertname", name, "instance", device, "customer", client, "severity", severity, "run", RUN),
            "annotations", Map.of("summary", name + " of " + RUN),
            "startsAt", started.computeIfAbsent(name, first -> Instant.now().minusSeconds(5)).toString(),
            "endsAt", ends.toString());
    check(
        status("POST", URI.create(ALERTMANAGER + "/api/v2/alerts"), null, List.of(alert)) == 200,
        "Alertmanager takes " + name);
  }

  private void repeat(String name, String device, String client, String severity, Instant at) throws Exception {
    Map<String, Object> payload = payload(name, device, client, severity, at, fingerprint(name));
    check(hookStatus(payload) == 202, "the hub takes a repeat");
  }

  /** What Alertmanager itself calls the alert. */
  private String fingerprint(String name) throws Exception {
    String query = encode("alertname=\"" + name + "\"") + "&filter=" + encode("run=\"" + RUN + "\"");
    return json("GET", URI.create(ALERTMANAGER + "/api/v2/alerts?filter=" + query), null, null)
        .path(0)
        .path("fingerprint")
        .asString();
  }

  private static Map<String, Object> payload(
      String name, String device, String client, String severity, Instant at, String fingerprint) {
    Map<String, String> labels =
        Map.of("alertname", name, "instance", device, "customer", client, "severity", severity, "run", RUN);
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("status", "firing");
    alert.put("labels", labels);
    alert.put("annotations", Map.of("summary", name + " of " + RUN));
    alert.put("startsAt", at.toString());
    alert.put("endsAt", "0001-01-01T00:00:00Z");
    alert.put("generatorURL", "http://prometheus.example/graph");
    alert.put("fingerprint", fingerprint);
    return Map.of("version", "4", "status", "firing", "truncatedAlerts", 0, "alerts", List.of(alert));
  }

  private int hookStatus(Map<String, Object> payload) throws IOException, InterruptedException {
    return status("POST", hubAddress("/hooks/am"), "Bearer " + hook, payload);
  }

  // Request Tracker

  private List<JsonNode> tickets(String text) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    String sql = "Subject LIKE '" + RUN + "' AND Subject LIKE '" + text + "'";
    for (int page = 1; ; page++) {
      JsonNode answer =
          rt(
              "GET",
              "/tickets?per_page=100&fields=Subject,Status,Queue&orderby=id&page=" + page + "&query=" + encode(sql), null);
      answer.path("items").forEach(found::add);
      if (answer.path("next_page").isMissingNode()) {
        return found;
      }
    }
  }

  private boolean rtIsAway() throws InterruptedException {
    try {
      status("GET", URI.create(RT + "/rt"), null, null);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private Set<String> ids() throws Exception {
    Set<String> ids = new TreeSet<>();
    tickets("").forEach(ticket -> ids.add(id(ticket)));
    return ids;
  }

  private Set<String> newIds(Set<String> before) throws Exception {
    Set<String> now = ids();
    now.removeAll(before);
    return now;
  }

  private static String id(JsonNode ticket) {
    return ticket.path("id").asString();
  }

  private String queue(JsonNode ticket) throws Exception {
    String id = rt("GET", "/ticket/" + id(ticket), null).path("Queue").path("id").asString();
    return rt("GET", "/queue/" + id, null).path("Name").asString();
  }

  private String ticketStatus(JsonNode ticket) throws Exception {
    return rt("GET", "/ticket/" + id(ticket), null).path("Status").asString();
  }

  private int notes(JsonNode ticket) throws Exception {
    int notes = 0;
    JsonNode history = rt("GET", "/ticket/" + id(ticket) + "/history?per_page=100&fields=Type", null);
    for (JsonNode entry : history.path("items")) {
      String type = entry.path("Type").asString();
      notes += type.equals("Comment") || type.equals("Correspond") ? 1 : 0;
    }
    return notes;
  }

  private static JsonNode one(Map<String, JsonNode> bySubject, String start) {
    List<JsonNode> found = new ArrayList<>();
    bySubject.forEach((subject, ticket) -> {
      if (subject.startsWith(start)) {
        found.add(ticket);
      }
    });
    check(found.size() == 1, "one ticket begins with " + start + ": " + bySubject.keySet());
    return found.get(0);
  }

  private JsonNode rt(String method, String path, Object body) throws Exception {
    return json(method, URI.create(RT + path), basic("root", "password"), body);
  }

  private JsonNode as(String user, String method, String path, Object body) throws Exception {
    return json(method, URI.create(RT + path), basic(user, "e2e-password"), body);
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  // the hub

  private URI hubAddress(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private JsonNode api(String method, String path, Object body) throws Exception {
    return json(method, hubAddress("/api/v1" + path), "Bearer " + token, body);
  }

  private int openIncidents(String text) throws Exception {
    int open = 0;
    String next = "";
    do {
      JsonNode page =
          api("GET", "/incidents?state=OPEN,ACKNOWLEDGED&limit=100&q=" + encode(text) + (next.isEmpty() ? "" : "&cursor=" + encode(next)), null);
      open += page.path("items").size();
      next = page.path("next").asString("");
    } while (!next.isEmpty());
    return open;
  }

  private long repeatsOf(String text) throws Exception {
    return api("GET", "/incidents?limit=10&q=" + encode(text + " of " + RUN), null).path("items").path(0).path("repeatCount").asLong();
  }

  private int waiting() throws Exception {
    return api("GET", "/deliveries?state=waiting&limit=10", null).path("items").size();
  }

  private void script(String name, String act) throws Exception {
    Process process =
        new ProcessBuilder("sh", real.resolve(name).toString(), act)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "scripts")))
            .start();
    check(process.waitFor() == 0, name + " " + act);
  }

  private JsonNode json(String method, URI address, String authorization, Object body) throws Exception {
    HttpResponse<String> response = send(method, address, authorization, body);
    check(
        response.statusCode() / 100 == 2,
        method + " " + address.getPath() + " answered " + response.statusCode() + " " + response.body());
    return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  private int status(String method, URI address, String authorization, Object body) throws IOException, InterruptedException {
    return send(method, address, authorization, body).statusCode();
  }

  private HttpResponse<String> send(String method, URI address, String authorization, Object body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60)).header("Content-Type", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void await(String what, Duration atMost, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(atMost);
    Exception last = null;
    while (Instant.now().isBefore(end)) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("waited " + atMost.toSeconds() + " s for " + what + (last == null ? "" : " (" + last + ")"));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
