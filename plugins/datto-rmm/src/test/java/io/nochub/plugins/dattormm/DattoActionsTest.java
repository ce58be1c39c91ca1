package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.action.RemoteJobs.Run.State;
import io.nochub.api.signal.Subject;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resolving and quick jobs. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoActionsTest {
  static final Subject SCOPE = Subject.of(FakeDatto.SITE, FakeDatto.DEVICE);
  static final IdempotencyKey KEY = new IdempotencyKey("k3y0fth1sact");

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  // ---- resolving ----

  @Test
  void an_alert_is_resolved_once_and_then_left_alone() throws Exception {
    stage.control().resolve(FakeDatto.ALERT, SCOPE, "done", KEY);
    stage.control().resolve(FakeDatto.ALERT, SCOPE, "done", KEY);

    assertThat(stage.datto.alert(FakeDatto.ALERT)).containsEntry("resolved", true);
    assertThat(stage.asked()).containsOnlyOnce("POST /alert/" + FakeDatto.ALERT + "/resolve");
  }

  @Test
  void a_site_is_scope_enough_and_another_device_of_it_is_not() throws Exception {
    Kind kind =
        failure(
            () ->
                stage
                    .control()
                    .resolve(FakeDatto.ALERT, Subject.of(FakeDatto.SITE, "another"), "", KEY));
    assertThat(kind).isEqualTo(Kind.FORBIDDEN);

    stage.control().resolve(FakeDatto.ALERT, Subject.of(FakeDatto.SITE, null), "", KEY);
    assertThat(stage.datto.alert(FakeDatto.ALERT)).containsEntry("resolved", true);
  }

  @Test
  void who_was_quicker_is_welcome() throws Exception {
    stage
        .vendor
        .on("GET", "/api/v2/alert/*")
        .reply(Reply.json(alert(false)), Reply.json(alert(true)));
    stage.vendor.on("POST", "/api/v2/alert/*/resolve").reply(Reply.status(409));

    stage.control().resolve("a1", SCOPE, "", KEY);

    assertThat(stage.asked()).hasSize(3);
  }

  @Test
  void an_alert_that_is_gone_is_not_found() {
    assertThat(failure(() -> stage.control().resolve("gone", SCOPE, "", KEY)))
        .isEqualTo(Kind.NOT_FOUND);
  }

  // ---- jobs ----

  @Test
  void components_of_all_pages_are_jobs_with_their_variables() throws Exception {
    assertThat(stage.jobs().jobs())
        .hasSize(3)
        .first()
        .satisfies(job -> assertThat(job.name()).isEqualTo("Clean disk"))
        .satisfies(job -> assertThat(job.parameters()).containsExactly("drive"));
  }

  @Test
  void a_job_is_started_on_the_device_with_the_key_in_its_name() throws Exception {
    Run run = stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of("drive", "D:"), KEY);

    assertThat(run.state()).isEqualTo(State.WAITING);
    assertThat(stage.asked())
        .containsExactly(
            "GET /device/" + FakeDatto.DEVICE, "PUT /device/" + FakeDatto.DEVICE + "/quickjob");
    assertThat(stage.vendor.writes().get(1).body())
        .contains("\"jobName\":\"NOC Hub k3y0fth1sact\"")
        .contains("\"componentUid\":\"" + FakeDatto.COMPONENT + "\"")
        .containsIgnoringWhitespaces("\"value\":\"D:\"");
  }

  @ParameterizedTest
  @CsvSource({
    "Pending, WAITING",
    "Running, RUNNING",
    "Success, SUCCEEDED",
    "Warning, SUCCEEDED",
    "Failure, FAILED",
    "Expired, EXPIRED",
    "Retired, EXPIRED",
    "Teleported, RUNNING"
  })
  void every_status_of_a_deployment_means_something(String status, State state) throws Exception {
    Run run = stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY);
    stage.datto.jobsEndAs(status);

    assertThat(stage.jobs().check(run.id(), SCOPE).state()).isEqualTo(state);
  }

  @Test
  void what_a_job_printed_comes_with_its_end() throws Exception {
    Run run = stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY);
    stage.datto.jobsEndAs("Running");
    assertThat(stage.jobs().check(run.id(), SCOPE).output()).isEmpty();
    stage.datto.jobsEndAs("Failure");

    assertThat(stage.jobs().check(run.id(), SCOPE).output())
        .isEqualTo("stdout of the job\nstderr of the job\n");
  }

  @Test
  void of_a_long_output_the_end_is_kept() throws Exception {
    Run run = stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY);
    stage
        .vendor
        .on("GET", "/api/v2/job/*/stdout")
        .json("[{\"stdData\": \"" + "x".repeat(20_000) + "\"}]");

    assertThat(stage.jobs().check(run.id(), SCOPE).output())
        .hasSize(16_000)
        .endsWith("stderr of the job\n");
  }

  @Test
  void a_job_the_device_has_not_taken_up_waits_and_one_nobody_knows_is_not_found()
      throws Exception {
    Run run = stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY);
    stage.datto.jobsEndAs("");

    assertThat(stage.jobs().check(run.id(), SCOPE).state()).isEqualTo(State.WAITING);
    assertThat(failure(() -> stage.jobs().check("nobody-knows", SCOPE))).isEqualTo(Kind.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<p>Please sign in</p>", "{}", "{\"job\": null}", ""})
  void a_job_whose_answer_nobody_understands_may_be_running(String answer) {
    stage.vendor.on("PUT", "/api/v2/device/*/quickjob").json(answer);

    assertThat(failure(() -> stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY)))
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void nothing_is_run_on_a_device_that_was_deleted() {
    stage.datto.device(0).put("deleted", true);

    assertThat(failure(() -> stage.jobs().run(FakeDatto.COMPONENT, SCOPE, Map.of(), KEY)))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(stage.asked()).containsExactly("GET /device/" + FakeDatto.DEVICE);
  }

  private interface Act {
    void run() throws Exception;
  }

  private static Kind failure(Act act) {
    return catchThrowableOfType(IntegrationException.class, act::run).kind();
  }

  private static String alert(boolean resolved) {
    return "{\"alertUid\": \"a1\", \"resolved\": "
        + resolved
        + ", \"alertSourceInfo\": {\"siteUid\": \""
        + FakeDatto.SITE
        + "\", \"deviceUid\": \""
        + FakeDatto.DEVICE
        + "\"}}";
  }
}
