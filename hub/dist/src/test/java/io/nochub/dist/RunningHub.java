package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.web.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A hub in a process of its own, spoken to over HTTP alone. */
final class RunningHub implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("NOC Hub is at (http://\\S+?)/\\s");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STOPS_WITHIN_SECONDS = 5;

  private final Process process;
  private final Path out;
  private final Path errors;
  private final URI address;
  private final ApiClient api;

  private RunningHub(Process process, Path out, Path errors) {
    this.process = process;
    this.out = out;
    this.errors = errors;
    this.address = awaitAddress();
    this.api = new ApiClient(address, Nochub.TOKEN);
  }

  /** Starts {@code nochub serve} on a free port and waits until it says where it is. */
  static RunningHub serve(Nochub nochub, Path data) throws IOException {
    return start(nochub, "serve", "--data", data.toString(), "--port", "0");
  }

  /** Starts a command that runs a hub, and waits until it says where it is. */
  static RunningHub start(Nochub nochub, String... arguments) throws IOException {
    Path out = Files.createTempFile(nochub.folder(), "hub-out", ".txt");
    Path errors = Files.createTempFile(nochub.folder(), "hub-errors", ".txt");
    return new RunningHub(nochub.start(out, errors, arguments), out, errors);
  }

  private URI awaitAddress() {
    try {
      await("the hub's address")
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || ADDRESS.matcher(out()).find());
      Matcher said = ADDRESS.matcher(out());
      assertThat(said.find()).as("the hub runs:\n%s%s", out(), errors()).isTrue();
      return URI.create(said.group(1));
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** What it has said so far. */
  String out() {
    return read(out);
  }

  /** Its log so far, and what it complained about. */
  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** The REST API, as an admin's script sees it. */
  ApiClient api() {
    return api;
  }

  JsonNode get(String path) {
    return api.get("/api/v1" + path).expect(200).json();
  }

  /** The page a technician looks at. */
  String board() {
    return api.get("/").expect(200).body();
  }

  /** A list from its first page to its last. */
  List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    String page = path + (path.contains("?") ? "&" : "?") + "limit=100";
    JsonNode answer = get(page);
    answer.path("items").forEach(items::add);
    while (answer.path("next").isString()) {
      answer = get(page + "&cursor=" + answer.path("next").asString());
      answer.path("items").forEach(items::add);
    }
    return items;
  }

  JsonNode create(String path, Object body) {
    return api.post("/api/v1" + path, body).expect(201).json();
  }

  JsonNode act(String path, Object body) {
    return api.post("/api/v1" + path, body).expect(200).json();
  }

  /** Adds an integration that may speak to this machine, and sees that it works. */
  void integration(String id, String type, Map<String, Object> settings) {
    create(
        "/integrations",
        Map.of("id", id, "type", type, "privateHosts", List.of("127.0.0.1"), "settings", settings));
    JsonNode status = act("/integrations/" + id + "/probe", Map.of()).path("status");
    assertThat(status.path("state").asString()).as("%s: %s", id, status).isIn("UP", "UNKNOWN");
  }

  /** Says whose an organisation of an integration is. */
  void mapping(String integration, String organisation, String client) {
    create(
        "/mappings",
        Map.of("integration", integration, "organisation", organisation, "client", client));
  }

  /** Activates these rules. */
  void route(Map<String, Object> tree) {
    api.put("/api/v1/routes", Map.of("tree", tree, "reason", "the story")).expect(200);
  }

  /** Lets an integration go live, and says what becomes of what is open there. */
  void live(String integration, String openAlerts) {
    act("/integrations/" + integration + "/live", Map.of("openAlerts", openAlerts));
  }

  /** Posts what a source sends; the status is its answer. */
  int hook(String integration, Map<String, String> headers, Object body) {
    return new ApiClient(address, headers).post("/hooks/" + integration, body).status();
  }

  /** As a service manager stops it; gives the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS);
    assertThat(ended).as("the hub stops within %s s", STOPS_WITHIN_SECONDS).isTrue();
    return process.exitValue();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits until it ends by itself. */
  int exitCode() throws InterruptedException {
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("the hub ends:\n%s", errors()).isTrue();
    return process.exitValue();
  }

  /** As when the power goes. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
