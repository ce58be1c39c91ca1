package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.nochub.api.signal.Severity;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.alert.AlertRoutes;
import io.nochub.hub.incident.IncidentRoutes;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.inventory.InventoryRoutes;
import io.nochub.hub.maintenance.MaintenanceRoutes;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.DeliveryRoutes;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.routing.RouteRoutes;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.ticketing.TicketViews;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.Routes;
import io.nochub.hub.web.RunningWeb;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened with the web server
class WorkApiTest {
  @RegisterExtension final RunningWeb web = new RunningWeb(this::routes);
  private Road road;

  /** Every integration there is: the source observes only if a test says so. */
  private final class Registry implements IntegrationRegistry {
    @Override
    public Optional<OpenIntegration> find(String id) {
      return Optional.empty();
    }

    @Override
    public List<OpenIntegration> all() {
      return List.of();
    }

    @Override
    public Optional<IntegrationSwitches> switches(String id) {
      Mode mode = road.live.contains(id) ? Mode.LIVE : Mode.OBSERVE;
      return isKnown(id)
          ? Optional.of(new IntegrationSwitches(true, mode, false, false, Set.of()))
          : Optional.empty();
    }

    @Override
    public void listen(Listener listener) {}
  }

  private static boolean isKnown(String id) {
    return id.equals("rmm") || id.equals("desk");
  }

  private List<Routes> routes(RunningWeb running) {
    road = new Road(running.database());
    var database = running.database();
    var audit = running.audit();
    Runnable nothing = () -> {};
    InventoryChanges changes =
        new InventoryChanges(
            road.inventory,
            audit,
            new Moves(road.inventory, road.alerts, road.incidents, road.pipeline),
            WorkApiTest::isKnown,
            road.clock);
    KnownTargets targets =
        new KnownTargets(
            id ->
                id.equals("desk")
                    ? Optional.of(FakeDesk.ALL)
                    : id.equals("rmm")
                        ? Optional.of(Set.of(io.nochub.api.Capability.ALERTS_BY_POLL))
                        : Optional.empty(),
            new Registry());
    TrialRoad trial =
        new TrialRoad(
            new Pipeline.Stores(
                road.inventory,
                road.alerts,
                road.routeStore,
                road.windows,
                road.incidents,
                road.gatherings),
            road.tickets,
            road.notices,
            new ClearingPlanner(
                road.clearings,
                road.allowances,
                road.inventory,
                road.incidents,
                road.outbox,
                new Keys(new SecureRandom())),
            road.outbox,
            new Keys(new SecureRandom()));
    return List.of(
        new InventoryRoutes(database, road.inventory, changes, nothing),
        new MaintenanceRoutes(
            database,
            new MaintenanceRoutes.Stores(road.windows, road.inventory, audit),
            WorkApiTest::isKnown,
            road.clock,
            nothing),
        new AlertRoutes(
            database, road.alerts, road.inventory, new KeptQuiet(road.routeStore, road.incidents)),
        new IncidentRoutes(
            database,
            new IncidentRoutes.Stores(
                road.incidents, road.alerts, road.inventory, new TicketViews(road.tickets), audit),
            road.acts,
            road.clock,
            running.events(),
            nothing),
        new DeliveryRoutes(
            database,
            new DeliveryRoutes.Stores(road.outbox, audit),
            road.deliveries,
            road.clock,
            nothing),
        new RouteRoutes(
            database,
            new RouteRoutes.Stores(road.routeStore, road.routing, audit),
            targets,
            new DryRun(database, trial, new Registry(), road.routing, road.clock),
            road.clock));
  }

  @AfterEach
  void close() {
    road.close();
  }

  private ApiClient api() {
    return web.admin();
  }

  // inventory

  @Test
  void a_client_is_made_with_an_id_from_its_name_changed_and_removed() {
    JsonNode made = api().post("/api/v1/clients", Map.of("name", "Zoë & Söhne")).expect(201).json();
    assertThat(made.path("id").asString()).isEqualTo("zoe-sohne");
    assertThat(
            api()
                .post("/api/v1/clients", Map.of("name", "Zoe Sohne"))
                .expect(201)
                .json()
                .path("id")
                .asString())
        .isEqualTo("zoe-sohne-2");
    api().put("/api/v1/clients/zoe-sohne", Map.of("name", "Zoë")).expect(200);
    assertThat(api().get("/api/v1/clients/zoe-sohne").expect(200).json().path("name").asString())
        .isEqualTo("Zoë");
    api().delete("/api/v1/clients/zoe-sohne").expect(204);
    api().get("/api/v1/clients/zoe-sohne").expect(404);
    assertThat(api().get("/api/v1/audit?object=client/zoe-sohne").json().path("items"))
        .extracting(entry -> entry.path("action").asString())
        .containsExactly("delete", "change", "create");
  }

  @Test
  void a_client_that_still_has_something_stays() {
    assertThat(api().delete("/api/v1/clients/acme").expect(409).json().path("detail").asString())
        .isEqualTo("The client acme still has mappings; it cannot be removed.");
    api().delete("/api/v1/clients/unmatched").expect(409);
    assertThat(
            api().delete("/api/v1/clients/operations").expect(409).json().path("detail").asString())
        .contains("takes the hub's own troubles");
    api().put("/api/v1/clients/operations", Map.of("name", "Our NOC")).expect(200);
    api().post("/api/v1/clients", Map.of("id", "acme", "name", "Again")).expect(409);
  }

  @Test
  void sites_and_devices_are_kept_with_their_client() {
    api().post("/api/v1/sites", Map.of("id", "hq", "client", "acme", "name", "HQ")).expect(201);
    JsonNode made =
        api()
            .post(
                "/api/v1/devices",
                Map.of(
                    "client",
                    "acme",
                    "site",
                    "hq",
                    "name",
                    "DC 01",
                    "kind",
                    "SERVER",
                    "evidence",
                    Map.of("SERIAL", List.of("5CG1234"))))
            .expect(201)
            .json();
    assertThat(made.path("id").asString()).isEqualTo("dc-01");
    assertThat(made.path("evidence").path("SERIAL").path(0).asString()).isEqualTo("5cg1234");
    api().delete("/api/v1/sites/hq").expect(409);
    JsonNode replaced =
        api().put("/api/v1/devices/dc-01", Map.of("name", "DC01")).expect(200).json();
    assertThat(replaced.has("site")).isFalse();
    assertThat(replaced.path("evidence").isEmpty()).isTrue();
    assertThat(
            api()
                .put("/api/v1/devices/dc-01", Map.of("name", "DC01", "client", "birch"))
                .expect(400)
                .problems())
        .containsExactly("client: cannot be changed; it is acme");
    api().delete("/api/v1/devices/dc-01").expect(204);
    api().delete("/api/v1/sites/hq").expect(204);
  }

  @Test
  void everything_a_device_names_that_is_not_there_is_said_at_once() {
    assertThat(
            api()
                .post(
                    "/api/v1/devices",
                    Map.of("client", "nobody", "site", "nowhere", "name", "X", "parent", "none"))
                .expect(400)
                .problems())
        .containsExactly(
            "client: names client nobody, which there is not",
            "site: names site nowhere, which there is not",
            "parent: names device none, which there is not");
    assertThat(api().get("/api/v1/devices").json().path("items").isEmpty()).isTrue();
  }

  @Test
  void an_unmatched_organisation_is_listed_until_it_is_mapped() {
    road.take(Road.raise("a9", "99", "x1").at(road.clock.instant()).build());
    JsonNode unmatched = api().get("/api/v1/unmatched?integration=rmm").expect(200).json();
    assertThat(unmatched.path("items").path(0).path("organisation").asString()).isEqualTo("99");
    Map<String, String> mapping =
        Map.of("integration", "rmm", "organisation", "99", "client", "birch");
    JsonNode made = api().post("/api/v1/mappings", mapping).expect(201).json();
    api().post("/api/v1/mappings", mapping).expect(409);
    assertThat(api().get("/api/v1/unmatched").json().path("items").isEmpty()).isTrue();
    String address = "/api/v1/mappings/" + made.path("id").asString();
    assertThat(
            api()
                .put(address, Map.of("integration", "rmm", "organisation", "99", "client", "acme"))
                .expect(200)
                .json()
                .path("client")
                .asString())
        .isEqualTo("acme");
    api().delete(address).expect(204);
    api().get(address).expect(404);
  }

  // maintenance

  @Test
  void a_window_is_planned_listed_and_ended() {
    String until = road.clock.instant().plus(Duration.ofHours(2)).toString();
    JsonNode made =
        api()
            .post(
                "/api/v1/maintenance-windows",
                Map.of("name", "Patch", "reason", "updates", "client", "acme", "until", until))
            .expect(201)
            .json();
    assertThat(made.path("state").asString()).isEqualTo("planned");
    String address = "/api/v1/maintenance-windows/" + made.path("id").asString();
    assertThat(
            api().get("/api/v1/maintenance-windows?state=planned&client=acme").json().path("items"))
        .hasSize(1);
    api().delete(address).expect(204);
    assertThat(api().get(address).expect(200).json().path("state").asString()).isEqualTo("ended");
    assertThat(
            api()
                .post(
                    "/api/v1/maintenance-windows",
                    Map.of(
                        "name",
                        "Patch",
                        "reason",
                        "updates",
                        "device",
                        "none",
                        "until",
                        "2001-01-01T00:00:00Z"))
                .expect(400)
                .problems())
        .containsExactly(
            "until: must be after from", "device: names device none, which there is not");
  }

  // alerts and incidents

  @Test
  void an_incident_is_shown_with_alerts_tickets_and_timeline_and_worked_on() {
    road.raise();
    road.settle();
    JsonNode list =
        api().get("/api/v1/incidents?state=OPEN,ACKNOWLEDGED&q=disk").expect(200).json();
    String address = "/api/v1/incidents/" + list.path("items").path(0).path("id").asString();
    JsonNode incident = api().get(address).expect(200).json();
    assertThat(incident.path("client").path("name").asString()).isEqualTo("Acme");
    assertThat(incident.path("alerts")).hasSize(1);
    assertThat(incident.path("devicesBehind").asInt(-1)).isZero();
    assertThat(incident.path("tickets").path(0).path("state").asString()).isEqualTo("LINKED");
    JsonNode taken =
        api().post(address + "/acknowledge", Map.of("note", "on it")).expect(200).json();
    assertThat(taken.path("state").asString()).isEqualTo("ACKNOWLEDGED");
    api().post(address + "/acknowledge").expect(200);
    JsonNode note = api().post(address + "/notes", Map.of("text", "cleaned up")).expect(201).json();
    assertThat(note.path("text").asString()).isEqualTo("cleaned up");
    assertThat(api().post(address + "/resolve").expect(200).json().path("state").asString())
        .isEqualTo("RESOLVED");
    assertThat(api().post(address + "/acknowledge").expect(409).json().path("detail").asString())
        .contains("is resolved");
    api().get("/api/v1/incidents/4711").expect(404);
  }

  @Test
  void an_alert_says_why_it_is_quiet_and_what_it_would_have_led_to() {
    road.routes("{\"name\":\"root\",\"hold\":\"PT5M\",\"ticket\":{\"integration\":\"desk\"}}");
    road.raise();
    JsonNode list = api().get("/api/v1/alerts?truth=OPEN&severity=MAJOR").expect(200).json();
    JsonNode alert = list.path("items").path(0);
    assertThat(alert.path("reasons").path(0).path("kind").asString()).isEqualTo("HOLD");
    JsonNode single = api().get("/api/v1/alerts/" + alert.path("id").asString()).expect(200).json();
    assertThat(single.path("wouldHave").asString())
        .isEqualTo("Would have led to a ticket at desk.");
    assertThat(single.path("trail").isEmpty()).isFalse();
    assertThat(api().get("/api/v1/alerts?client=birch").json().path("items").isEmpty()).isTrue();
  }

  @Test
  void pages_of_a_list_hold_every_item_once() {
    for (int i = 0; i < 5; i++) {
      road.take(
          Road.raise("a" + i, "1", "host" + i)
              .severity(Severity.MINOR)
              .at(road.clock.instant())
              .build());
    }
    JsonNode first = api().get("/api/v1/incidents?limit=3").expect(200).json();
    String next = first.path("next").asString();
    JsonNode second = api().get("/api/v1/incidents?limit=3&cursor=" + next).expect(200).json();
    assertThat(first.path("items")).hasSize(3);
    assertThat(second.path("items")).hasSize(2);
    assertThat(second.has("next")).isFalse();
    api().get("/api/v1/alerts?cursor=" + next).expect(400);
  }

  // deliveries

  @Test
  void a_waiting_delivery_is_listed_and_hurried() {
    road.raise();
    JsonNode list = api().get("/api/v1/deliveries?state=waiting&integration=desk").json();
    String id = list.path("items").path(0).path("id").asString();
    api().post("/api/v1/deliveries/" + id + "/retry").expect(200);
    assertThat(
            api()
                .post("/api/v1/deliveries/retry", Map.of("state", "waiting"))
                .expect(200)
                .json()
                .path("retried")
                .asInt())
        .isEqualTo(1);
    road.settle();
    assertThat(api().get("/api/v1/deliveries?state=waiting").json().path("items").isEmpty())
        .isTrue();
    api().post("/api/v1/deliveries/99/retry").expect(404);
  }

  private String onlyDead() {
    JsonNode dead =
        api().get("/api/v1/deliveries?state=dead&kind=TICKET").expect(200).json().path("items");
    assertThat(dead).hasSize(1);
    return "/api/v1/deliveries/" + dead.path(0).path("id").asString();
  }

  private List<JsonNode> audit(String address) {
    String object = address.replaceFirst("/api/v1/deliveries/", "delivery/");
    List<JsonNode> entries = new java.util.ArrayList<>();
    api()
        .get("/api/v1/audit?object=" + object)
        .expect(200)
        .json()
        .path("items")
        .forEach(entries::add);
    return entries;
  }

  @Test
  void a_refused_ticket_is_looked_at_corrected_and_sent() {
    road.desk.troubles.add(FakeDesk.Trouble.REJECTED);
    road.raise();
    road.settle();
    String address = onlyDead();
    JsonNode dead = api().get(address).expect(200).json();
    assertThat(dead.path("failures").path(0).path("problem").asString())
        .isEqualTo("the desk does not want this");
    assertThat(dead.path("content").path("wanted").path("summary").asString())
        .isEqualTo("[MAJOR] Disk C: is full on dc01");
    JsonNode corrected =
        api()
            .put(address, Map.of("summary", "Disk full", "fields", Map.of("Queue", "Operations")))
            .expect(200)
            .json();
    assertThat(corrected.path("state").asString()).isEqualTo("dead");
    assertThat(corrected.path("content").path("wanted").path("fields").path("Queue").asString())
        .isEqualTo("Operations");
    road.raise(Severity.CRITICAL);
    api().post(address + "/retry").expect(200);
    road.settle();
    assertThat(road.desk.only().summary).isEqualTo("Disk full");
    assertThat(road.desk.only().fields).containsEntry("Queue", "Operations");
    assertThat(road.desk.only().priority)
        .isEqualTo(io.nochub.api.ticket.TicketDraft.Priority.URGENT);
    List<JsonNode> audit = audit(address);
    assertThat(audit)
        .extracting(entry -> entry.path("action").asString())
        .containsExactly("retry", "correct");
    assertThat(audit.get(1).path("before").path("summary").asString())
        .isEqualTo("[MAJOR] Disk C: is full on dc01");
    assertThat(audit.get(1).path("after").path("summary").asString()).isEqualTo("Disk full");
    assertThat(audit.get(0).path("before").path("state").asString()).isEqualTo("dead");
    assertThat(audit.get(0).path("after").path("state").asString()).isEqualTo("waiting");
    api().put(address, Map.of("summary", "Too late")).expect(409);
    api().post(address + "/retry").expect(409);
  }

  @Test
  void a_refused_change_of_a_ticket_can_be_corrected_but_not_the_client_of_it() {
    road.raise(Severity.MINOR);
    road.settle();
    road.desk.troubles.add(FakeDesk.Trouble.REJECTED);
    road.raise(Severity.CRITICAL);
    road.settle();
    String address = onlyDead();
    assertThat(api().put(address, Map.of("organisation", "other")).expect(400).problems())
        .containsExactly("organisation: is given when the ticket is made, and #1 is there already");
    api().put(address, Map.of("summary", "Disk full")).expect(200);
    api().post(address + "/retry").expect(200);
    road.settle();
    assertThat(road.desk.only().summary).isEqualTo("Disk full");
  }

  @Test
  void a_refused_ticket_is_given_up_with_a_reason() {
    road.desk.troubles.add(FakeDesk.Trouble.REJECTED);
    road.raise();
    road.settle();
    String address = onlyDead();
    JsonNode abandoned =
        api().post(address + "/abandon", Map.of("reason", "made by hand")).expect(200).json();
    assertThat(abandoned.path("state").asString()).isEqualTo("abandoned");
    api().post(address + "/abandon", Map.of("reason", "again")).expect(409);
    api().post(address + "/retry").expect(409);
    road.clear();
    road.pass(Duration.ofHours(1));
    assertThat(road.desk.tickets).isEmpty();
    assertThat(road.timeline(road.onlyIncident()))
        .anyMatch(
            line -> line.equals("Nothing more is written to the ticket at desk: made by hand"));
    assertThat(audit(address).get(0).path("after").path("reason").asString())
        .isEqualTo("made by hand");
  }

  @Test
  void those_given_up_in_a_span_of_time_are_tried_again_together() {
    for (int i = 0; i < 3; i++) {
      road.desk.troubles.add(FakeDesk.Trouble.REJECTED);
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
      road.settle();
      road.pass(Duration.ofHours(1));
    }
    String since = road.clock.instant().minus(Duration.ofMinutes(150)).toString();
    String until = road.clock.instant().minus(Duration.ofMinutes(90)).toString();
    assertThat(
            api()
                .get("/api/v1/deliveries?state=dead&since=" + since + "&until=" + until)
                .json()
                .path("items"))
        .hasSize(1);
    JsonNode retried =
        api()
            .post("/api/v1/deliveries/retry", Map.of("since", since, "until", until))
            .expect(200)
            .json();
    assertThat(retried.path("retried").asInt()).isEqualTo(1);
    road.settle();
    assertThat(road.desk.only().summary).contains("host1");
    JsonNode audit = api().get("/api/v1/audit?object=deliveries").json().path("items").path(0);
    assertThat(audit.path("before").path("deliveries")).hasSize(1);
    assertThat(audit.path("before").path("since").asString()).isEqualTo(since);
  }

  @Test
  void what_is_no_ticket_cannot_be_corrected() {
    road.write(
        tx -> {
          road.outbox.enqueue(tx, Delivery.Kind.JOB, 1, "rmm", 1, 1, road.clock.instant());
          road.outbox.bury(
              tx,
              road.outbox.entry(tx, Delivery.Kind.JOB, 1).orElseThrow(),
              "REJECTED",
              "no",
              road.clock.instant());
        });
    String id =
        api().get("/api/v1/deliveries?kind=JOB").json().path("items").path(0).path("id").asString();
    assertThat(
            api()
                .put("/api/v1/deliveries/" + id, Map.of("summary", "x"))
                .expect(409)
                .json()
                .path("detail")
                .asString())
        .isEqualTo("Only what a ticket is to hold can be corrected.");
  }

  @Test
  void an_operator_who_retries_during_an_outage_has_one_tried_at_once() {
    road.desk.down = true;
    for (int i = 0; i < 8; i++) {
      road.take(Road.raise("a" + i, "1", "host" + i).at(road.clock.instant()).build());
    }
    road.settle();
    road.pass(Duration.ofHours(1));
    int before = road.desk.refusals;
    JsonNode waiting = api().get("/api/v1/deliveries?state=waiting").json().path("items");
    api()
        .post("/api/v1/deliveries/" + waiting.path(0).path("id").asString() + "/retry")
        .expect(200);
    road.settle();
    assertThat(road.desk.refusals).isEqualTo(before + 1);
  }

  // routes

  @Test
  void a_new_tree_is_checked_put_in_force_and_kept_as_a_version() {
    JsonNode before = api().get("/api/v1/routes").expect(200).json();
    Map<String, Object> tree =
        Map.of(
            "name", "root",
            "ticket", Map.of("integration", "desk", "resolve", "always"),
            "children",
                List.of(
                    Map.of("name", "info", "when", "alert.severity == INFO", "recordOnly", true)));
    JsonNode after =
        api()
            .put(
                "/api/v1/routes",
                Map.of("tree", tree, "reason", "less", "basedOn", before.path("version").asLong()))
            .expect(200)
            .json();
    assertThat(after.path("tree").path("ticket").path("resolve").asString()).isEqualTo("always");
    api()
        .put(
            "/api/v1/routes",
            Map.of("tree", tree, "reason", "again", "basedOn", before.path("version").asLong()))
        .expect(409);
    assertThat(api().get("/api/v1/routes/versions").json().path("items")).hasSize(2);
    api().get("/api/v1/routes?version=" + before.path("version").asLong()).expect(200);
    api().get("/api/v1/routes?version=99").expect(404);
  }

  @Test
  void what_is_wrong_with_a_tree_is_named_rule_by_rule() {
    Map<String, Object> tree =
        Map.of(
            "name", "root",
            "ticket", Map.of("integration", "rmm", "summary", "{{#open}}"),
            "notify", List.of(Map.of("integration", "nobody", "target", "x")),
            "children", List.of(Map.of("name", "a", "when", "alert.colour == 'red'")));
    assertThat(
            api()
                .put("/api/v1/routes", Map.of("tree", tree, "reason", "bad"))
                .expect(400)
                .problems())
        .anyMatch(problem -> problem.startsWith("tree/children/0/when: "))
        .anyMatch(problem -> problem.startsWith("tree/ticket/integration: names integration rmm"))
        .anyMatch(problem -> problem.startsWith("tree/ticket/summary: "))
        .contains("tree/notify/0: names integration nobody, which there is not");
    JsonNode check = api().post("/api/v1/routes/validate", Map.of("tree", tree)).expect(200).json();
    assertThat(check.path("valid").asBoolean()).isFalse();
  }

  @Test
  void a_dry_run_tells_the_whole_road_and_leaves_nothing() {
    Map<String, Object> signal =
        Map.of(
            "sourceAlertId",
            "t1",
            "condition",
            "disk-space C:",
            "severity",
            "CRITICAL",
            "organisationId",
            "1",
            "deviceId",
            "dc01",
            "title",
            "Disk C: is full");
    JsonNode run =
        api()
            .post("/api/v1/routes/dry-run", Map.of("integration", "rmm", "signal", signal))
            .expect(200)
            .json();
    JsonNode result = run.path("results").path(0);
    assertThat(result.path("client").path("id").asString()).isEqualTo("acme");
    assertThat(result.path("trail").isEmpty()).isFalse();
    assertThat(result.path("route").path("path").path(0).asString()).isEqualTo("root");
    assertThat(result.path("effects").path(0).path("integration").asString()).isEqualTo("desk");
    assertThat(road.alertList()).isEmpty();
    assertThat(road.incidentList()).isEmpty();
  }

  @Test
  void a_dry_run_of_what_only_observes_says_what_would_be_sent_live() {
    road.live.clear();
    Map<String, Object> signal =
        Map.of("sourceAlertId", "t1", "organisationId", "1", "deviceId", "dc01");
    JsonNode run =
        api()
            .post("/api/v1/routes/dry-run", Map.of("integration", "rmm", "signal", signal))
            .expect(200)
            .json();
    assertThat(run.path("note").asString()).contains("only observes");
    assertThat(run.path("results").path(0).path("effects")).hasSize(1);
    assertThat(
            api()
                .post("/api/v1/routes/dry-run", Map.of("integration", "none", "signal", signal))
                .expect(400)
                .problems())
        .containsExactly("integration: names integration none, which there is not");
  }

  @Test
  void a_dry_run_of_the_hubs_own_alert_tells_where_it_would_go() {
    Map<String, Object> signal =
        Map.of("sourceAlertId", "t1", "condition", "source-silent", "title", "NinjaOne is silent");
    JsonNode run =
        api()
            .post("/api/v1/routes/dry-run", Map.of("integration", "hub", "signal", signal))
            .expect(200)
            .json();
    assertThat(run.has("note")).isFalse();
    assertThat(run.at("/results/0/client/id").asString()).isEqualTo("operations");
    assertThat(run.at("/results/0/effects/0/integration").asString()).isEqualTo("desk");
  }

  // what is refused

  static Stream<Arguments> bad_requests() {
    return Stream.of(
        arguments("POST", "/api/v1/clients", "{", 400, ""),
        arguments("POST", "/api/v1/clients", "[]", 400, ""),
        arguments("POST", "/api/v1/clients", "{\"name\": 7}", 400, "name"),
        arguments("POST", "/api/v1/clients", "{\"name\": \"x\", \"colour\": 1}", 400, "colour"),
        arguments("POST", "/api/v1/sites", "{\"name\": \"x\"}", 400, "client"),
        arguments(
            "POST",
            "/api/v1/devices",
            "{\"name\": \"x\", \"client\": \"acme\", \"kind\": \"TOASTER\"}",
            400,
            "kind"),
        arguments(
            "POST",
            "/api/v1/mappings",
            "{\"integration\": \"none\", \"organisation\": \"1\", \"client\": \"acme\"}",
            400,
            "integration"),
        arguments("POST", "/api/v1/maintenance-windows", "{}", 400, "until"),
        arguments(
            "PUT",
            "/api/v1/routes",
            "{\"reason\": \"x\", \"tree\": {\"name\": \"r\", \"hold\": \"5 minutes\"}}",
            400,
            "tree/hold"),
        arguments(
            "PUT",
            "/api/v1/routes",
            "{\"reason\": \"x\", \"tree\": {\"name\": \"r\", \"when\": \"true\"}}",
            400,
            "tree/when"),
        arguments(
            "PUT",
            "/api/v1/routes",
            "{\"reason\": \"x\", \"tree\": "
                + "{\"name\":\"r\",\"children\":[".repeat(40)
                + "]}".repeat(40)
                + "}",
            400,
            ""),
        arguments("POST", "/api/v1/routes/dry-run", "{\"integration\": \"rmm\"}", 400, ""),
        arguments("POST", "/api/v1/deliveries/retry", "{\"state\": \"done\"}", 400, "state"),
        arguments("POST", "/api/v1/deliveries/retry", "{\"since\": \"now\"}", 400, "since"),
        arguments("PUT", "/api/v1/deliveries/1", "{}", 400, ""),
        arguments("PUT", "/api/v1/deliveries/1", "{\"priority\": \"X\"}", 400, "priority"),
        arguments("PUT", "/api/v1/deliveries/1", "{\"summary\": \"x\"}", 404, ""),
        arguments("POST", "/api/v1/deliveries/1/abandon", "{}", 400, "reason"),
        arguments("POST", "/api/v1/deliveries/1/abandon", "{\"reason\": \"x\"}", 404, ""),
        arguments("POST", "/api/v1/incidents/1/notes", "{}", 400, "text"),
        arguments("POST", "/api/v1/incidents/1/notes", "{\"text\": \"x\"}", 404, ""),
        arguments(
            "POST", "/api/v1/clients", "{\"name\": \"" + "x".repeat(1 << 20) + "\"}", 413, ""));
  }

  @ParameterizedTest
  @MethodSource("bad_requests")
  void a_bad_request_is_refused_with_the_field_and_changes_nothing(
      String method, String path, String body, int status, String field) {
    long before = changes();
    ApiClient.Reply reply =
        api()
            .send(
                method,
                path,
                "application/json",
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    reply.expect(status);
    if (!field.isEmpty()) {
      assertThat(reply.problems()).anyMatch(problem -> problem.startsWith(field + ": "));
    }
    assertThat(changes()).isEqualTo(before);
  }

  private long changes() {
    return api().get("/api/v1/audit?limit=500").expect(200).json().path("items").size();
  }

  @Test
  void nobody_gets_in_without_a_token() {
    for (String path : List.of("incidents", "alerts", "deliveries", "routes", "clients")) {
      web.stranger().get("/api/v1/" + path).expect(401);
    }
  }
}
