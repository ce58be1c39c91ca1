package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.action.AllowanceRoutes;
import io.nochub.hub.action.JobRoutes;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.Routes;
import io.nochub.hub.web.RunningWeb;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What may be done at a source, and jobs on the device of an incident, over HTTP. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened with the web server
class ActionApiTest {
  private static final String ALLOWANCES = "/api/v1/integrations/rmm/allowances";

  @RegisterExtension final RunningWeb web = new RunningWeb(this::routes);
  private final ExecutorService calls = Executors.newCachedThreadPool();
  private Road road;
  private OpenIntegration rmm;
  private String jobs;

  /** The source can act, the desk cannot. */
  private final class Registry implements IntegrationRegistry {
    @Override
    public Optional<OpenIntegration> find(String id) {
      return id.equals("rmm") ? Optional.of(rmm) : Optional.empty();
    }

    @Override
    public List<OpenIntegration> all() {
      return List.of();
    }

    @Override
    public Optional<IntegrationSwitches> switches(String id) {
      Mode mode = road.live.contains(id) ? Mode.LIVE : Mode.OBSERVE;
      return id.equals("rmm") || id.equals("desk")
          ? Optional.of(new IntegrationSwitches(true, mode, false, false, Set.of()))
          : Optional.empty();
    }

    @Override
    public void listen(Listener listener) {}
  }

  private List<Routes> routes(RunningWeb running) {
    road = new Road(running.database());
    rmm = OpenIntegration.of("rmm", "fake-rmm", FakeRmm.ALL, road.rmm, calls, road.clock);
    Map<String, Set<Capability>> declared = Map.of("rmm", FakeRmm.ALL, "desk", FakeDesk.ALL);
    return List.of(
        new AllowanceRoutes(
            running.database(),
            road.allowances,
            running.audit(),
            id -> Optional.ofNullable(declared.get(id))),
        new JobRoutes(
            running.database(),
            new JobRoutes.Stores(
                road.jobs,
                road.allowances,
                road.incidents,
                road.alerts,
                road.inventory,
                road.outbox,
                running.audit()),
            new Registry(),
            new Keys(new SecureRandom()),
            road.clock));
  }

  @BeforeEach
  void raise() {
    road.write(
        tx -> {
          road.storeIntegration(tx, "rmm");
        });
    road.raise();
    jobs = "/api/v1/incidents/" + road.onlyIncident().id() + "/jobs";
  }

  @AfterEach
  void close() {
    calls.shutdownNow();
    road.close();
  }

  private ApiClient api() {
    return web.admin();
  }

  private void allow(String... allowed) {
    api().put(ALLOWANCES, Map.of("jobs", List.of(allowed), "clearing", false)).expect(200);
  }

  private static Map<String, Object> cleanDisk() {
    return Map.of("integration", "rmm", "job", "clean-disk", "parameters", Map.of("drive", "C:"));
  }

  @Test
  void nothing_may_be_done_at_a_source_until_an_admin_says_so() {
    JsonNode none = api().get(ALLOWANCES).expect(200).json();
    assertThat(none.path("jobs")).isEmpty();
    assertThat(none.path("clearing").asBoolean()).isFalse();
    assertThat(api().get(jobs).expect(200).json().path("offers")).isEmpty();
    assertThat(api().post(jobs, cleanDisk()).expect(403).json().path("detail").asString())
        .contains("has not allowed job clean-disk of rmm");
    assertThat(road.rmm.started).isEmpty();
  }

  @Test
  void only_allowed_jobs_are_offered_and_a_run_is_shown_with_what_it_came_to() {
    allow("clean-disk");
    JsonNode offers = api().get(jobs).expect(200).json().path("offers");
    assertThat(offers).hasSize(1);
    assertThat(offers.get(0).path("name").asString()).isEqualTo("Clean disk");
    JsonNode asked = api().post(jobs, cleanDisk()).expect(201).json();
    assertThat(asked.path("state").asString()).isEqualTo("REQUESTED");
    road.rmm.state = Run.State.SUCCEEDED;
    road.rmm.output = "12 GB freed";
    road.pass(Duration.ofSeconds(1));
    road.pass(Duration.ofSeconds(10));
    JsonNode run = api().get(jobs).expect(200).json().path("runs").get(0);
    assertThat(run.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(run.path("output").asString()).isEqualTo("12 GB freed");
    assertThat(road.rmm.started).containsExactly("clean-disk on 1/dc01 with {drive=C:}");
  }

  @Test
  void who_asked_for_a_job_and_who_allowed_it_is_recorded() {
    allow("clean-disk");
    allow("clean-disk");
    api().post(jobs, cleanDisk()).expect(201);
    assertThat(road.timeline(road.onlyIncident())).contains("Asked rmm to run job \"Clean disk\".");
    assertThat(
            road.database.<List<String>>read(
                tx ->
                    tx.list(
                        "select action || ' ' || object from audit_entry order by id",
                        row -> row.getString(1))))
        .containsExactly("change integration/rmm/allowances", "run-job incident/1");
  }

  @Test
  void the_same_job_does_not_run_twice_at_a_time_on_one_device() {
    allow("clean-disk");
    api().post(jobs, cleanDisk()).expect(201);
    assertThat(api().post(jobs, cleanDisk()).expect(409).json().path("detail").asString())
        .contains("is under way on this device");
  }

  private static List<String> problemFields(ApiClient.Reply reply) {
    List<String> fields = new ArrayList<>();
    reply.expect(400).json().path("errors").forEach(e -> fields.add(e.path("field").asString()));
    return fields;
  }

  @Test
  void bad_requests_name_the_field() {
    allow("clean-disk", "gone");
    assertThat(
            problemFields(
                api()
                    .post(
                        jobs,
                        Map.of(
                            "integration",
                            "rmm",
                            "job",
                            "clean-disk",
                            "parameters",
                            Map.of("disk", "C:")))))
        .containsExactly("parameters.disk");
    assertThat(problemFields(api().post(jobs, Map.of("integration", "rmm", "job", "gone"))))
        .containsExactly("job");
    assertThat(problemFields(api().post(jobs, Map.of("integration", "none", "job", "x"))))
        .containsExactly("integration");
    assertThat(problemFields(api().post(jobs, Map.of("integration", "rmm"))))
        .containsExactly("job");
    assertThat(problemFields(api().put(ALLOWANCES, Map.of("jobs", List.of("x")))))
        .containsExactly("clearing");
    assertThat(
            problemFields(
                api()
                    .put(
                        "/api/v1/integrations/desk/allowances",
                        Map.of("jobs", List.of("x"), "clearing", true))))
        .containsExactly("jobs", "clearing");
    api().get("/api/v1/integrations/none/allowances").expect(404);
    api().get("/api/v1/incidents/999/jobs").expect(404);
  }

  @Test
  void a_source_that_only_observes_or_does_not_know_the_device_runs_nothing() {
    allow("clean-disk");
    road.live.clear();
    assertThat(api().post(jobs, cleanDisk()).expect(409).json().path("detail").asString())
        .isEqualTo("rmm only observes: nothing is run there.");
    road.live.add("rmm");
    road.take(
        AlertRaised.of("b1", "no-backup", Subject.of("1", null))
            .severity(Severity.MAJOR)
            .title("No backup of anything")
            .at(road.clock.instant())
            .build());
    String other = "/api/v1/incidents/" + road.incidentList().get(0).id() + "/jobs";
    assertThat(api().get(other).expect(200).json().path("offers")).isEmpty();
    assertThat(api().post(other, cleanDisk()).expect(409).json().path("detail").asString())
        .contains("is not known to rmm");
  }

  @Test
  void a_page_that_is_looked_at_again_and_again_asks_the_source_once_a_minute() {
    allow("clean-disk");
    for (int i = 0; i < 5; i++) {
      api().get(jobs).expect(200);
    }
    assertThat(road.rmm.listed).isEqualTo(1);
    road.clock.push(Duration.ofMinutes(1));
    assertThat(api().get(jobs).expect(200).json().path("offers")).hasSize(1);
    assertThat(road.rmm.listed).isEqualTo(2);
  }

  @Test
  void a_source_that_does_not_answer_is_named_beside_what_was_run() {
    allow("clean-disk");
    road.rmm.troubles.add(Kind.UNAVAILABLE);
    JsonNode shown = api().get(jobs).expect(200).json();
    assertThat(shown.path("problems").get(0).asString()).isEqualTo("rmm: the RMM is in trouble");
    road.rmm.troubles.add(Kind.UNAVAILABLE);
    api().post(jobs, cleanDisk()).expect(502);
  }
}
