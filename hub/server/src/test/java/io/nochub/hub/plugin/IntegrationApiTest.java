package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.action.AllowanceStore;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.action.ClearingStore;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.exchange.ConfigExchange;
import io.nochub.hub.exchange.ConfigRoutes;
import io.nochub.hub.incident.GoLive;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.intake.Inbox;
import io.nochub.hub.intake.WebhookIntake;
import io.nochub.hub.integration.IntegrationRoutes;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.pipeline.KnownTargets;
import io.nochub.hub.pipeline.Pipeline;
import io.nochub.hub.routing.RouteRoutes;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.ticketing.IntegrationTickets;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.ticketing.TicketPlanner;
import io.nochub.hub.ticketing.TicketStore;
import io.nochub.hub.ticketing.TicketSync;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.ApiClient.Reply;
import io.nochub.hub.web.ApiDescription;
import io.nochub.hub.web.OpenApiCheck;
import io.nochub.hub.web.Routes;
import io.nochub.hub.web.RunningWeb;
import io.nochub.hub.web.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened with the web server
class IntegrationApiTest {
  private static final String ALL = "/api/v1/integrations";
  private static final Map<String, Object> DRAFT =
      Map.of("id", "d1", "type", "demo", "settings", Map.of("mood", "good", "password", "s3cret"));

  @TempDir static Path folders;

  @RegisterExtension final RunningWeb web = new RunningWeb(this::routes);
  private final OutboxStore outbox = new OutboxStore();
  private final InventoryStore inventory = new InventoryStore();
  private final RouteStore routeStore = new RouteStore();
  private final Routing routing = new Routing(routeStore);
  private TestHub hub;
  private TestDatabase inboxDatabase;
  private Inbox inbox;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int doubted;
  private boolean wentLive;

  private List<Routes> routes(RunningWeb running) {
    try {
      Path folder = Files.createTempDirectory(folders, "hub");
      hub = new TestHub(folder).start();
      hub.install(TestPlugin.demo("1.0.0").jar(folder));
      Path inboxFolder = Files.createDirectory(folder.resolve("inbox"));
      inboxDatabase = TestDatabase.open(TestDatabase.Kind.SQLITE, "inbox", inboxFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return wired(running);
  }

  private List<Routes> wired(RunningWeb running) {
    Database database = hub.database();
    InstantSource clock = InstantSource.system();
    AlertStore alerts = new AlertStore();
    IncidentStore incidents = new IncidentStore();
    TicketStore tickets = new TicketStore();
    Keys keys = new Keys(new SecureRandom());
    Pipeline pipeline =
        new Pipeline(
            new Pipeline.Stores(
                inventory,
                alerts,
                routeStore,
                new MaintenanceStore(),
                incidents,
                new io.nochub.hub.incident.GatheringStore()),
            routing::tree,
            new TicketPlanner(
                tickets, incidents, alerts, inventory, routeStore, outbox, keys, id -> null),
            new NoticePlanner(new NoticeStore(), inventory, outbox, keys, id -> null),
            new ClearingPlanner(
                new ClearingStore(), new AllowanceStore(), inventory, incidents, outbox, keys),
            id -> false);
    IncidentActs acts = new IncidentActs(incidents, pipeline);
    Integrations integrations = hub.integrations();
    GoLive goLive =
        (tx, integration, openedAfter, now) -> {
          wentLive = true;
          return 1;
        };
    InventoryChanges changes =
        new InventoryChanges(
            inventory,
            running.audit(),
            (tx, integration, organisation, now) -> {},
            id -> integrations.view(id).isPresent(),
            clock);
    KnownTargets targets =
        new KnownTargets(
            id -> integrations.view(id).map(IntegrationView::capabilities), integrations);
    inbox = new Inbox(inboxDatabase.database(), clock, () -> true);
    return List.of(
        new IntegrationRoutes(
            database,
            integrations,
            hub.types(),
            new IntegrationRoutes.Parts(
                outbox,
                new IntegrationTickets(
                    tickets, incidents, inventory, outbox, new Keys(new SecureRandom())),
                new TicketSync(tickets, incidents, acts, alerts, id -> Set.of()),
                goLive,
                new IntegrationRoutes.Polls(asked::add, id -> doubted),
                routing,
                inventory,
                running.audit()),
            clock,
            () -> {}),
        new PluginRoutes(hub.host(), integrations, running.audit()),
        new RouteRoutes(
            database,
            new RouteRoutes.Stores(routeStore, routing, running.audit()),
            targets,
            question -> {
              throw new UnsupportedOperationException("not asked in these tests");
            },
            clock),
        new ConfigRoutes(
            new ConfigExchange(
                database,
                new ConfigExchange.Parts(
                    inventory,
                    changes,
                    routeStore,
                    routing,
                    running.audit(),
                    integrations,
                    hub.types(),
                    targets),
                new YamlDocuments(ApiDescription.load()),
                clock),
            () -> {}),
        new WebhookIntake(integrations, inbox, id -> 0, clock));
  }

  @AfterEach
  void close() {
    hub.close();
    inboxDatabase.close();
  }

  private ApiClient api() {
    return web.admin();
  }

  private JsonNode made() {
    return api().post(ALL, DRAFT).expect(201).json();
  }

  @Test
  void types_are_listed_with_the_schema_of_their_settings() {
    JsonNode type = api().get("/api/v1/integration-types").expect(200).json().path("items").path(0);
    assertThat(type.path("id").asString()).isEqualTo("demo");
    assertThat(type.path("schema").path("properties").has("password")).isTrue();
    api().get("/api/v1/integration-types/demo/icon").expect(404);
  }

  @Test
  void an_integration_is_made_observing_and_never_shows_a_secret() {
    JsonNode made = made();
    assertThat(made.path("mode").asString()).isEqualTo("observe");
    assertThat(made.path("settings").path("password").asString()).isEqualTo("***set***");
    assertThat(api().get(ALL + "/d1").expect(200).body()).doesNotContain("s3cret");
    assertThat(api().get(ALL + "?type=demo").expect(200).json().path("items")).hasSize(1);
    List<String> recorded =
        hub.database()
            .read(
                tx ->
                    tx.list(
                        "select after_value from audit_entry where object = ?",
                        row -> row.getString(1),
                        "integration/d1"));
    assertThat(recorded).hasSize(1).noneMatch(entry -> entry.contains("s3cret"));
  }

  @Test
  void everything_wrong_with_the_settings_is_said_at_once() {
    Map<String, Object> bad = Map.of("mood", List.of(), "colour", "red");
    Reply refused =
        api().post(ALL, Map.of("id", "d1", "type", "demo", "settings", bad)).expect(400);
    assertThat(refused.problems())
        .anyMatch(problem -> problem.startsWith("settings/mood: "))
        .anyMatch(problem -> problem.startsWith("settings/password: "))
        .anyMatch(problem -> problem.startsWith("settings/colour: "));
    assertThat(
            api()
                .post(ALL, Map.of("id", "d1", "type", "none", "settings", Map.of()))
                .expect(400)
                .problems())
        .anyMatch(problem -> problem.startsWith("type: is unknown"));
    assertThat(api().get(ALL).json().path("items").isEmpty()).isTrue();
  }

  @Test
  void the_id_of_the_hubs_own_alerts_is_refused() {
    Map<String, Object> draft =
        Map.of("id", "hub", "type", "demo", "settings", Map.of("mood", "good", "password", "x"));
    assertThat(api().post(ALL, draft).expect(400).problems())
        .containsExactly("id: is what the hub's own alerts come under; choose another one");
  }

  @Test
  void how_long_it_may_be_silent_stays_until_it_is_said_otherwise() {
    made();
    Map<String, Object> same = Map.of("mood", "good");
    assertThat(api().get(ALL + "/d1").expect(200).json().has("silentAfter")).isFalse();
    assertThat(
            api()
                .put(ALL + "/d1", Map.of("settings", same, "silentAfter", "PT1M"))
                .expect(400)
                .problems())
        .containsExactly("silentAfter: must be PT5M to P366D, or PT0S for no such alert");
    api().put(ALL + "/d1", Map.of("settings", same, "silentAfter", "PT36H")).expect(200);
    JsonNode kept = api().put(ALL + "/d1", Map.of("settings", same)).expect(200).json();
    assertThat(kept.path("silentAfter").asString()).isEqualTo("PT36H");
    JsonNode never =
        api().put(ALL + "/d1", Map.of("settings", same, "silentAfter", "PT0S")).expect(200).json();
    assertThat(never.has("silentAfter")).isFalse();
  }

  @Test
  void a_change_keeps_a_secret_that_is_left_out() {
    made();
    JsonNode changed =
        api()
            .put(ALL + "/d1", Map.of("displayName", "Demo two", "settings", Map.of("mood", "fine")))
            .expect(200)
            .json();
    assertThat(changed.path("displayName").asString()).isEqualTo("Demo two");
    assertThat(changed.path("settings").path("password").asString()).isEqualTo("***set***");
    api().put(ALL + "/d1", Map.of("mode", "live", "settings", Map.of("mood", "fine"))).expect(409);
  }

  @Test
  void going_live_says_what_becomes_of_what_is_open() {
    made();
    assertThat(api().post(ALL + "/d1/live", Map.of("openAlerts", "younger")).expect(400).problems())
        .containsExactly("youngerThan: is required");
    JsonNode live = api().post(ALL + "/d1/live", Map.of("openAlerts", "all")).expect(200).json();
    assertThat(live.path("mode").asString()).isEqualTo("live");
    assertThat(wentLive).isTrue();
    Map<String, Object> back = Map.of("mode", "observe", "settings", Map.of("mood", "good"));
    assertThat(api().put(ALL + "/d1", back).expect(200).json().path("mode").asString())
        .isEqualTo("observe");
  }

  @Test
  void a_resume_ends_the_pause_and_the_hold() {
    made();
    assertThat(
            api()
                .post(ALL + "/d1/pause", Map.of("reason", "moving"))
                .expect(200)
                .json()
                .path("paused")
                .asBoolean())
        .isTrue();
    Instant since = Instant.parse("2026-11-22T02:14:07Z");
    LaneHold hold = new LaneHold("d1", LaneHold.Kind.REFUSED, "401", since, null);
    hub.database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              outbox.hold(tx, hold);
              return hold;
            });
    assertThat(api().get(ALL + "/d1").expect(200).json().path("hold").path("kind").asString())
        .isEqualTo("REFUSED");
    JsonNode resumed = api().post(ALL + "/d1/resume").expect(200).json();
    assertThat(resumed.path("paused").asBoolean()).isFalse();
    assertThat(resumed.has("hold")).isFalse();
    assertThat(asked).containsExactly("d1");
  }

  @Test
  void it_says_how_much_waits_and_since_when_and_that_it_is_out() {
    made();
    Instant since = Instant.parse("2026-11-22T02:14:07Z");
    LaneHold outage =
        new LaneHold("d1", LaneHold.Kind.OUTAGE, "no route to host", since, since.plusSeconds(5));
    JsonNode well = api().get(ALL + "/d1").expect(200).json();
    assertThat(well.path("breaker").path("state").asString()).isEqualTo("closed");
    assertThat(well.path("backlog").has("age")).isFalse();
    hub.database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              outbox.enqueue(tx, Delivery.Kind.TICKET, 1, "d1", 1, 3, since);
              outbox.hold(tx, outage);
              return outage;
            });
    JsonNode out = api().get(ALL + "/d1").expect(200).json();
    assertThat(out.path("backlog").path("waiting").asInt()).isEqualTo(1);
    assertThat(out.path("backlog").path("oldest").asString()).isEqualTo(since.toString());
    assertThat(out.path("backlog").has("age")).isTrue();
    assertThat(out.path("hold").path("kind").asString()).isEqualTo("OUTAGE");
    assertThat(out.path("breaker").path("state").asString()).isEqualTo("half-open");
    assertThat(out.path("breaker").path("since").asString()).isEqualTo(since.toString());
  }

  @Test
  void a_list_that_was_doubted_is_believed_on_the_operators_word() {
    made();
    doubted = 2;
    JsonNode believed = api().post(ALL + "/d1/believe-closings").expect(200).json();
    assertThat(believed.path("sources").asInt()).isEqualTo(2);
    assertThat(recorded("integration/d1")).contains("believe-closings {\"sources\":2}");
  }

  private List<String> recorded(String object) {
    return hub.database()
        .read(
            tx ->
                tx.list(
                    "select action, after_value from audit_entry where object = ? order by id",
                    row -> row.getString(1) + " " + row.getString(2),
                    object));
  }

  @Test
  void what_routes_or_mappings_still_name_is_not_removed() {
    made();
    Map<String, Object> tree =
        Map.of(
            "name",
            "root",
            "children",
            List.of(
                Map.of("name", "servers", "ticket", Map.of("integration", "d1")),
                Map.of("name", "rest", "ticket", Map.of("integration", ""))));
    named(tree);
    hub.database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              inventory.add(tx, new Client("acme", "Acme", Client.Kind.CLIENT), Instant.EPOCH);
              return inventory.save(tx, "d1", "1001", "acme", null, Instant.EPOCH);
            });
    assertThat(api().delete(ALL + "/d1").expect(409).json().path("detail").asString())
        .isEqualTo(
            "d1 is still named by the route servers, the mapping of 1001 to acme; change or remove"
                + " these first.");
    assertThat(hub.integrations().find("d1")).isPresent();
    named(Map.of("name", "root"));
    assertThat(api().delete(ALL + "/d1").expect(409).json().path("detail").asString())
        .doesNotContain("servers");
  }

  /** Puts a tree in force that could not be saved, as the demo type makes no tickets. */
  private void named(Map<String, Object> tree) {
    hub.database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx -> routing.activate(tx, routeStore.parse(tree), "test", "test", Instant.EPOCH));
  }

  @Test
  void a_probe_says_line_by_line_what_is_allowed() {
    made();
    JsonNode status = api().post(ALL + "/d1/probe").expect(200).json().path("status");
    assertThat(status.path("state").asString()).isEqualTo("UP");
    assertThat(status.path("checks").path(0).path("what").asString()).isEqualTo("read alerts");
  }

  @Test
  void what_the_integration_cannot_do_is_a_conflict() {
    made();
    api().post(ALL + "/d1/ticket-form", Map.of("chosen", Map.of())).expect(409);
    assertThat(api().post(ALL + "/d1/believe-closings").expect(200).json().path("believed").asInt())
        .isZero();
    api().delete(ALL + "/d1?successor=none").expect(400);
    api().delete(ALL + "/d1").expect(204);
    for (String act : List.of("probe", "pause", "resume", "believe-closings")) {
      api().post(ALL + "/d1/" + act).expect(404);
    }
  }

  @Test
  void plugins_are_listed_replaced_switched_off_and_removed() throws Exception {
    made();
    byte[] next = Files.readAllBytes(TestPlugin.demo("1.1.0").jar(folders));
    JsonNode installed =
        api().send("POST", "/api/v1/plugins", "application/zip", next).expect(201).json();
    assertThat(installed.path("version").asString()).isEqualTo("1.1.0");
    String address = "/api/v1/plugins/" + installed.path("id").asString();
    assertThat(api().delete(address).expect(409).json().path("detail").asString())
        .contains("serves d1");
    assertThat(api().post(address + "/disable").expect(200).json().path("state").asString())
        .isEqualTo("DISABLED");
    assertThat(api().post(address + "/enable").expect(200).json().path("state").asString())
        .isEqualTo("RUNNING");
    api().delete(ALL + "/d1").expect(204);
    api().delete(address).expect(204);
    api().get(address).expect(404);
  }

  @Test
  void what_is_no_plugin_is_refused() {
    byte[] text = "no archive".getBytes(StandardCharsets.UTF_8);
    api().send("POST", "/api/v1/plugins", "application/zip", text).expect(400);
    api().send("POST", "/api/v1/plugins", "text/plain", text).expect(415);
  }

  @Test
  void a_configuration_comes_in_goes_out_and_comes_in_again_without_a_change() {
    String document =
        """
        clients:
          - {id: acme, name: Acme}
        sites:
          - {id: hq, client: acme, name: HQ}
        devices:
          - {id: sw1, client: acme, site: hq, name: SW1, kind: NETWORK, parent: fw1}
          - {id: fw1, client: acme, site: hq, name: FW1, kind: NETWORK, evidence: {MAC: ["00:00:5E:00:53:01"]}}
        mappings:
          - {integration: d1, organisation: "1001", client: acme}
        integrations:
          - {id: d1, type: demo, mode: live, silentAfter: P1D,
             settings: {mood: good, password: s3cret}}
        routes:
          name: root
          reopenWithin: PT4H
          children:
            - {name: info, when: 'alert.severity == INFO', recordOnly: true}
        """;
    assertThat(take("?dryRun=true", document).expect(200).json().path("changes")).hasSize(7);
    assertThat(api().get(ALL).json().path("items").isEmpty()).isTrue();
    JsonNode taken = take("", document).expect(200).json();
    assertThat(taken.path("applied").asBoolean()).isTrue();
    assertThat(taken.path("changes")).hasSize(7);
    assertThat(api().get(ALL + "/d1").json().path("mode").asString()).isEqualTo("live");
    assertThat(take("", document).expect(200).json().path("changes").isEmpty()).isTrue();
    String exported = api().get("/api/v1/config/export").expect(200).body();
    assertThat(exported).doesNotContain("s3cret").doesNotContain("***set***");
    assertThat(exported).contains("silentAfter: PT24H").doesNotContain("operations");
    assertThat(take("", exported).expect(200).json().path("changes").isEmpty()).isTrue();
    assertThat(hub.database().read(tx -> inventory.device(tx, "sw1")).orElseThrow().parentId())
        .isEqualTo("fw1");
  }

  @Test
  void everything_wrong_with_a_configuration_is_said_at_once_and_nothing_is_taken() {
    String document =
        """
        clients:
          - {id: acme, name: Acme}
          - {id: acme, name: Twice}
        devices:
          - {id: a, client: none, name: A, parent: b}
        mappings:
          - {integration: nobody, organisation: x, client: acme}
        integrations:
          - {id: d1, type: demo, settings: {}}
        routes:
          name: root
          ticket: {integration: nobody}
        """;
    assertThat(take("", document).expect(400).problems())
        .contains(
            "clients/1/id: is given twice",
            "devices/0/client: names client none, which there is not",
            "devices/0/parent: names device b, which there is not",
            "mappings/0/integration: names integration nobody, which there is not",
            "routes/ticket/integration: names integration nobody, which there is not")
        .anyMatch(problem -> problem.startsWith("integrations/0/settings/mood: "));
    assertThat(take("", "clients: [{id: acme}]").expect(400).problems())
        .containsExactly("clients/0/name: is required");
    take("", "a: [").expect(400);
    take("", "").expect(400);
    boolean isThere = hub.database().read(tx -> inventory.client(tx, "acme").isPresent());
    assertThat(isThere).isFalse();
  }

  @Test
  void a_configuration_with_an_integration_that_is_not_accepted_changes_nothing() {
    made();
    String document =
        """
        clients:
          - {id: acme, name: Acme}
        integrations:
          - {id: a1, type: demo, settings: {mood: good, password: s3cret}}
          - {id: d1, type: demo, settings: {mood: better, password: s3cret}}
          - {id: z1, type: demo, settings: {mood: open refuses, password: s3cret}}
        routes: {name: imported}
        """;
    assertThat(take("", document).expect(400).problems())
        .containsExactly("integrations/2/settings/mood: is not for today");
    assertThat(api().get(ALL).expect(200).json().path("items")).hasSize(1);
    JsonNode kept = api().get(ALL + "/d1").expect(200).json();
    assertThat(kept.path("settings").path("mood").asString()).isEqualTo("good");
    assertThat(hub.integrations().find("d1")).isPresent();
    assertThat(api().get("/api/v1/routes").expect(200).json().path("version").asInt()).isZero();
    boolean isThere = hub.database().read(tx -> inventory.client(tx, "acme").isPresent());
    assertThat(isThere).isFalse();
    assertThat(recorded("client/acme")).isEmpty();
  }

  @Test
  void an_import_says_what_is_stored_and_did_not_open() {
    String document =
        """
        integrations:
          - {id: a1, type: demo, settings: {mood: good, password: s3cret}}
          - {id: b1, type: demo, mode: live, settings: {mood: open crashes, password: s3cret}}
        """;
    JsonNode taken = take("", document).expect(200).json();
    assertThat(taken.path("changes")).hasSize(2);
    assertThat(taken.path("failures")).hasSize(1);
    assertThat(taken.path("failures").path(0).path("object").asString())
        .isEqualTo("integration/b1");
    assertThat(taken.path("failures").path(0).path("problem").asString()).contains("crash in open");
    JsonNode stored = api().get(ALL + "/b1").expect(200).json();
    assertThat(stored.path("mode").asString()).isEqualTo("live");
    assertThat(stored.path("status").path("state").asString()).isEqualTo("DOWN");
    assertThat(recorded("integration/b1")).hasSize(2).noneMatch(entry -> entry.contains("s3cret"));
    assertThat(hub.integrations().find("a1")).isPresent();
  }

  private Reply take(String query, String document) {
    return api()
        .send(
            "POST",
            "/api/v1/config/import" + query,
            "application/yaml",
            document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_webhook_is_stored_by_any_method_and_unknown_addresses_are_not() {
    made();
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    ApiClient sender = web.stranger();
    sender.send("POST", "/hooks/d1/hook", "application/json", body).expect(202);
    sender.send("PUT", "/hooks/d1/hook/a/b", "text/plain", body).expect(202);
    sender.send("POST", "/hooks/d1", "application/json", body).expect(202);
    assertThat(inbox.find(1).orElseThrow().item().body()).isEqualTo(body);
    sender.send("POST", "/hooks/none/hook", "application/json", body).expect(404);
    sender.send("POST", "/hooks/d1/hook", "application/json", new byte[(10 << 20) + 1]).expect(413);
    api().post(ALL + "/d1/pause").expect(200);
    sender.send("POST", "/hooks/d1/hook", "application/json", body).expect(202);
  }

  @Test
  void a_secret_in_the_address_of_a_webhook_is_in_no_log() throws Exception {
    made();
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    ApiClient sender = web.stranger();
    String secret = "/t0psecret?token=t0psecret";
    sender.send("POST", "/hooks/d1/hook" + secret, "application/json", body).expect(202);
    sender.send("OPTIONS", "/hooks/d1/hook" + secret, "text/plain", body);
    sender.send("POST", "/hooks/none/hook" + secret, "application/json", body).expect(404);
    for (String request :
        List.of(
            "POST /hooks/d1/hook/t0psecret%zz HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
            "POST /hooks/d1/hook/t0psecret?a|b HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
            "POST /hooks/d1/hook/t0psecret HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{",
            "POST /hooks/d1/hook/t0psecret HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n")) {
      askRaw(request);
    }
    inboxDatabase.close();
    sender.send("POST", "/hooks/d1/hook" + secret, "application/json", body).expect(503);
    assertThat(hub.logged).isNotEmpty().noneMatch(line -> line.contains("t0psecret"));
  }

  /** Sends what a client library would not, and reads until the hub has answered or given up. */
  private void askRaw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void what_is_described_is_answered() {
    assertThat(OpenApiCheck.differences(web.server().endpoints()))
        .noneMatch(difference -> difference.startsWith("not described"))
        .noneMatch(
            difference -> difference.matches("nothing answers .*/(plugins|config|hooks)/?.*"))
        .noneMatch(
            difference ->
                difference.contains("/integration")
                    && !difference.matches(".*/(samples|allowances)"));
  }
}
