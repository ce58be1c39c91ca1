package io.nochub.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends alerts to the hub's Alertmanager webhook over a number of connections, one alert a request,
 * and measures what is accepted (on disk, answered 202) and what is decided. The load is made on
 * the same machine.
 *
 * <p>Arguments: data folder, seconds, connections, percent of alerts that are new, seed.
 */
final class Ingest {
  private static final int CLIENTS = 50;
  private static final int RULES = 200;
  private static final Pattern UNDECIDED = Pattern.compile("(?m)^nochub_inbox_undecided (\\S+)$");

  private final HubProcess hub;
  private final Duration time;
  private final int connections;
  private final int percentNew;
  private final long seed;
  private final AtomicInteger devices = new AtomicInteger();

  private Ingest(HubProcess hub, Duration time, int connections, int percentNew, long seed) {
    this.hub = hub;
    this.time = time;
    this.connections = connections;
    this.percentNew = percentNew;
    this.seed = seed;
  }

  private record Sent(Latencies latencies, int refused) {}

  /** Runs it once and prints the table. */
  public static void main(String[] arguments) throws Exception {
    try (HubProcess hub = HubProcess.start(Path.of(arguments[0]))) {
      new Ingest(
              hub,
              Duration.ofSeconds(Long.parseLong(arguments[1])),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Long.parseLong(arguments[4]))
          .run();
    }
  }

  private void run() throws Exception {
    setUp();
    load(Duration.ofSeconds(5));
    awaitDecided();
    Duration before = hub.processorTime();
    long begun = System.nanoTime();
    List<Sent> sent = load(time);
    double sending = (System.nanoTime() - begun) / 1e9;
    double behind = undecided();
    awaitDecided();
    double deciding = (System.nanoTime() - begun) / 1e9;
    Latencies all = new Latencies();
    sent.forEach(one -> all.addAll(one.latencies()));
    int refused = sent.stream().mapToInt(Sent::refused).sum();
    System.out.println(Machine.line());
    System.out.printf(
        "%d connections, %d %% of alerts new, %d rules: accepted %,.0f/s, p50 %.1f ms, p99 %.1f ms,"
            + " refused %d; undecided at the end %,.0f; decided %,.0f/s; %,.0f µs of processor time"
            + " an alert; %d MB RSS%n",
        connections,
        percentNew,
        RULES,
        all.count() / sending,
        all.percentile(50),
        all.percentile(99),
        refused,
        behind,
        all.count() / deciding,
        hub.processorTime().minus(before).toNanos() / 1e3 / all.count(),
        hub.residentMegabytes());
  }

  private void setUp() throws IOException, InterruptedException {
    hub.send(
        "POST",
        "/api/v1/integrations",
        "{\"id\":\"prom\",\"type\":\"alertmanager\",\"settings\":{\"secret\":\"bench-secret-0123456789\"}}");
    for (int i = 0; i < CLIENTS; i++) {
      hub.send("POST", "/api/v1/clients", "{\"id\":\"c" + i + "\",\"name\":\"Client " + i + "\"}");
      hub.send(
          "POST",
          "/api/v1/mappings",
          "{\"integration\":\"prom\",\"organisation\":\"org" + i + "\",\"client\":\"c" + i + "\"}");
    }
    hub.send("PUT", "/api/v1/routes", "{\"reason\":\"bench\",\"tree\":" + tree() + "}");
  }

  /** Rules as people write them: most ask for a client and a condition. No storms: each counts. */
  private static String tree() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < RULES; i++) {
      rules
          .append(i == 0 ? "" : ",")
          .append("{\"name\":\"rule-")
          .append(i)
          .append("\",\"when\":\"client.id == 'c")
          .append(i % CLIENTS)
          .append("' && alert.condition.startsWith('Service")
          .append(i)
          .append("')\",\"hold\":\"PT1M\"}");
    }
    return "{\"name\":\"root\",\"storm\":{\"device\":0,\"client\":0},\"children\":[" + rules + "]}";
  }

  private List<Sent> load(Duration forTime) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long until = System.nanoTime() + forTime.toNanos();
      List<Callable<Sent>> senders = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Random random = new Random(seed + i);
        senders.add(() -> send(random, until));
      }
      List<Sent> sent = new ArrayList<>();
      for (Future<Sent> one : threads.invokeAll(senders)) {
        sent.add(one.get());
      }
      return sent;
    } finally {
      threads.shutdownNow();
    }
  }

  private Sent send(Random random, long until) throws IOException {
    Latencies latencies = new Latencies();
    int refused = 0;
    URI address = hub.address();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (System.nanoTime() < until) {
        byte[] request = request(random);
        long begun = System.nanoTime();
        out.write(request);
        int status = status(in);
        if (status / 100 == 2) {
          latencies.add(System.nanoTime() - begun);
        } else {
          refused++;
        }
      }
    }
    return new Sent(latencies, refused);
  }

  private byte[] request(Random random) {
    int known = devices.get();
    boolean fresh = known < 100 || random.nextInt(100) < percentNew;
    int device = fresh ? devices.getAndIncrement() : random.nextInt(known);
    String body =
        """
        {"version":"4","status":"firing","truncatedAlerts":0,"alerts":[{"status":"firing",\
        "labels":{"alertname":"DiskFull","instance":"srv-%d","customer":"org%d","severity":"critical"},\
        "annotations":{"summary":"C: drive 97%% full on srv-%d, 3.1 GB of 120 GB left"},\
        "startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/g",\
        "fingerprint":"%x"}]}"""
            .formatted(device, device % CLIENTS, device, Instant.now(), device);
    String head =
        """
        POST /hooks/prom HTTP/1.1\r
        Host: hub\r
        Content-Type: application/json\r
        Authorization: Bearer bench-secret-0123456789\r
        Content-Length: %d\r
        \r
        """
            .formatted(body.length());
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads one answer to its end. */
  private static int status(InputStream in) throws IOException {
    String first = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).trim());
      }
    }
    in.skipNBytes(length);
    return Integer.parseInt(first.split(" ", 3)[1]);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("The hub closed the connection.");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private double undecided() throws IOException, InterruptedException {
    Matcher found = UNDECIDED.matcher(hub.get("/metrics"));
    if (!found.find()) {
      throw new IOException("The hub has no figure of what is undecided.");
    }
    return Double.parseDouble(found.group(1));
  }

  private void awaitDecided() throws IOException, InterruptedException {
    while (undecided() > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
