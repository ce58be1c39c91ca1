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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hub of its own process, set up through REST with two ticket systems: the pretend desk, {@code desk}, and a real
 * Request Tracker, {@code rt}. What is not as it should be is an AssertionError.
 */
final class TriedHub {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RT = "http://127.0.0.1:8765/REST/2.0";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path home;
  private final int port;
  private final String token;
  private final Path data = Files.createTempDirectory("nochub-e2e");
  private Process process;

  /** One of the program in a folder, with that port and token of an admin. */
  TriedHub(Path home, int port, String token) throws IOException {
    this.home = home;
    this.port = port;
    this.token = token;
  }

  Path folder() {
    return data;
  }

  Path log() {
    return data.resolve("log");
  }

  void start() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/nochub").toString(), "serve", "--data", data.resolve("data").toString(), "--port",
            Integer.toString(port));
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", token);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    process = builder.start();
    await("the hub to be ready", () -> send("GET", address("/ready"), null, null).statusCode() == 200);
  }

  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      check(process.waitFor(6, TimeUnit.SECONDS), "the hub stops within 6 s");
    }
  }

  /** As an admin would: client, ticket systems, this integration, mappings, go live. */
  void setUp(Map<String, Object> integration) throws Exception {
    String id = integration.get("id").toString();
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
    api("POST", "/integrations", integration);
    api("POST", "/mappings", Map.of("integration", id, "organisation", "acme", "client", "acme"));
    api("POST", "/mappings", Map.of("integration", "rt", "organisation", "E2E Acme", "client", "acme"));
    api("POST", "/mappings", Map.of("integration", "desk", "organisation", "acme", "client", "acme"));
    for (String one : List.of(id, "desk", "rt")) {
      api("POST", "/integrations/" + one + "/live", Map.of("openAlerts", "nothing"));
    }
  }

  /** From now on tickets are opened there, and many alerts are no storm. */
  void ticketsAt(String desk) throws Exception {
    Map<String, Object> noStorm = Map.of("device", 0, "client", 0);
    Map<String, Object> tree = Map.of("name", "root", "storm", noStorm, "ticket", Map.of("integration", desk));
    api("PUT", "/routes", Map.of("tree", tree, "reason", "end to end"));
  }

  // what came of it

  /** Those in which a text is found. */
  List<JsonNode> incidents(String text) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    api("GET", "/incidents?limit=100&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"), null)
        .path("items")
        .forEach(found::add);
    return found;
  }

  /** The number of the ticket of such an incident, once it is there; null before. */
  String ticket(String text, String desk) throws Exception {
    for (JsonNode incident : incidents(text)) {
      for (JsonNode ticket : incident.path("tickets")) {
        if (ticket.path("integration").asString().equals(desk) && ticket.path("state").asString().equals("LINKED")) {
          return ticket.path("ticketId").asString();
        }
      }
    }
    return null;
  }

  /** Asked of the desk itself. */
  boolean isResolved(String desk, String ticket) throws Exception {
    if (desk.equals("rt")) {
      return json("GET", URI.create(RT + "/ticket/" + ticket), basic(), null).path("Status").asString().equals("resolved");
    }
    try (Stream<Path> files = Files.walk(data.resolve("data"))) {
      Path file = files.filter(path -> path.toString().endsWith(ticket + ".json")).findFirst().orElseThrow();
      return JSON.readTree(Files.readAllBytes(file)).at("/standing/status").asString().equals("RESOLVED");
    }
  }

  // how it is asked

  private static String basic() {
    return "Basic " + Base64.getEncoder().encodeToString("root:password".getBytes(StandardCharsets.UTF_8));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  JsonNode api(String method, String path, Object body) throws Exception {
    return json(method, address("/api/v1" + path), "Bearer " + token, body);
  }

  private JsonNode json(String method, URI address, String authorization, Object body) throws Exception {
    HttpResponse<String> response = send(method, address, authorization, body);
    check(
        response.statusCode() / 100 == 2,
        method + " " + address.getPath() + " answered " + response.statusCode() + " " + response.body());
    return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  HttpResponse<String> send(String method, URI address, String authorization, Object body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60)).header("Content-Type", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
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
    throw new AssertionError(
        "waited " + PATIENCE.toSeconds() + " s for " + what + (last == null ? "" : " (" + last + ")"));
  }

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
