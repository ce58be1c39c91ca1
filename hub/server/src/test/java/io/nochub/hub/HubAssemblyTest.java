package io.nochub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.TestPlugin;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.FormerSchema;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.OpenApiCheck;
import io.nochub.hub.web.PortTaken;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The whole program put together, without plugins; hub/dist tells its stories with them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class HubAssemblyTest {
  private static final String TOKEN = "nh_admin_of_the_tests";

  @TempDir Path folder;

  private HubAssembly assembled(int port) throws Exception {
    return assembled(port, false);
  }

  private HubAssembly assembled(int port, boolean resume) throws Exception {
    Map<String, Object> settings =
        Map.of("data", folder.resolve("data").toString(), "port", Integer.toString(port));
    return assembled(settings, resume);
  }

  private HubAssembly assembled(Map<String, Object> settings, boolean resume) throws Exception {
    return new HubAssembly(
        HubConfig.read(folder.resolve("hub.yaml"), false, settings, Map.of()),
        new HubAssembly.Surroundings(
            Map.of(),
            Files.isDirectory(shipped()) ? shipped() : null,
            List.of(),
            Optional.of(TOKEN),
            resume,
            failure -> {},
            "test"));
  }

  @Test
  void all_that_is_described_is_answered_and_all_that_is_answered_is_described() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      assertThat(OpenApiCheck.differences(hub.web.endpoints())).isEmpty();
    }
  }

  @Test
  void is_ready_once_it_has_started() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
      assertThat(api.get("/ready").expect(200).json().path("ready").asBoolean()).isTrue();
      assertThat(api.get("/api/v1/routes").expect(200).json().path("tree").path("name").asString())
          .isNotEmpty();
    }
  }

  @Test
  void while_the_plugins_are_loaded_senders_are_asked_to_come_again_and_ready_says_why()
      throws Exception {
    assembled(0).close();
    try (HubAssembly hub = assembled(0);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + data("hub.db"));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(hub));
      await().atMost(Duration.ofMinutes(1)).until(() -> port(hub) > 0);
      ApiClient api = api(hub);
      assertThat(api.get("/ready").expect(503).json().path("summary").asString())
          .startsWith("The plugins are loaded");
      ApiClient.Reply away = api.post("/hooks/rmm", Map.of()).expect(503);
      assertThat(away.header("Retry-After")).contains("5");
      api.get("/health").expect(200);
      api.get("/sign-in").expect(503);
      statement.execute("commit");

      started.join();
      api.get("/ready").expect(200);
      api.post("/hooks/rmm", Map.of()).expect(404);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 9})
  void while_an_older_database_is_migrated_alerts_are_taken_in_and_decided_afterwards(int schema)
      throws Exception {
    Files.createDirectories(shipped());
    TestPlugin.demo("1.0.0").jar(shipped());
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      api(hub)
          .post(
              "/api/v1/integrations",
              Map.of(
                  "id",
                  "rmm",
                  "type",
                  "demo",
                  "settings",
                  Map.of("mood", "well", "password", "of the tests")))
          .expect(201);
    }
    putBackTo(schema);
    try (HubAssembly hub = assembled(0);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + data("hub.db"));
        Statement statement = other.createStatement()) {
      // the migration has to wait for this transaction, and begins when the plugins are loaded
      hub.integrations.listen(whenOpened(() -> statement.execute("begin immediate")));
      CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(hub));
      await().atMost(Duration.ofMinutes(1)).until(() -> summary(hub).startsWith("The database is"));
      ApiClient api = api(hub);
      api.post("/hooks/rmm", Map.of("raise", "Siren")).expect(202);
      api.post("/hooks/nobody", Map.of()).expect(404);
      assertThat(api.get("/api/v1/alerts").expect(503).header("Retry-After")).contains("5");
      assertThat(started).isNotDone();
      statement.execute("commit");

      started.join();
      await().atMost(Duration.ofMinutes(1)).until(() -> alerts(hub).size() == 1);
      assertThat(alerts(hub).get(0).path("title").asString()).isEqualTo("Siren");
    }
  }

  /** The same rows, as far as they were known then, in the tables of a former schema. */
  private void putBackTo(int schema) throws SQLException, IOException {
    Path newest = Files.move(data("hub.db"), folder.resolve("newest.db"));
    FormerSchema.migrate(data("hub.db"), "hub", schema);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data("hub.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("attach '" + newest + "' as newest");
      for (String table :
          column(
              statement,
              "select name from main.sqlite_master where type = 'table' and name not like 'sqlite_%'"
                  + " and name not like 'migrations_%' and sql not like '%virtual%' and name not like"
                  + " '%\\_text\\_%' escape '\\'")) {
        String columns =
            String.join(
                ", ", column(statement, "select name from pragma_table_info('" + table + "')"));
        statement.execute("delete from main." + table);
        statement.execute(
            "insert into main.%s (%s) select %s from newest.%s"
                .formatted(table, columns, columns, table));
      }
    }
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }

  private interface SqlWork {
    void run() throws SQLException;
  }

  private static IntegrationRegistry.Listener whenOpened(SqlWork work) {
    return new IntegrationRegistry.Listener() {
      @Override
      public void opened(OpenIntegration integration) {
        try {
          work.run();
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void closing(OpenIntegration integration) {}
    };
  }

  private static String summary(HubAssembly hub) {
    return port(hub) == 0 ? "" : api(hub).get("/ready").json().path("summary").asString();
  }

  private static JsonNode alerts(HubAssembly hub) {
    return api(hub).get("/api/v1/alerts").expect(200).json().path("items");
  }

  private static ApiClient api(HubAssembly hub) {
    return new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
  }

  private Path shipped() {
    return folder.resolve("shipped");
  }

  private static void start(HubAssembly hub) {
    try {
      hub.start();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int port(HubAssembly hub) {
    return hub.web.isListening() ? hub.web.port() : 0;
  }

  private Path data(String name) {
    return folder.resolve("data").resolve(name);
  }

  @Test
  void a_hub_of_the_first_schema_is_upgraded_and_works_on() throws Exception {
    Files.createDirectories(data("."));
    FormerSchema.migrate(data("hub.db"), "hub", 1);
    FormerSchema.migrate(data("inbox.db"), "inbox", 1);
    try (Connection former = DriverManager.getConnection("jdbc:sqlite:" + data("hub.db"));
        Statement statement = former.createStatement()) {
      for (String line : resource("first-schema.sql").split(";\n")) {
        statement.execute(line);
      }
    }
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
      JsonNode incident = api.get("/api/v1/incidents/1").expect(200).json();
      assertThat(incident.path("title").asString()).contains("Disk C: is full");
      assertThat(incident.at("/tickets/0/state").asString()).isEqualTo("LINKED");
      assertThat(incident.path("timeline")).isNotEmpty();
      assertThat(api.get("/api/v1/alerts/1").expect(200).json().path("trail")).isNotEmpty();
      assertThat(
              api.get("/api/v1/routes")
                  .expect(200)
                  .json()
                  .at("/tree/ticket/integration")
                  .asString())
          .isEqualTo("desk");
      api.post("/api/v1/incidents/1/acknowledge", Map.of()).expect(200);
      assertThat(api.get("/api/v1/incidents/1").expect(200).json().path("state").asString())
          .isEqualTo("ACKNOWLEDGED");
    }
  }

  /** With a desk that is paused and has been for almost ten minutes. */
  private void hubWithPausedDesk() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      hub.hub.writeAndWait(
          Lane.OUTCOMES,
          tx -> {
            tx.update(
                "insert into integration (id, type, display_name, enabled, mode, paused, held,"
                    + " settings, type_version, private_hosts, automation_actors, created_at,"
                    + " changed_at) values ('desk', 'gone', 'The desk', 1, 'LIVE', 1, null, '{}',"
                    + " 1, '[]', '[]', 0, 0)");
            return tx.update("insert into watched values ('integration-paused/desk/', 599999)");
          });
    }
  }

  @Test
  void the_hubs_own_troubles_are_alerts_of_operations_over_restarts() throws Exception {
    hubWithPausedDesk();
    for (int start = 0; start < 2; start++) {
      try (HubAssembly hub = assembled(0)) {
        hub.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> standing(hub) == 1);
      }
    }
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
      JsonNode alerts = api.get("/api/v1/alerts?integration=hub").expect(200).json().path("items");
      assertThat(alerts).hasSize(1);
      JsonNode alert = alerts.get(0);
      assertThat(alert.path("title").asString()).isEqualTo("The desk is paused");
      assertThat(alert.at("/client/id").asString()).isEqualTo("operations");
      assertThat(alert.path("truth").asString()).isEqualTo("OPEN");

      api.post("/api/v1/integrations/desk/resume").expect(200);
      hub.watch.look();
      assertThat(
              api.get("/api/v1/alerts?integration=hub&truth=OPEN").expect(200).json().path("items"))
          .isEmpty();
    }
  }

  private static int standing(HubAssembly hub) {
    hub.watch.look();
    return hub.watch.standing().size();
  }

  @Test
  void an_address_outside_is_called_while_the_hub_is_well() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          calls.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    Map<String, Object> heartbeat =
        Map.of(
            "address",
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/4f1c",
            "privateAddress",
            true);
    Map<String, Object> settings =
        Map.of("data", folder.resolve("data").toString(), "port", "0", "heartbeat", heartbeat);
    try (HubAssembly hub = assembled(settings, false)) {
      hub.beat();
      assertThat(calls).isEmpty();
      hub.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                hub.beat();
                return !calls.isEmpty();
              });
      assertThat(calls).contains("/4f1c");
    } finally {
      receiver.stop(0);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HubAssemblyTest.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_restored_hub_says_that_nothing_leaves_until_it_is_resumed() throws Exception {
    try (HubAssembly hub = assembled(0)) {
      hub.start();
    }
    Files.delete(data("instance.properties"));
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + hub.web.port()), TOKEN);
      assertThat(api.get("/ready").expect(200).json().path("summary").asString())
          .contains("was restored", "nothing leaves");
      assertThat(hub.nothingLeaves()).isPresent();
      hub.watch.look();
      assertThat(hub.whyNoHeartbeat()).isEqualTo(hub.nothingLeaves());
    }
    try (HubAssembly hub = assembled(0, true)) {
      hub.start();
      assertThat(hub.nothingLeaves()).isEmpty();
    }
    try (HubAssembly hub = assembled(0)) {
      hub.start();
      assertThat(hub.nothingLeaves()).isEmpty();
    }
  }

  @Test
  void a_hub_that_could_not_start_lets_go_of_its_folder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HubAssembly hub = assembled(taken.getLocalPort())) {
      assertThatThrownBy(hub::start)
          .isInstanceOf(PortTaken.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
    assembled(0).close();
  }
}
