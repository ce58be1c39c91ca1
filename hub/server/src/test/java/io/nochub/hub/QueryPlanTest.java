package io.nochub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.RoutingFacts;
import io.nochub.hub.routing.RoutingFacts.Named;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.ApiDescription;
import io.nochub.hub.web.Operation;
import io.nochub.hub.web.Operation.Parameter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Looks at how SQLite goes about every statement that the hub really runs: while every GET of the
 * API is asked with every combination of its filters, the pages are opened, and what is due is done
 * and trimmed. No statement looks through a table that grows, or sorts it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened before all
class QueryPlanTest {
  private static final String TOKEN = "nh_admin_of_the_tests";

  /**
   * What grows with the alerts that come in. All other tables grow with what people set up, or wait
   * for a moment only, as rows do whose text is to be indexed.
   */
  private static final Set<String> GROWING =
      Set.of(
          "alert",
          "alert_reason",
          "audit_entry",
          "decided_input",
          "dead_input",
          "gathering",
          "delivery",
          "delivery_failure",
          "incident",
          "input",
          "job_run",
          "notification",
          "opening_count",
          "parent_edge",
          "polled_item",
          "seen_event",
          "source_clearing",
          "ticket_link",
          "ticket_note",
          "timeline",
          "tombstone",
          "trail",
          "unsent");

  /** Parts of statements, and why what they do is no harm. */
  private static final Map<String, String> HARMLESS =
      Map.ofEntries(
          Map.entry(
              "from alert_reason where alert_id = ? order by since", "an alert has few reasons"),
          Map.entry("with recursive below", "sorts what is behind one device"),
          Map.entry(
              "select distinct alert_id from alert_reason where due", "200 of those that are due"),
          Map.entry(
              "from delivery where state = 'WAITING' and integration = ? and due_at <= ?",
              "the most urgent of one integration's due entries, found by an index"),
          Map.entry("from dead_input where input_id < ? and again = 0 order by", "reads one page"),
          Map.entry("from dead_input where again = 1 order by input_id", "few are tried again"),
          Map.entry("from dead_input where again = 0 limit 10000", "is counted no further"),
          Map.entry("from ticket_link where incident_id = ?", "an incident has few tickets"),
          Map.entry(
              "select distinct integration from delivery where state = 'WAITING' and due_at <= ?",
              "reads what is due, all of which is worked on next"));

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("state", "OPEN"),
          Map.entry("truth", "OPEN"),
          Map.entry("severity", "CRITICAL"),
          Map.entry("incident", "1"),
          Map.entry("version", "1"),
          Map.entry("q", "disk"),
          Map.entry("since", "2026-01-01T00:00:00Z"),
          Map.entry("until", "2026-12-31T00:00:00Z"));

  private static final Set<String> STATEMENTS = new ConcurrentSkipListSet<>();
  private static final Pattern TABLE =
      Pattern.compile("(?:from|join|update|into)\\s+(\\w+)(?:\\s+(?!on\\b|where\\b)(\\w+))?");

  @TempDir static Path folder;
  private static HubAssembly hub;
  private static ApiClient admin;
  private static Logger statements;
  private static final AppenderBase<ILoggingEvent> COLLECTING =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          STATEMENTS.add(event.getFormattedMessage().strip());
        }
      };

  @BeforeAll
  static void start() throws Exception {
    statements = (Logger) LoggerFactory.getLogger("io.nochub.hub.store.Session");
    statements.setLevel(Level.TRACE);
    statements.setAdditive(false);
    statements.addAppender(COLLECTING);
    COLLECTING.start();
    Map<String, Object> settings = Map.of("data", folder.resolve("data").toString(), "port", 0);
    hub =
        new HubAssembly(
            HubConfig.read(folder.resolve("none.yaml"), false, settings, Map.of()),
            new HubAssembly.Surroundings(
                Map.of(), null, List.of(), Optional.of(TOKEN), false, failure -> {}, "test"));
    hub.start();
    admin = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
    admin.post("/api/v1/clients", Map.of("id", "1", "name", "Things")).expect(201);
    admin.post("/api/v1/sites", Map.of("id", "1", "name", "HQ", "client", "1")).expect(201);
    admin.post("/api/v1/devices", Map.of("id", "1", "name", "DC01", "client", "1")).expect(201);
    hub.hub.writeAndWait(
        Lane.DECISIONS,
        tx -> {
          somethingDue(tx);
          return tx;
        });
  }

  @AfterAll
  static void stop() {
    hub.close();
    statements.detachAppender(COLLECTING);
    statements.setLevel(null);
    statements.setAdditive(true);
  }

  /** An open alert that is over when quiet and whose hold has ended, an incident to be closed. */
  private static void somethingDue(Transaction tx) {
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
            Named.NONE,
            Named.NONE,
            Named.NONE,
            "");
    long route = new RouteStore().idOf(tx, RouteTree.of(1, RouteNode.empty()).route(nothing));
    long incident =
        tx.number(
            "insert into incident (client_id, integration, title, search, severity, state, live,"
                + " route_id, opened_at, changed_at, close_due, alerts, repeats, reopened)"
                + " values ('1', 'rmm', 'Disk', 'disk', 1, 'RESOLVED', 1, ?, 0, 0, 1, 1, 0, 0)"
                + " returning id",
            route);
    tx.update(
        "insert into gathering (incident_id, kind, common, subject, opened_at, threshold, joined,"
            + " shown, look_at) values (?, 'STORM', 'storm', 'of a device', 0, 1, 1, 0, 1)",
        incident);
    long alert =
        tx.number(
            "insert into alert (integration, feed, source_alert_id, fingerprint, organisation,"
                + " subject, client_id, condition_name, severity, category, momentary, title, body,"
                + " details, truth, told, route_id, opened_at, occurred_at,"
                + " last_seen_at, repeats, quiet_due) values ('rmm', 'alerts', 'a1', 'f1', '1',"
                + " '{\"hints\":{}}', '1', 'disk', 1, 'OTHER', 0, 'Disk', '', '{}', 'OPEN', 'NONE',"
                + " ?, 0, 0, 0, 0, 1) returning id",
            route);
    tx.update("insert into alert_reason values (?, 'HOLD', 'root', 0, 1)", alert);
    tx.update("insert into parent_edge values (?, 0, 1)", alert);
    tx.update("insert into mapping_move values ('rmm', '1', 0, 1)");
    tx.update(
        "insert into maintenance_window (name, reason, owner, from_at, until_at, state, next_edge,"
            + " created_at) values ('w', 'r', 'ann', 0, 1, 'PLANNED', 0, 0)");
  }

  private static Stream<Operation> reads() {
    return ApiDescription.load().operations().stream()
        .filter(operation -> operation.method().equals("GET"))
        // a stream has no end, and shows what was read by others
        .filter(operation -> !operation.path().equals("/api/v1/events"));
  }

  /** All combinations of the filters of an operation, as query strings. */
  private static List<String> queries(Operation operation) {
    List<String> queries = new ArrayList<>(List.of(""));
    for (Parameter parameter : operation.parameters()) {
      if (!parameter.in().equals("query") || Set.of("limit", "cursor").contains(parameter.name())) {
        continue;
      }
      for (String query : List.copyOf(queries)) {
        for (String value : values(operation, parameter)) {
          queries.add(query + (query.isEmpty() ? "?" : "&") + parameter.name() + "=" + value);
        }
      }
    }
    return queries;
  }

  private static List<String> values(Operation operation, Parameter parameter) {
    return switch (operation.path() + " " + parameter.name()) {
      case "/api/v1/alerts truth" -> List.of("OPEN", "CLEARED");
      case "/api/v1/incidents state" -> List.of("OPEN,ACKNOWLEDGED", "RESOLVED", "CLOSED");
      case "/api/v1/deliveries state" -> List.of("waiting", "done", "dead", "abandoned");
      case "/api/v1/deliveries kind" -> List.of("TICKET");
      case "/api/v1/inputs state" -> List.of("dead", "retrying");
      case "/api/v1/maintenance-windows state" -> List.of("planned");
      default -> List.of(VALUES.getOrDefault(parameter.name(), "1"));
    };
  }

  private static void ask() {
    reads()
        .forEach(
            operation ->
                queries(operation)
                    .forEach(
                        query -> {
                          String path = operation.path().replace("{id}", "1") + query;
                          assertThat(admin.get(path).status()).as(path).isNotIn(400, 500, 503);
                        }));
    for (String page :
        List.of("/", "/?client=1", "/?severity=MAJOR", "/?q=disk&client=1", "/incidents/1")) {
      admin.get(page).expect(200);
    }
  }

  private static long number(String sql) {
    return hub.hub.<Long>read(tx -> tx.number(sql));
  }

  @Test
  void no_statement_looks_through_or_sorts_a_table_that_grows() throws Exception {
    ask();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                number(
                        "select (select count(*) from incident where close_due = 1)"
                            + " + (select count(*) from alert where truth = 'OPEN')"
                            + " + (select count(*) from mapping_move)"
                            + " + (select count(*) from maintenance_window where next_edge = 0)")
                    == 0);
    hub.trimNow();
    hub.watch.look();
    // which it asks for each integration there is
    hub.hub.read(tx -> new OutboxStore().owedSince(tx, "1"));
    // which it asks when a device is lost, and after a window
    AlertStore alerts = new AlertStore();
    hub.hub.read(tx -> alerts.lostAt(tx, "1", "rmm", Instant.EPOCH, 10));
    hub.hub.read(tx -> new InventoryStore().unparentedAt(tx, "1", "rmm"));
    hub.hub.read(tx -> alerts.settlingAfterWindow(tx, "rmm", "alerts", Instant.EPOCH, 10));
    hub.hub.read(tx -> alerts.routesOfSettling(tx, "window 1", "1", Instant.EPOCH, 10));
    List<String> bad = new ArrayList<>();
    try (Connection hubDatabase = open("hub.db");
        Connection inbox = open("inbox.db")) {
      for (String sql : STATEMENTS) {
        if (sql.matches("(?i)(select|update|delete|insert).*") && isOurs(sql)) {
          Connection database = knows(hubDatabase, sql) ? hubDatabase : inbox;
          problem(plan(database, sql), sql).ifPresent(bad::add);
        }
      }
    }
    assertThat(STATEMENTS)
        .as("what was collected is what the lists run")
        .anyMatch(sql -> sql.contains("alert_text match ?"))
        .anyMatch(sql -> sql.contains("from seen_event where at <"))
        .anyMatch(sql -> sql.contains("select min(waiting_since) from delivery"))
        .anyMatch(sql -> sql.contains("select id, lasted from watched"))
        .hasSizeGreaterThan(150);
    assertThat(bad).isEmpty();
  }

  private static boolean isOurs(String sql) {
    return HARMLESS.keySet().stream().noneMatch(sql::contains);
  }

  private static Connection open(String name) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data").resolve(name));
  }

  private static boolean knows(Connection database, String sql) {
    try {
      database.prepareStatement(sql).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static List<String> plan(Connection database, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("explain query plan " + sql.replace("?", "null"))) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }

  /** The tables of a statement that grow, by the names they go by in it. */
  private static Set<String> growing(String sql) {
    Set<String> names = new ConcurrentSkipListSet<>();
    Matcher table = TABLE.matcher(sql);
    while (table.find()) {
      if (GROWING.contains(table.group(1))) {
        names.add(table.group(1));
        if (table.group(2) != null) {
          names.add(table.group(2));
        }
      }
    }
    return names;
  }

  private static Optional<String> problem(List<String> plan, String sql) {
    Set<String> growing = growing(sql);
    boolean list = sql.contains("order by") && sql.contains("limit ?");
    for (String step : plan) {
      boolean readsOne = sql.matches("select \\w+ from \\w+ order by \\w+( desc)? limit 1");
      boolean scans =
          !readsOne
              && growing.stream()
                  .anyMatch(name -> step.matches("SCAN " + name + "( USING COVERING INDEX.*)?"));
      boolean sorts = !growing.isEmpty() && step.startsWith("USE TEMP B-TREE FOR");
      // a list narrowed to a value, but read in the order of the ids until enough are found
      boolean searches =
          list
              && sql.matches("(?s).*\\w = \\?.*")
              && growing.stream()
                  .anyMatch(
                      name ->
                          step.matches(
                              "SEARCH " + name + " USING INTEGER PRIMARY KEY \\(rowid[<>].*"));
      if (scans || sorts || searches) {
        return Optional.of(step + "  IN  " + sql + "  PLAN  " + plan);
      }
    }
    return Optional.empty();
  }
}
