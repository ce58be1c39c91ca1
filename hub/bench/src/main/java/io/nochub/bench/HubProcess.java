package io.nochub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A hub of its own process on a loopback port, run as the launcher of the archive runs it. */
final class HubProcess implements AutoCloseable {
  private static final String TOKEN = "nh_admin_of_the_bench";
  private static final String GREETING = "NOC Hub is at ";

  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private HubProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one and waits until it says where it is. */
  static HubProcess start(Path data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx512m",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dnochub.home=" + System.getProperty("nochub.home", ""),
            "io.nochub.hub.Hub",
            "serve",
            "--data",
            data.toString(),
            "--port",
            "0");
    builder.environment().put("NOCHUB_BOOTSTRAP_TOKEN", TOKEN);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(GREETING)) {
        return new HubProcess(process, URI.create(line.substring(GREETING.length()).trim()));
      }
    }
    throw new IOException("The hub ended before it listened.");
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

  /** What the process holds of the machine's memory, in MB; Linux only. */
  long residentMegabytes() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
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
