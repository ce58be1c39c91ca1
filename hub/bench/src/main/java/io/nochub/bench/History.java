package io.nochub.bench;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.RoutingFacts;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Migrations;
import io.nochub.hub.store.SqliteDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data folder of a hub that has worked for 400 days: clients with sites and devices, and
 * alerts with all that comes of them. The same seed gives the same history, relative to its end.
 * All of it is pretend.
 *
 * <p>Proportions: 400 clients, one of which has a tenth of everything; 45 in 100 alerts were told
 * and carry an incident, 80 in 100 incidents a ticket; the open alerts are of the last 30 days,
 * which are also as far as trails go back.
 */
final class History {
  static final int CLIENTS = 400;
  static final int DEVICES = 20_000;
  static final List<String> INTEGRATIONS =
      List.of(
          "datto",
          "kaseya",
          "prometheus",
          "veeam",
          "snmp",
          "m365",
          "meraki",
          "ups",
          "sophos",
          "webhook");

  private static final Duration LENGTH = Duration.ofDays(400);
  private static final Duration RECENT = Duration.ofDays(30);
  private static final Duration EVENTS_KEPT = Duration.ofDays(37);

  private static final String[] CONDITIONS = {
    "Disk C: is full", "CPU load is high", "Service spooler has stopped", "Backup has failed",
    "Does not answer to ping", "Memory is low", "Certificate expires", "Antivirus is out of date",
    "Disk predicts its failure", "Clock is wrong", "Updates are missing", "Fan has stopped"
  };

  /** Of 100 alerts; the rest is INFO. */
  private static final int[] SEVERITY_SHARE = {35, 25, 20, 8};

  private final Random random;
  private final Instant end;
  private final long alerts;
  private final long open;
  private BulkLoad load;
  private long routeId;
  private long incidents;
  private long links;

  private record Thing(int client, int device, String condition, int severity, String integration) {
    String clientId() {
      return "client-" + client;
    }

    String deviceId() {
      return "device-" + device;
    }

    String host() {
      return "SRV" + device;
    }

    String title() {
      return condition + " on " + host();
    }
  }

  @SuppressWarnings("NullAway.Init") // load is opened by write
  private History(long alerts, long open, long seed, Instant end) {
    this.alerts = alerts;
    this.open = open;
    this.random = new Random(seed);
    this.end = end;
  }

  /**
   * Makes a data folder.
   *
   * @param folder does not hold a database yet
   * @param alerts how many there have been
   * @param open how many of them are open
   * @param end the time of the last one
   */
  static void write(Path folder, long alerts, long open, long seed, Instant end)
      throws IOException, SQLException {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve("hub.db"))) {
      throw new IllegalArgumentException("There is a hub.db in " + folder + " already.");
    }
    new History(alerts, open, seed, end).write(folder);
  }

  /** Arguments: folder, alerts, open alerts, seed. */
  public static void main(String[] arguments) throws Exception {
    long start = System.nanoTime();
    Path folder = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[3]);
    write(folder, Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), seed, Instant.now());
    System.out.printf(
        "%s: %,d MB in %d s%n",
        folder.resolve("hub.db"),
        Files.size(folder.resolve("hub.db")) >> 20,
        (System.nanoTime() - start) / 1_000_000_000);
  }

  private void write(Path folder) throws SQLException {
    SqliteDialect dialect = new SqliteDialect(folder.resolve("hub.db"));
    new Migrations(dialect).run("hub");
    prepare(dialect);
    try (java.sql.Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"))) {
      try (BulkLoad bulk = new BulkLoad(connection)) {
        load = bulk;
        inventory();
        for (long number = 1; number <= alerts; number++) {
          alert(number);
        }
        bulk.run(
            "insert into alert_text (rowid, text)"
                + " select id, title || ' ' || condition_name from alert");
        bulk.run("insert into incident_text (rowid, text) select id, title from incident");
      }
    }
  }

  /** What the hub itself writes best. */
  private void prepare(SqliteDialect dialect) {
    RouteStore routes = new RouteStore();
    try (Database database = new Database(dialect, Thread::new, History::ended)) {
      routeId =
          database.writeAndWait(
              Lane.DECISIONS,
              tx -> {
                new InventoryStore().prepare(tx, end);
                long version = routes.save(tx, RouteNode.empty(), "bench", "bench", end);
                return routes.idOf(tx, route(version));
              });
    }
  }

  private static void ended(Throwable failure) {
    throw new IllegalStateException(failure);
  }

  private static EffectiveRoute route(long version) {
    RoutingFacts.Named none = RoutingFacts.Named.NONE;
    RoutingFacts nothing =
        new RoutingFacts(
            "",
            Severity.MAJOR,
            Category.OTHER,
            "",
            "",
            "",
            null,
            false,
            Map.of(),
            none,
            none,
            none,
            "");
    return RouteTree.of(version, RouteNode.empty()).route(nothing);
  }

  private void inventory() throws SQLException {
    long at = end.minus(LENGTH).toEpochMilli();
    for (int i = 0; i < CLIENTS; i++) {
      load.add(
          "client",
          "id, name, kind, created_at, changed_at",
          "client-" + i,
          "Pretend client " + i,
          "CLIENT",
          at,
          at);
      load.add(
          "site",
          "id, client_id, name, created_at, changed_at",
          "site-" + i,
          "client-" + i,
          "Head office",
          at,
          at);
      load.add(
          "mapping",
          "integration, organisation, client_id, created_at",
          INTEGRATIONS.get(i % INTEGRATIONS.size()),
          "org-" + i,
          "client-" + i,
          at);
    }
    for (int i = 0; i < DEVICES; i++) {
      String client = "client-" + clientOf(i);
      load.add(
          "device",
          "id, client_id, site_id, name, kind, created_at, changed_at",
          "device-" + i,
          client,
          "site-" + clientOf(i),
          "SRV" + i,
          "SERVER",
          at,
          at);
      load.add(
          "device_evidence",
          "client_id, kind, value, device_id",
          client,
          "HOSTNAME",
          "srv" + i,
          "device-" + i);
    }
  }

  /** A tenth of the devices are the first client's. */
  private static int clientOf(int device) {
    return device < DEVICES / 10 ? 0 : device % CLIENTS;
  }

  private Thing thing() {
    int device = random.nextInt(DEVICES);
    int client = clientOf(device);
    // a client's alerts come from three of the integrations
    String integration = INTEGRATIONS.get((client + random.nextInt(3) * 3) % INTEGRATIONS.size());
    return new Thing(
        client, device, CONDITIONS[random.nextInt(CONDITIONS.length)], severity(), integration);
  }

  private int severity() {
    int share = random.nextInt(100);
    for (int i = 0; i < SEVERITY_SHARE.length; i++) {
      share -= SEVERITY_SHARE[i];
      if (share < 0) {
        return i + 1;
      }
    }
    return 0;
  }

  private void alert(long number) throws SQLException {
    Thing thing = thing();
    Instant opened =
        end.minus(LENGTH).plusMillis(Math.round(LENGTH.toMillis() * (double) number / alerts));
    boolean isRecent = opened.isAfter(end.minus(RECENT));
    double recent = alerts * (double) RECENT.toMillis() / LENGTH.toMillis();
    boolean isOpen = isRecent && random.nextDouble() < open / recent;
    Instant over = isOpen ? null : earlier(opened.plusSeconds(60 + random.nextInt(86_400)), end);
    String fingerprint = Long.toHexString(number * 0x9E3779B97F4A7C15L) + Long.toHexString(number);
    boolean told = random.nextInt(100) < 45;
    Long incident = told ? incident(thing, opened, over) : null;
    alertRow(number, thing, fingerprint, opened, over, incident);
    if (isRecent) {
      trail(number, opened);
    }
    if (opened.isAfter(end.minus(EVENTS_KEPT))) {
      load.add(
          "seen_event",
          "integration, feed, event_id, content, at",
          thing.integration(),
          "alerts",
          "e" + number,
          fingerprint,
          opened.toEpochMilli());
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void alertRow(
      long number,
      Thing thing,
      String fingerprint,
      Instant opened,
      @Nullable Instant over,
      @Nullable Long incident)
      throws SQLException {
    String host = thing.host();
    load.add(
        "alert",
        "id, integration, feed, source_alert_id, fingerprint, organisation, subject, client_id,"
            + " site_id, device_id, condition_name, severity, source_severity, category, momentary,"
            + " title, body, link, details, truth, told, incident_id, route_id, opened_at,"
            + " occurred_at, last_seen_at, cleared_at, clear_note, repeats",
        number,
        thing.integration(),
        "alerts",
        "a" + number,
        fingerprint,
        "org-" + thing.client(),
        "{\"organisationId\":\"org-%d\",\"deviceId\":\"%s\",\"hints\":{\"HOSTNAME\":[\"%s\"]}}"
            .formatted(thing.client(), host, host),
        thing.clientId(),
        "site-" + thing.client(),
        thing.deviceId(),
        thing.condition(),
        thing.severity(),
        "level " + thing.severity(),
        "OTHER",
        0,
        thing.title(),
        "The pretend monitor of "
            + host
            + " says: "
            + thing.condition()
            + ", value 97, limit 90,"
            + " for 15 minutes. Last change before: an hour ago.",
        "https://rmm.example/alerts/" + number,
        "{\"Value\":\"97\",\"Limit\":\"90\"}",
        over == null ? "OPEN" : "CLEARED",
        over == null && incident != null ? "PROBLEM" : "NONE",
        incident,
        routeId,
        opened.toEpochMilli(),
        opened.toEpochMilli(),
        (over == null ? end : over).toEpochMilli(),
        over == null ? null : over.toEpochMilli(),
        over == null ? null : "OK",
        random.nextInt(5));
  }

  private void trail(long alert, Instant at) throws SQLException {
    String[] stages = {"identify", "deduplicate", "suppress", "route", "correlate", "plan"};
    for (String stage : stages) {
      load.add(
          "trail",
          "alert_id, at, stage, verdict, reason, refs",
          alert,
          at.toEpochMilli(),
          stage,
          "passed",
          "What the stage " + stage + " decided, in a sentence with the ids that it used.",
          "{\"alert\":\"" + alert + "\"}");
    }
  }

  private long incident(Thing thing, Instant opened, @Nullable Instant over) throws SQLException {
    long id = ++incidents;
    String state = over != null ? "CLOSED" : random.nextInt(10) < 3 ? "ACKNOWLEDGED" : "OPEN";
    boolean acknowledged = state.equals("ACKNOWLEDGED");
    Long ended = over == null ? null : over.toEpochMilli();
    load.add(
        "incident",
        "id, client_id, site_id, device_id, integration, title, search, severity, state, live,"
            + " route_id, opened_at, changed_at, acknowledged_at, acknowledged_by, resolved_at,"
            + " resolved_by, closed_at, alerts, repeats, reopened",
        id,
        thing.clientId(),
        "site-" + thing.client(),
        thing.deviceId(),
        thing.integration(),
        thing.title(),
        thing.title().toLowerCase(java.util.Locale.ROOT),
        thing.severity(),
        state,
        1,
        routeId,
        opened.toEpochMilli(),
        (over == null ? opened : over).toEpochMilli(),
        acknowledged ? opened.toEpochMilli() : null,
        acknowledged ? "ann" : null,
        ended,
        ended == null ? null : "NOC Hub",
        ended,
        1,
        0,
        0);
    happened(id, opened, "OPENED", "Opened: " + thing.title());
    happened(id, opened, "TICKET", "Made ticket T" + id + " at the pretend desk.");
    if (over != null) {
      happened(id, over, "RESOLVED", "Recovered: " + thing.title());
      happened(id, over, "CLOSED", "Closed: it stayed well.");
    }
    if (random.nextInt(10) < 8) {
      ticket(id, thing, opened, over == null);
    }
    return id;
  }

  private void happened(long incident, Instant at, String kind, String text) throws SQLException {
    load.add(
        "timeline",
        "incident_id, at, actor_kind, actor, kind, text",
        incident,
        at.toEpochMilli(),
        "RULE",
        "NOC Hub",
        kind,
        text);
  }

  private void ticket(long incident, Thing thing, Instant at, boolean isOpen) throws SQLException {
    long id = ++links;
    String document =
        """
        {"open":%s,"organisation":"%d","configurationItems":[],"summary":"%s","body":"%s",\
        "priority":"HIGH","category":"OTHER","fields":{},"rollingText":"1 alert",\
        "resolve":"UNTOUCHED","visibility":"INTERNAL"}"""
            .formatted(isOpen, thing.client(), thing.title(), thing.title());
    load.add(
        "ticket_link",
        "id, incident_id, integration, purpose, generation, state, ticket_id, number, url,"
            + " route_id, wanted_rev, wanted, delivered_rev, delivered, owned_fields, empty_finds,"
            + " linked_at, reopens, read_wanted, doubted, created_at",
        id,
        incident,
        "desk",
        "MAIN",
        1,
        "LINKED",
        Long.toString(id),
        "T" + id,
        "https://desk.example/tickets/" + id,
        routeId,
        2,
        document,
        2,
        document,
        "[]",
        0,
        at.toEpochMilli(),
        0,
        0,
        0,
        at.toEpochMilli());
    load.add(
        "delivery",
        "kind, ref, integration, incident_id, urgency, state, due_at, attempts, asked, created_at,"
            + " changed_at",
        "TICKET",
        id,
        "desk",
        incident,
        thing.severity(),
        "DONE",
        at.toEpochMilli(),
        0,
        2,
        at.toEpochMilli(),
        at.toEpochMilli());
  }
}
