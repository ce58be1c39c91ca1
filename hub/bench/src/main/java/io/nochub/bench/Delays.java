package io.nochub.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures how long an alert takes from the request that brings it to the request that asks for its
 * ticket: in an idle hub, while one device floods it, and behind a hold with 100,000 others waiting
 * for theirs; and how long a storm takes until every ticket is made.
 *
 * <p>Arguments: a folder, and which of idle, flood, clocks and storm, if not all.
 */
final class Delays {
  private static final String SECRET = "bench-secret-0123456789";
  private static final Pattern WAITING = Pattern.compile("\"waiting\":(\\d+)");
  private static final int A_REQUEST = 100;
  private static final int MANY = 100_000;
  private static final int STORM = 20_000;
  private static final int CALLS_PER_SECOND = 200;
  private static final int HOLD_SECONDS = 20;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final HubProcess hub;
  private final Sink sink;

  private Delays(HubProcess hub, Sink sink) {
    this.hub = hub;
    this.sink = sink;
  }

  /** Measures in one hub after the other, and prints a line of each. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println(Machine.line());
    System.out.printf("fdatasync: %.2f ms%n", Machine.syncMillis(folder));
    List<String> wanted = Arrays.asList(arguments).subList(1, arguments.length);
    for (Map.Entry<String, Measurement> one : all().entrySet()) {
      if (wanted.isEmpty() || wanted.contains(one.getKey())) {
        in(folder, one.getValue());
      }
    }
  }

  private static Map<String, Measurement> all() {
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("idle", Delays::idle);
    all.put("flood", Delays::flood);
    all.put("clocks", Delays::clocks);
    all.put("storm", Delays::storm);
    return all;
  }

  private interface Measurement {
    void run(Delays delays) throws Exception;
  }

  private static void in(Path folder, Measurement measurement) throws Exception {
    Path data = Files.createTempDirectory(folder, "hub");
    try (Sink sink = Sink.start();
        HubProcess hub = HubProcess.start(data)) {
      measurement.run(new Delays(hub, sink));
    }
  }

  private void idle() throws Exception {
    setUp(2, "\"storm\":{\"device\":0,\"client\":0}");
    singly("warm", 4_000, 5, 0);
    Latencies seen = singly("idle", 500, 50, 0);
    print("Idle, alert in to ticket asked for", seen);
  }

  /** The flood is a storm as the shipped limits have it; the other client's alerts are none. */
  private void flood() throws Exception {
    setUp(2, "\"storm\":{\"device\":30,\"client\":0}");
    singly("warm", 4_000, 5, 0);
    hundreds(MANY / 10, n -> alert("dev-earlier-0", "Flood" + n, 1));
    awaitDecided();
    CompletableFuture<Duration> flood = CompletableFuture.supplyAsync(this::floods);
    Latencies seen = singly("other", 200, 50, 0);
    boolean during = hub.figure("nochub_inbox_undecided") > 0;
    Duration took = flood.get();
    awaitDecided();
    print(
        "One device floods %,d (taken in within %.1f s), another client's alert"
                .formatted(MANY, took.toMillis() / 1e3)
            + (during ? "" : " (the flood was decided before the last)"),
        seen);
  }

  private Duration floods() {
    return timed(() -> hundreds(MANY, n -> alert("dev-flood-0", "Flood" + n, 1)));
  }

  private void clocks() throws Exception {
    setUp(
        50,
        "\"storm\":{\"device\":0,\"client\":0},\"children\":["
            + "{\"name\":\"long\",\"when\":\"alert.condition.startsWith('Long')\",\"hold\":\"PT6H\"},"
            + "{\"name\":\"short\",\"when\":\"alert.condition.startsWith('DiskFull')\",\"hold\":\"PT"
            + HOLD_SECONDS
            + "S\"}]");
    hundreds(MANY, n -> alert("dev-held-" + n % 5_000, "Long" + n, n % 50));
    awaitDecided();
    Latencies seen = singly("held", 200, 50, HOLD_SECONDS);
    print("Late behind a hold, %,d others waiting for the end of theirs".formatted(MANY), seen);
  }

  private void storm() throws Exception {
    setUp(400, "\"storm\":{\"device\":30,\"client\":100}");
    long begun = System.nanoTime();
    hundreds(STORM, n -> alert("dev-storm-" + n, "DiskFull", n % 400));
    double stored = secondsSince(begun);
    awaitDecided();
    double decided = secondsSince(begun);
    awaitDelivered();
    System.out.printf(
        "Storm of %,d alerts of 400 clients: all on disk after %.1f s, decided after %.1f s, the last"
            + " ticket made after %.1f s (at most %d calls a second)%n",
        STORM, stored, decided, secondsSince(begun), CALLS_PER_SECOND);
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static Duration timed(Work work) {
    long begun = System.nanoTime();
    try {
      work.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void print(String what, Latencies seen) {
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms, of %d%n",
        what, seen.percentile(50), seen.percentile(99), seen.percentile(100), seen.count());
  }

  /** One alert at a time of devices not heard of before, and how much later each is asked for. */
  private Latencies singly(String name, int count, int everyMillis, int heldSeconds)
      throws IOException, InterruptedException {
    Map<String, Long> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String device = "dev-" + name + "-" + i;
      sent.put(device, System.nanoTime());
      post(alert(device, "DiskFull", 0));
      TimeUnit.MILLISECONDS.sleep(everyMillis);
    }
    Latencies seen = new Latencies();
    for (Map.Entry<String, Long> one : sent.entrySet()) {
      long held = TimeUnit.SECONDS.toNanos(heldSeconds);
      seen.add(askedAbout(one.getKey()) - one.getValue() - held);
    }
    return seen;
  }

  private long askedAbout(String device) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      Long at = sink.askedAbout(device);
      if (at != null) {
        return at;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IOException("Nobody asked for a ticket about " + device + " within " + LONGEST);
  }

  private void hundreds(int count, IntFunction<String> alert)
      throws IOException, InterruptedException {
    for (int from = 0; from < count; from += A_REQUEST) {
      post(
          IntStream.range(from, Math.min(count, from + A_REQUEST))
              .mapToObj(alert)
              .collect(Collectors.joining(",")));
    }
  }

  private static String alert(String device, String name, int client) {
    return "{\"status\":\"firing\",\"labels\":{\"alertname\":\"%1$s\",\"instance\":\"%2$s\",\"customer\":\"org%3$d\",\"severity\":\"critical\"},\"annotations\":{\"summary\":\"%1$s on %2$s\"},\"startsAt\":\"%4$s\",\"endsAt\":\"0001-01-01T00:00:00Z\",\"fingerprint\":\"%1$s-%2$s\"}"
        .formatted(name, device, client, Instant.now());
  }

  private void post(String alerts) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(hub.address().resolve("/hooks/prom"))
            .header("Authorization", "Bearer " + SECRET)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"version\":\"4\",\"status\":\"firing\",\"truncatedAlerts\":0,\"alerts\":["
                        + alerts
                        + "]}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IOException("A webhook was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private void setUp(int clients, String root) throws IOException, InterruptedException {
    integration("prom", "alertmanager", "{\"secret\":\"" + SECRET + "\"}");
    integration(
        "rt",
        "request-tracker",
        "{\"address\":\"%s\",\"user\":\"nochub\",\"token\":\"1-31-bench\",\"keyField\":\"\",\"interval\":\"10m\",\"callsPerSecond\":%d}"
            .formatted(sink.address(), CALLS_PER_SECOND));
    for (int i = 0; i < clients; i++) {
      hub.send("POST", "/api/v1/clients", "{\"id\":\"c" + i + "\",\"name\":\"Client " + i + "\"}");
      hub.send(
          "POST",
          "/api/v1/mappings",
          "{\"integration\":\"prom\",\"organisation\":\"org" + i + "\",\"client\":\"c" + i + "\"}");
    }
    hub.send(
        "PUT",
        "/api/v1/routes",
        "{\"reason\":\"bench\",\"tree\":{\"name\":\"root\",\"ticket\":{\"integration\":\"rt\"},"
            + root
            + "}}");
    for (String id : new String[] {"rt", "prom"}) {
      hub.send("POST", "/api/v1/integrations/" + id + "/live", "{\"openAlerts\":\"nothing\"}");
    }
  }

  private void integration(String id, String type, String settings)
      throws IOException, InterruptedException {
    hub.send(
        "POST",
        "/api/v1/integrations",
        "{\"id\":\"%s\",\"type\":\"%s\",\"privateHosts\":[\"127.0.0.1\"],\"settings\":%s}"
            .formatted(id, type, settings));
  }

  private void awaitDecided() throws IOException, InterruptedException {
    while (hub.figure("nochub_inbox_undecided") > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void awaitDelivered() throws IOException, InterruptedException {
    while (waiting() > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private long waiting() throws IOException, InterruptedException {
    String rt = hub.get("/api/v1/integrations/rt");
    Matcher found = WAITING.matcher(rt);
    if (!found.find()) {
      throw new IOException("RT does not say what waits: " + rt);
    }
    return Long.parseLong(found.group(1));
  }
}
