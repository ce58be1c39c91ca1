package io.nochub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the hub accepts (on disk, answered 202) and decides, beside what Alertmanager
 * accepts (in memory) on the same machine, the load made there too. The hub routes by 200 rules and
 * plans a ticket for each incident; its desk is paused, so that no ticket leaves.
 *
 * <p>Arguments: a folder, the script for the hub, the one for Alertmanager, a library that slows
 * the disk or nothing, seconds, and which of mix, new, burst, hundreds, slow, memory, floor, bound
 * and peer, if not all.
 */
final class Ingest {
  private static final List<String> PARTS =
      List.of("mix", "new", "burst", "hundreds", "slow", "memory", "floor", "bound", "peer");
  private static final int CLIENTS = 50;
  private static final int RULES = 200;

  /** Java compiles what is run often, and has done most of it by then on two busy cores. */
  private static final int WARM_UP = 90;

  /** New alerts and those that come by the hundred leave long work behind. */
  private static final int WARM_UP_OF_NEW = 40;

  private static final int WARM_UP_OF_HUNDREDS = 3;

  private static final int WARM_UP_OF_FLOOR = 40;

  /** Seconds in which come more new alerts than the bound of all is measured with. */
  private static final int FILLING = 6;

  private static final int OPEN = 50_000;

  /** Longer than an idle Java keeps what it no longer needs; see java.options. */
  private static final int REST_SECONDS = 90;

  private final Path folder;
  private final int seconds;
  private final Path script;

  private Ingest(Path folder, int seconds, Path script) {
    this.folder = folder;
    this.seconds = seconds;
    this.script = script;
  }

  /** Runs it and prints the table. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String slow = arguments[3];
    int seconds = seconds(arguments[4]);
    List<String> wanted = Arrays.asList(arguments).subList(5, arguments.length);
    System.out.println(Machine.line());
    System.out.printf("fdatasync: %.2f ms%n", Machine.syncMillis(folder));
    Ingest ingest = new Ingest(folder, seconds, Path.of(arguments[1]));
    for (String part : wanted.isEmpty() ? PARTS : wanted) {
      ingest.measure(part, Path.of(arguments[2]), slow);
    }
  }

  private static int seconds(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Seconds come first, before the parts: not " + text, e);
    }
  }

  private void measure(String part, Path peer, String slow) throws Exception {
    switch (part) {
      case "mix" -> hub("one a request, 10 % new", 1, 10, Optional.empty());
      case "new" -> hub("one a request, all new", 1, 100, Optional.empty());
      case "burst" -> burst();
      case "hundreds" -> hub("100 a request, 10 % new", 100, 10, Optional.empty());
      case "slow" -> slowly(slow);
      case "memory" -> memory();
      case "floor" -> {
        floor("answered at once", false, Optional.empty());
        floor("answered when on disk", true, Optional.empty());
      }
      case "bound" -> bound();
      case "peer" -> alertmanager(peer);
      default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
    }
  }

  private void slowly(String library) throws Exception {
    if (library.isEmpty()) {
      System.out.println("A slower disk: left out, since no C compiler was found.");
      return;
    }
    Optional<Path> slow = Optional.of(Path.of(library));
    hub("one a request, 10 % new, each fdatasync 2 ms longer", 1, 10, slow);
    floor("answered when on disk, each fdatasync 2 ms longer", true, slow);
  }

  private void hub(String what, int per, int percentNew, Optional<Path> preload) throws Exception {
    Path data = Files.createTempDirectory(folder, "hub");
    try (HubProcess hub = HubProcess.start(data, preload)) {
      setUp(hub);
      send(hub, per, percentNew, "warm", warmUp(per, percentNew));
      awaitDecided(hub);
      Duration before = hub.processorTime();
      long begun = System.nanoTime();
      Wrk.Seen seen = send(hub, per, percentNew, "run", seconds);
      System.out.printf(
          "Hub, %s: accepted %,.0f alerts/s, p50 %.1f ms, p99 %.1f ms, %d refused%n",
          what, seen.perSecond() * per, seen.p50(), seen.p99(), seen.errors());
      // a hundred a request are taken in faster than anybody waits for their being decided
      if (per == 1) {
        decided(hub, seen.requests(), before, begun);
      }
    }
  }

  /** Somebody else changes the database meanwhile, so that nothing can be decided. */
  private void burst() throws Exception {
    Path data = Files.createTempDirectory(folder, "hub");
    try (HubProcess hub = HubProcess.start(data, Optional.empty())) {
      setUp(hub);
      send(hub, 1, 10, "warm", WARM_UP);
      awaitDecided(hub);
      Duration before = hub.processorTime();
      Wrk.Seen seen;
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hub.db"));
          Statement statement = other.createStatement()) {
        statement.execute("pragma busy_timeout = 10000");
        statement.execute("begin immediate");
        seen = send(hub, 1, 10, "run", seconds);
      }
      System.out.printf(
          "Hub, one a request, 10 %% new, deciding held back for %d s: accepted %,.0f alerts/s,"
              + " p50 %.1f ms, p99 %.1f ms, %d refused; %,.0f µs of processor time an alert%n",
          seconds,
          seen.perSecond(),
          seen.p50(),
          seen.p99(),
          seen.errors(),
          hub.processorTime().minus(before).toNanos() / 1e3 / seen.requests());
      drain(hub);
    }
  }

  private void memory() throws Exception {
    Path data = Files.createTempDirectory(folder, "hub");
    try (HubProcess hub = HubProcess.start(data)) {
      setUp(hub);
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      long idle = hub.residentMegabytes();
      long open = 0;
      for (int round = 0; open < OPEN; round++) {
        open += send(hub, 1, 100, "run" + round, 2).requests();
      }
      long after = hub.residentMegabytes();
      awaitDecided(hub);
      long decided = hub.residentMegabytes();
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      System.out.printf(
          "Memory: %d MB RSS idle; just after %,d new alerts %d, when they were decided %d, %d s"
              + " later %d%n",
          idle, open, after, decided, REST_SECONDS, hub.residentMegabytes());
    }
  }

  private void floor(String what, boolean isStored, Optional<Path> preload) throws Exception {
    Path data = Files.createTempDirectory(folder, "floor");
    try (Floor floor = Floor.start(data, isStored, preload)) {
      Map<String, String> one = Map.of("PER", "1", "NEW", "10", "RUN", "warm");
      Wrk.run(script, floor.address(), WARM_UP_OF_FLOOR, one);
      Duration before = floor.processorTime();
      Wrk.Seen seen = Wrk.run(script, floor.address(), seconds, one);
      System.out.printf(
          "Jetty and SQLite with nothing of the hub, one a request, %s: %,.0f/s, p50 %.1f ms, p99"
              + " %.1f ms, %d refused; %,.0f µs of processor time each%n",
          what,
          seen.perSecond(),
          seen.p50(),
          seen.p99(),
          seen.errors(),
          floor.processorTime().minus(before).toNanos() / 1e3 / seen.requests());
    }
  }

  private void bound() throws Exception {
    Path filled = Rows.filled(folder, script, FILLING);
    Path data = Files.createTempDirectory(folder, "bound");
    try (Floor floor = Floor.deciding(filled, data)) {
      Map<String, String> one = Map.of("PER", "1", "NEW", "10", "RUN", "warm");
      Wrk.run(script, floor.address(), WARM_UP_OF_FLOOR, one);
      awaitDecided(floor);
      Duration before = floor.processorTime();
      long begun = System.nanoTime();
      Wrk.Seen seen = Wrk.run(script, floor.address(), seconds, one);
      System.out.printf(
          "Jetty and SQLite with nothing of the hub, one a request, 10 %% new, answered when on disk,"
              + " the rows of its decision written: %,.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused%n",
          seen.perSecond(), seen.p50(), seen.p99(), seen.errors());
      decided(floor, seen.requests(), before, begun);
    }
  }

  private static void drain(Decides hub) throws IOException, InterruptedException {
    double behind = hub.undecided();
    long begun = System.nanoTime();
    awaitDecided(hub);
    double took = (System.nanoTime() - begun) / 1e9;
    System.out.printf("  then %,.0f decided in %.1f s, %,.0f/s%n", behind, took, behind / took);
  }

  private static int warmUp(int per, int percentNew) {
    if (per > 1) {
      return WARM_UP_OF_HUNDREDS;
    }
    return percentNew == 100 ? WARM_UP_OF_NEW : WARM_UP;
  }

  private static void decided(Decides hub, long alerts, Duration before, long begun)
      throws IOException, InterruptedException {
    double behind = hub.undecided();
    long ended = System.nanoTime();
    long memory = hub.residentMegabytes();
    awaitDecided(hub);
    System.out.printf(
        "  decided %,.0f/s (the last %,.0f when nothing was sent any more, %,.0f/s); %,.0f µs of"
            + " processor time an alert; %d MB RSS%n",
        alerts / ((System.nanoTime() - begun) / 1e9),
        behind,
        behind / ((System.nanoTime() - ended) / 1e9),
        hub.processorTime().minus(before).toNanos() / 1e3 / alerts,
        memory);
  }

  private Wrk.Seen send(HubProcess hub, int per, int percentNew, String run, int forSeconds)
      throws IOException, InterruptedException {
    return send(script, hub, per, percentNew, run, forSeconds);
  }

  /** So many alerts a request, so many of a hundred about a device not heard of before. */
  static Wrk.Seen send(
      Path script, HubProcess hub, int per, int percentNew, String run, int forSeconds)
      throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("PER", "" + per, "NEW", "" + percentNew, "RUN", run);
    return Wrk.run(script, hub.address(), forSeconds, environment);
  }

  private void alertmanager(Path peer) throws Exception {
    if (!Files.exists(peer)) {
      System.out.println("Alertmanager: left out, " + peer + " is not there.");
      return;
    }
    try (AlertmanagerProcess alertmanager = AlertmanagerProcess.start(folder.resolve("peer"))) {
      Wrk.Seen seen = Wrk.run(peer, alertmanager.address(), seconds, Map.of());
      System.out.printf(
          "Alertmanager with a receiver, one a request: accepted %,.0f alerts/s, p50 %.1f ms, p99"
              + " %.1f ms, %d refused; %,d notifications; %d MB RSS%n",
          seen.perSecond(),
          seen.p50(),
          seen.p99(),
          seen.errors(),
          alertmanager.notified(),
          alertmanager.residentMegabytes());
    } catch (IOException e) {
      System.out.println("Alertmanager: left out: " + e.getMessage());
    }
  }

  /** Two integrations, clients, and the rules. */
  static void setUp(HubProcess hub) throws IOException, InterruptedException {
    hub.send(
        "POST",
        "/api/v1/integrations",
        "{\"id\":\"prom\",\"type\":\"alertmanager\",\"settings\":{\"secret\":\"bench-secret-0123456789\"}}");
    hub.send(
        "POST", "/api/v1/integrations", "{\"id\":\"desk\",\"type\":\"lab-desk\",\"settings\":{}}");
    hub.send("POST", "/api/v1/integrations/desk/pause", "");
    for (int i = 0; i < CLIENTS; i++) {
      hub.send("POST", "/api/v1/clients", "{\"id\":\"c" + i + "\",\"name\":\"Client " + i + "\"}");
      hub.send(
          "POST",
          "/api/v1/mappings",
          "{\"integration\":\"prom\",\"organisation\":\"org" + i + "\",\"client\":\"c" + i + "\"}");
    }
    hub.send("PUT", "/api/v1/routes", "{\"reason\":\"bench\",\"tree\":" + tree() + "}");
    for (String id : new String[] {"desk", "prom"}) {
      hub.send("POST", "/api/v1/integrations/" + id + "/live", "{\"openAlerts\":\"nothing\"}");
    }
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
    return "{\"name\":\"root\",\"storm\":{\"device\":0,\"client\":0},"
        + "\"ticket\":{\"integration\":\"desk\"},\"children\":["
        + rules
        + "]}";
  }

  /** Asks seldom: figures are counted when they are asked for. */
  static void awaitDecided(Decides hub) throws IOException, InterruptedException {
    while (hub.undecided() > 0) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }
}
