import java.io.IOException;
import java.net.DatagramSocket;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the story; see snmp-traps-to-ticket.sh, which starts the real systems and calls this. */
public final class SnmpTrapsToTicket {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RT = "http://127.0.0.1:8765/REST/2.0";
  private static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";
  private static final String LINK_UP = "1.3.6.1.6.3.1.1.5.4";
  private static final String COMMUNITY = "e2e-community";
  private static final String SIGNED = "e2e-authentication";
  private static final String HIDDEN = "e2e-privacy-secret";

  /** The ways to tell: a name and the command up to the address. */
  private static final List<Way> WAYS =
      List.of(
          new Way("v1 trap", "snmptrap", "-v", "1", "-c", COMMUNITY),
          new Way("v2c trap", "snmptrap", "-v", "2c", "-c", COMMUNITY),
          new Way("v2c inform", "snmpinform", "-v", "2c", "-c", COMMUNITY),
          new Way("v3 trap, MD5 and DES", v3("snmptrap", "md5des", "MD5", "DES")),
          new Way("v3 trap, SHA and AES-128", v3("snmptrap", "sha", "SHA", "AES")),
          new Way("v3 inform, SHA and AES-128", v3("snmpinform", "sha", "SHA", "AES")),
          new Way("v3 trap, SHA-256 and AES-256", v3("snmptrap", "sha256", "SHA-256", "AES-256")),
          new Way("v3 inform, SHA-512 and AES-192", v3("snmpinform", "sha512", "SHA-512", "AES-192")));

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path home;
  private final int port;
  private final String token;
  private final Path data;
  private final int trapPort;
  private Process hub;
  private int passed;

  private record Way(String name, String... command) {}

  private SnmpTrapsToTicket(String[] arguments) throws IOException {
    home = Path.of(arguments[0]);
    port = Integer.parseInt(arguments[1]);
    token = arguments[2];
    data = Files.createTempDirectory("nochub-e2e");
    try (DatagramSocket free = new DatagramSocket(0)) {
      trapPort = free.getLocalPort();
    }
  }

  public static void main(String[] arguments) throws Exception {
    SnmpTrapsToTicket story = new SnmpTrapsToTicket(arguments);
    int code = 0;
    try {
      story.startHub();
      story.setUp();
      story.tellAll("desk", 100);
      story.tellAll("rt", 200);
      story.strangers();
      story.answeredAfterARestart();
      System.out.println(story.passed + " passed, 0 failed");
    } catch (AssertionError e) {
      System.out.println("FAILED: " + e.getMessage());
      System.out.println("the hub's log: " + story.data.resolve("log"));
      code = 1;
    } finally {
      story.stopHub();
    }
    System.exit(code);
  }

  private static String[] v3(String program, String user, String signing, String hiding) {
    List<String> command =
        new ArrayList<>(
            List.of(program, "-v", "3", "-l", "authPriv", "-u", user, "-a", signing, "-A", SIGNED, "-x", hiding, "-X", HIDDEN));
    if (program.equals("snmptrap")) {
      // who sends a trap is the authority for it, by an engine id of its own
      command.addAll(List.of("-e", "0x80001f88" + "%010x".formatted(user.hashCode() & 0xffffffffL)));
    }
    return command.toArray(String[]::new);
  }

  private void startHub() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/nochub").toString(), "serve", "--data", data.resolve("data").toString(), "--port",
            Integer.toString(port));
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", token);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()));
    hub = builder.start();
    await("the hub to be ready", () -> send("GET", hubAddress("/ready"), null, null).statusCode() == 200);
  }

  private void stopHub() throws InterruptedException {
    if (hub != null) {
      hub.destroy();
      check(hub.waitFor(6, TimeUnit.SECONDS), "the hub stops within 6 s");
    }
  }

  /** As an admin would: client, integrations, mappings, go live. */
  private void setUp() throws Exception {
    if (send("GET", URI.create(RT + "/queue/E2E%20Acme"), basic(), null).statusCode() != 200) {
      json("POST", URI.create(RT + "/queue"), basic(), Map.of("Name", "E2E Acme"));
    }
    api("POST", "/clients", Map.of("id", "acme", "name", "Acme"));
    api("POST", "/integrations", Map.of("id", "desk", "type", "lab-desk", "settings", Map.of("technician", "NONE")));
    api(
        "POST", "/integrations",
        Map.of(
            "id", "rt", "type", "request-tracker", "privateHosts", List.of("127.0.0.1"), "settings",
            Map.of("address", "http://127.0.0.1:8765", "user", "root", "password", "password", "clientAs", "QUEUE")));
    api(
        "POST", "/integrations",
        Map.of(
            "id", "snmp", "type", "snmp", "settings",
            Map.of(
                "organisation", "acme", "trapAddress", "127.0.0.1", "trapPort", trapPort, "communities",
                List.of(Map.of("name", "lan", "community", COMMUNITY)), "users",
                List.of(
                    user("md5des", "MD5", "DES"), user("sha", "SHA", "AES128"), user("sha256", "SHA256", "AES256"),
                    user("sha512", "SHA512", "AES192")))));
    api("POST", "/mappings", Map.of("integration", "snmp", "organisation", "acme", "client", "acme"));
    api("POST", "/mappings", Map.of("integration", "rt", "organisation", "E2E Acme", "client", "acme"));
    api("POST", "/mappings", Map.of("integration", "desk", "organisation", "acme", "client", "acme"));
    for (String integration : List.of("snmp", "desk", "rt")) {
      api("POST", "/integrations/" + integration + "/live", Map.of("openAlerts", "nothing"));
    }
    System.out.println("set up through REST; traps at port " + trapPort);
  }

  private static Map<String, Object> user(String name, String signing, String hiding) {
    return Map.of(
        "name", name, "authentication", signing, "authenticationPassphrase", SIGNED, "privacy", hiding, "privacyPassphrase",
        HIDDEN);
  }

  /** Each way tells of an interface of its own, down and up again. */
  private void tellAll(String desk, int firstInterface) throws Exception {
    Map<String, Object> noStorm = Map.of("device", 0, "client", 0);
    Map<String, Object> tree = Map.of("name", "root", "storm", noStorm, "ticket", Map.of("integration", desk));
    api("PUT", "/routes", Map.of("tree", tree, "reason", "end to end"));
    int index = firstInterface;
    for (Way way : WAYS) {
      int one = index++;
      tell(way, LINK_DOWN, one, 2);
      await("one ticket for interface " + one + " by " + way.name(), () -> ticket(one, desk) != null);
      String ticket = ticket(one, desk);
      check(!isResolved(desk, ticket), "the ticket is open while the interface is down");
      tell(way, LINK_UP, one, 1);
      await("ticket " + ticket + " to be resolved by " + way.name(), () -> isResolved(desk, ticket));
      check(incidents(one).size() == 1, "one incident for interface " + one + ": " + incidents(one));
      check(incidents(one).get(0).path("tickets").size() == 1, "one ticket for interface " + one);
      passed++;
      System.out.println(desk + ": " + way.name() + " of linkDown and linkUp: ticket " + ticket + " opened and resolved");
    }
  }

  /** What is sent by somebody who may not is refused and shown; what nobody knows is told. */
  private void strangers() throws Exception {
    run("snmptrap", "-v", "2c", "-c", "public", address(), "", LINK_DOWN, "1.3.6.1.2.1.2.2.1.1.7", "i", "7");
    run("snmptrap", "-v", "2c", "-c", COMMUNITY, address(), "", "1.3.6.1.4.1.99999.0.7", "1.3.6.1.4.1.99999.1.0", "s", "door");
    await("the unknown trap to be told", () -> incidents("1.3.6.1.4.1.99999.0.7").size() == 1);
    String probe = api("POST", "/integrations/snmp/probe", Map.of()).toString();
    check(probe.contains("no community of the settings"), "the probe says what was refused: " + probe);
    check(incidents(7).isEmpty(), "nothing came of the refused trap");
    passed++;
    System.out.println("an unknown trap is told, a wrong community refused and shown");
  }

  /** After a restart the engine is the same, so an inform still finds it. */
  private void answeredAfterARestart() throws Exception {
    stopHub();
    startHub();
    Way way = WAYS.get(5);
    await("the port to be open again", () -> answered(way, LINK_DOWN, 300, 2));
    tell(way, LINK_UP, 300, 1);
    await("the incident to end", () -> incidents(300).size() == 1 && incidents(300).get(0).path("state").asString().equals("RESOLVED"));
    passed++;
    System.out.println("informs are answered again after a restart");
  }

  private void tell(Way way, String trap, int index, int oper) throws Exception {
    check(answered(way, trap, index, oper), way.name() + " was sent, and answered if it is an inform");
  }

  private boolean answered(Way way, String trap, int index, int oper) throws Exception {
    List<String> command = new ArrayList<>(List.of(way.command()));
    command.add(address());
    if (way.name().startsWith("v1")) {
      command.addAll(List.of("1.3.6.1.4.1.8072.3.2.10", "127.0.0.1", trap.equals(LINK_DOWN) ? "2" : "3", "0", ""));
    } else {
      command.addAll(List.of("", trap));
    }
    command.addAll(
        List.of(
            "1.3.6.1.2.1.2.2.1.1." + index, "i", Integer.toString(index), "1.3.6.1.2.1.2.2.1.7." + index, "i", "1",
            "1.3.6.1.2.1.2.2.1.8." + index, "i", Integer.toString(oper)));
    return run(command.toArray(String[]::new)) == 0;
  }

  private String address() {
    return "udp:127.0.0.1:" + trapPort;
  }

  private int run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SNMP_PERSISTENT_DIR", data.resolve("net-snmp").toString());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("net-snmp-output").toFile()));
    return builder.start().waitFor();
  }

  // what came of it

  private List<JsonNode> incidents(int index) throws Exception {
    return incidents("Interface " + index + " is down");
  }

  private List<JsonNode> incidents(String text) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    api("GET", "/incidents?limit=100&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"), null)
        .path("items")
        .forEach(found::add);
    return found;
  }

  /** The number of the ticket, once it is there; null before. */
  private String ticket(int index, String desk) throws Exception {
    for (JsonNode incident : incidents(index)) {
      for (JsonNode ticket : incident.path("tickets")) {
        if (ticket.path("integration").asString().equals(desk) && ticket.path("state").asString().equals("LINKED")) {
          return ticket.path("ticketId").asString();
        }
      }
    }
    return null;
  }

  /** Asked of the desk itself. */
  private boolean isResolved(String desk, String ticket) throws Exception {
    if (desk.equals("rt")) {
      return json("GET", URI.create(RT + "/ticket/" + ticket), basic(), null).path("Status").asString().equals("resolved");
    }
    try (Stream<Path> files = Files.walk(data.resolve("data"))) {
      Path file = files.filter(path -> path.toString().endsWith(ticket + ".json")).findFirst().orElseThrow();
      return JSON.readTree(Files.readAllBytes(file)).at("/standing/status").asString().equals("RESOLVED");
    }
  }

  private static String basic() {
    return "Basic " + Base64.getEncoder().encodeToString("root:password".getBytes(StandardCharsets.UTF_8));
  }

  private URI hubAddress(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private JsonNode api(String method, String path, Object body) throws Exception {
    return json(method, hubAddress("/api/v1" + path), "Bearer " + token, body);
  }

  private JsonNode json(String method, URI address, String authorization, Object body) throws Exception {
    HttpResponse<String> response = send(method, address, authorization, body);
    check(
        response.statusCode() / 100 == 2,
        method + " " + address.getPath() + " answered " + response.statusCode() + " " + response.body());
    return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
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

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
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
    throw new AssertionError("waited a minute for " + what + (last == null ? "" : " (" + last + ")"));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
