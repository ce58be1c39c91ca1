package io.nochub.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a hub with a long {@link History} for its lists, as people and programs would, one request
 * after another, and prints how long the answers took. What is to be reached stands in the table.
 */
final class Lists {
  private static final int ROUNDS = 40;
  private static final double FIRST_PAGE_MILLIS = 50;
  private static final double FILTER_MILLIS = 200;
  private static final long MEMORY_MEGABYTES = 400;
  private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

  private final HubProcess hub;
  private final Random random;
  private boolean kept = true;

  private Lists(HubProcess hub, long seed) {
    this.hub = hub;
    this.random = new Random(seed);
  }

  /** Arguments: folder, seed. Ends with 1 if a figure was not reached. */
  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    boolean kept;
    try (HubProcess hub = HubProcess.start(Path.of(arguments[0]))) {
      System.out.printf("Started in %d ms.%n", (System.nanoTime() - start) / 1_000_000);
      Lists lists = new Lists(hub, Long.parseLong(arguments[1]));
      lists.measure();
      kept = lists.kept;
    }
    System.exit(kept ? 0 : 1);
  }

  private void measure() throws IOException, InterruptedException {
    System.out.printf("%n%s%n%n", Machine.line());
    System.out.println("| What | Requests | p50 ms | p95 ms | Slowest ms | To reach |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    pages().forEach((name, path) -> row(name, path, FIRST_PAGE_MILLIS, 50));
    Latencies all = new Latencies();
    filters().forEach((name, path) -> all.addAll(row(name, path, FILTER_MILLIS, 95)));
    print("All filters together", all, FILTER_MILLIS, 95);
    turnPages("/api/v1/alerts");
    turnPages("/api/v1/incidents");
    long memory = hub.residentMegabytes();
    kept &= memory <= MEMORY_MEGABYTES;
    System.out.printf(
        "%nMemory (RSS) afterwards: %d MB, to reach ≤ %d MB.%n", memory, MEMORY_MEGABYTES);
  }

  private static Map<String, Supplier<String>> pages() {
    Map<String, Supplier<String>> pages = new LinkedHashMap<>();
    pages.put("First page of alerts", () -> "/api/v1/alerts");
    pages.put("First page of open alerts", () -> "/api/v1/alerts?truth=OPEN");
    pages.put("First page of incidents", () -> "/api/v1/incidents");
    pages.put("First page of open incidents", () -> "/api/v1/incidents?state=OPEN,ACKNOWLEDGED");
    return pages;
  }

  private Map<String, Supplier<String>> filters() {
    Map<String, Supplier<String>> filters = new LinkedHashMap<>();
    filters.put("Board", () -> "/");
    filters.put("Board of a client", () -> "/?client=" + client());
    filters.put("Board, text", () -> "/?q=" + host());
    for (String list : new String[] {"alerts", "incidents"}) {
      String path = "/api/v1/" + list + "?";
      String open = list.equals("alerts") ? "truth=OPEN" : "state=OPEN,ACKNOWLEDGED";
      Map<String, Supplier<String>> some = new LinkedHashMap<>();
      some.put("client", () -> "client=" + client());
      some.put("largest client", () -> "client=client-0");
      some.put("device", () -> "device=device-" + device());
      some.put("integration", () -> "integration=" + integration());
      some.put("severity", () -> "severity=" + severity());
      some.put("a day", this::day);
      some.put("text, common", () -> "q=disk");
      some.put("text, a host", () -> "q=" + host());
      some.put("text, nowhere", () -> "q=nowhere" + random.nextInt(1000));
      some.forEach(
          (name, filter) -> {
            filters.put(list + ": " + name, () -> path + filter.get());
            filters.put("open " + list + ": " + name, () -> path + open + "&" + filter.get());
          });
      filters.put(
          list + ": client, severity", () -> path + "client=" + client() + "&severity=CRITICAL");
      filters.put(
          list + ": largest client, text",
          () -> path + "client=client-0&q=nowhere" + random.nextInt(1000));
      filters.put(
          list + ": integration, severity, a day",
          () -> path + "integration=" + integration() + "&severity=" + severity() + "&" + day());
      filters.put(
          list + ": integration that has none, text", () -> path + "integration=none&q=disk");
      filters.put(
          list + ": text, severity, a day", () -> path + "q=disk&severity=CRITICAL&" + day());
    }
    filters.put("deliveries: dead", () -> "/api/v1/deliveries?state=dead");
    filters.put("deliveries: integration", () -> "/api/v1/deliveries?integration=desk");
    filters.put("audit", () -> "/api/v1/audit");
    filters.put("devices: text", () -> "/api/v1/devices?q=" + host());
    filters.put("one incident", latest("/api/v1/incidents"));
    filters.put("one alert", latest("/api/v1/alerts"));
    return filters;
  }

  /** The newest of a list, by itself. */
  private Supplier<String> latest(String list) {
    Matcher id = ID.matcher(ask(list + "?limit=1", new Latencies()));
    if (!id.find()) {
      throw new IllegalStateException(list + " is empty");
    }
    String path = list + "/" + id.group(1);
    return () -> path;
  }

  private String client() {
    return "client-" + random.nextInt(History.CLIENTS);
  }

  private int device() {
    return random.nextInt(History.DEVICES);
  }

  private String host() {
    return "SRV" + device();
  }

  private String integration() {
    return History.INTEGRATIONS.get(random.nextInt(History.INTEGRATIONS.size()));
  }

  private String severity() {
    String[] severities = {"INFO", "WARNING", "MINOR", "MAJOR", "CRITICAL"};
    return severities[random.nextInt(severities.length)];
  }

  private String day() {
    Instant since = Instant.now().minus(Duration.ofDays(1 + random.nextInt(390)));
    return "since=" + encoded(since) + "&until=" + encoded(since.plus(Duration.ofDays(1)));
  }

  private static String encoded(Instant time) {
    return URLEncoder.encode(time.toString(), StandardCharsets.UTF_8);
  }

  private Latencies row(String name, Supplier<String> path, double toReach, int percent) {
    Latencies latencies = new Latencies();
    // one request more, so that the figures are not those of a statement's first use
    ask(path.get(), new Latencies());
    for (int i = 0; i < ROUNDS; i++) {
      ask(path.get(), latencies);
    }
    print(name, latencies, toReach, percent);
    return latencies;
  }

  private String ask(String path, Latencies latencies) {
    try {
      long start = System.nanoTime();
      String answer = hub.get(path);
      latencies.add(System.nanoTime() - start);
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("Could not ask for " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void turnPages(String path) {
    Latencies latencies = new Latencies();
    String next = "";
    for (int i = 0; i < ROUNDS; i++) {
      String answer = ask(path + "?limit=500" + next, latencies);
      Matcher cursor = NEXT.matcher(answer);
      if (!cursor.find()) {
        break;
      }
      next = "&cursor=" + URLEncoder.encode(cursor.group(1), StandardCharsets.UTF_8);
    }
    print("Turning pages of 500, " + path, latencies, FILTER_MILLIS, 95);
  }

  private void print(String name, Latencies latencies, double toReach, int percent) {
    boolean reached = latencies.percentile(percent) <= toReach;
    kept &= reached;
    System.out.printf(
        "| %s | %d | %.1f | %.1f | %.1f | p%d ≤ %.0f%s |%n",
        name,
        latencies.count(),
        latencies.percentile(50),
        latencies.percentile(95),
        latencies.percentile(100),
        percent,
        toReach,
        reached ? "" : ": missed");
  }
}
