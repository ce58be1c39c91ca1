package io.nochub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hub of its own process on a loopback port, run as the launcher of the archive runs it. */
final class HubProcess implements Decides, AutoCloseable {
  private static final String TOKEN = "nh_admin_of_the_bench";
  private static final String GREETING = "NOC Hub is at ";

  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private HubProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one as the archive's launcher does, and waits until it says where it is. */
  static HubProcess start(Path data) throws IOException {
    return start(data, Optional.empty());
  }

  /** As above, with a library loaded into it first. */
  static HubProcess start(Path data, Optional<Path> preload) throws IOException {
    Path launcher = Path.of(System.getProperty("nochub.home"), "bin", "nochub");
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh", launcher.toString(), "serve", "--data", data.toString(), "--port", "0");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", TOKEN);
    preload.ifPresent(library -> load(library, builder));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    return new HubProcess(process, addressOf(process, GREETING));
  }

  /** Has a library loaded into a process before anything else. */
  static void load(Path library, ProcessBuilder process) {
    process.environment().put("LD_PRELOAD", library.toString());
  }

  /** What a server says behind these words when it listens. */
  static URI addressOf(Process server, String greeting) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(greeting)) {
        return URI.create(line.substring(greeting.length()).trim());
      }
    }
    throw new IOException("The server ended before it said \"" + greeting + "\".");
  }

  /** What the launcher of the archive tells Java. */
  static String javaOptions() {
    return "@" + Path.of(System.getProperty("nochub.home"), "bin", "java.options");
  }

  URI address() {
    return address;
  }

  /** What is answered to a GET; anything but success is a failure. */
  String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  /** What is answered to a request with JSON; anything but success is a failure. */
  String send(String method, String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                json.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          path + " was answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /** One of the hub's figures, as /metrics gives it. */
  double figure(String name) throws IOException, InterruptedException {
    Matcher found = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(get("/metrics"));
    if (!found.find()) {
      throw new IOException("The hub has no figure called " + name);
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public long undecided() throws IOException, InterruptedException {
    return (long) figure("nochub_inbox_undecided");
  }

  @Override
  public long residentMegabytes() throws IOException {
    return Machine.residentMegabytes(process.pid());
  }

  @Override
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The processor time it has used. */
  double processorSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
