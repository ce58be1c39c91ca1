package io.nochub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how long an alert takes from the request that brings it to the request that asks for its
 * ticket: in an idle hub, while one device floods it, and behind a hold with 100,000 others waiting
 * for theirs; and how long a storm takes until every ticket is made. Beside the idle hub, what its
 * parts alone take from the one request to the other.
 *
 * <p>Arguments: a folder, and which of floor, idle, flood, clocks and storm, if not all.
 */
final class Delays {
  private static final Pattern WAITING = Pattern.compile("\"waiting\":(\\d+)");
  private static final int IDLE = 500;
  private static final int EVERY_MILLIS = 50;
  private static final int MANY = 100_000;
  private static final int STORM = 20_000;
  private static final int CALLS_PER_SECOND = 200;
  private static final int HOLD_SECONDS = 20;

  private final HubProcess hub;
  private final Sink sink;
  private final Sender sender;

  private Delays(HubProcess hub, Sink sink) {
    this.hub = hub;
    this.sink = sink;
    this.sender = new Sender(hub.address().resolve("/hooks/prom"), sink);
  }

  /** Measures in one hub after the other, and prints a line of each. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println(Machine.line());
    System.out.printf("fdatasync: %.2f ms%n", Machine.syncMillis(folder));
    List<String> wanted = Arrays.asList(arguments).subList(1, arguments.length);
    if (wanted.isEmpty() || wanted.contains("floor")) {
      floor(folder);
    }
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

  private static void floor(Path folder) throws Exception {
    Path data = Files.createTempDirectory(folder, "floor");
    try (Sink sink = Sink.start();
        Floor floor = Floor.sendingTo(sink.address().resolve("/ticket"), data)) {
      Sender sender = new Sender(floor.address(), sink);
      sender.warmUp();
      print(
          "Jetty, three commits of SQLite and OkHttp with nothing of the hub, alert in to request out",
          sender.singly("floor", IDLE, EVERY_MILLIS, 0));
    }
  }

  private void idle() throws Exception {
    setUp(2, "\"storm\":{\"device\":0,\"client\":0}");
    sender.warmUp();
    print("Idle, alert in to ticket asked for", sender.singly("idle", IDLE, EVERY_MILLIS, 0));
  }

  /** The flood is a storm as the shipped limits have it; the other client's alerts are none. */
  private void flood() throws Exception {
    setUp(2, "\"storm\":{\"device\":30,\"client\":0}");
    sender.warmUp();
    sender.hundreds(MANY / 10, n -> Sender.alert("dev-earlier-0", "Flood" + n, 1));
    awaitDecided();
    CompletableFuture<Duration> flood = CompletableFuture.supplyAsync(this::floods);
    Latencies seen = sender.singly("other", 200, EVERY_MILLIS, 0);
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
    return timed(() -> sender.hundreds(MANY, n -> Sender.alert("dev-flood-0", "Flood" + n, 1)));
  }

  private void clocks() throws Exception {
    setUp(
        50,
        "\"storm\":{\"device\":0,\"client\":0},\"children\":["
            + "{\"name\":\"long\",\"when\":\"alert.condition.startsWith('Long')\",\"hold\":\"PT6H\"},"
            + "{\"name\":\"short\",\"when\":\"alert.condition.startsWith('DiskFull')\",\"hold\":\"PT"
            + HOLD_SECONDS
            + "S\"}]");
    sender.hundreds(MANY, n -> Sender.alert("dev-held-" + n % 5_000, "Long" + n, n % 50));
    awaitDecided();
    Latencies seen = sender.singly("held", 200, EVERY_MILLIS, HOLD_SECONDS);
    print("Late behind a hold, %,d others waiting for the end of theirs".formatted(MANY), seen);
  }

  private void storm() throws Exception {
    setUp(400, "\"storm\":{\"device\":30,\"client\":100}");
    long begun = System.nanoTime();
    sender.hundreds(STORM, n -> Sender.alert("dev-storm-" + n, "DiskFull", n % 400));
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

  private void setUp(int clients, String root) throws IOException, InterruptedException {
    integration("prom", "alertmanager", "{\"secret\":\"" + Sender.SECRET + "\"}");
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
