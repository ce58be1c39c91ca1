package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.action.RemoteJobs.Job;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.action.RemoteJobs.Run.State;
import io.nochub.api.signal.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VsaXJobsTest {
  private static final Subject ACME = Subject.of("1042", FakeVsaX.FS01);
  private static final String TASK = "task:123";
  private static final String SCRIPT = "script:" + FakeVsaX.SCRIPT;
  private static final Map<String, String> SPOOLER = Map.of("service", "Spooler");

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void offered_are_the_owners_tasks_and_the_scripts_of_the_category() throws Exception {
    assertThat(jobs().jobs())
        .containsExactly(
            new Job(TASK, "Clean disk", "", List.of()),
            new Job(SCRIPT, "Restart service", "As it says", List.of("service")));
  }

  @Test
  void without_a_category_no_script_is_offered_or_run() throws Exception {
    RemoteJobs jobs = stage.x().remoteJobs().orElseThrow();

    assertThat(jobs.jobs()).extracting(Job::id).containsExactly(TASK);
    assertThat(refusal(() -> jobs.run(SCRIPT, ACME, SPOOLER, Stage.KEY)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(stage.vsaX().started()).isZero();
  }

  @Test
  void a_task_runs_on_exactly_the_one_device() throws Exception {
    RemoteJobs jobs = jobs();

    Run run = jobs.run(TASK, ACME, Map.of(), Stage.KEY);
    assertThat(jobs.check(run.id(), ACME).state()).isEqualTo(State.RUNNING);
    stage.vsaX().executed("Successful", "42 files removed");
    Run done = jobs.check(run.id(), ACME);

    assertThat(stage.vendor().writes())
        .singleElement()
        .satisfies(
            write ->
                assertThat(write.body())
                    .isEqualTo("{\"DeviceIdentifiers\":[\"" + FakeVsaX.FS01 + "\"]}"));
    assertThat(done.state()).isEqualTo(State.SUCCEEDED);
    assertThat(done.output()).isEqualTo("Script 1: done\n42 files removed\n");
  }

  @Test
  void a_script_gets_its_variables_by_their_names() throws Exception {
    RemoteJobs jobs = jobs();

    Run run = jobs.run(SCRIPT, ACME, SPOOLER, Stage.KEY);
    stage.vsaX().executed("Failed", "Access denied");

    assertThat(stage.vendor().writes().get(0).body())
        .contains("\"Id\":239", "\"Value\":\"Spooler\"", FakeVsaX.FS01);
    assertThat(jobs.check(run.id(), ACME))
        .isEqualTo(new Run(run.id(), State.FAILED, "Access denied"));
  }

  @Test
  void the_same_key_starts_one_run_also_after_a_restart() throws Exception {
    Run first = jobs().run(TASK, ACME, Map.of(), Stage.KEY);
    Run second = jobs().run(TASK, ACME, Map.of(), Stage.KEY);
    jobs().run(TASK, ACME, Map.of(), Stage.OTHER_KEY);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(stage.vsaX().started()).isEqualTo(2);
  }

  @Test
  void a_lost_answer_to_a_start_may_have_started_it() throws Exception {
    RemoteJobs jobs = jobs();
    stage.vendor().loseNextAnswerTo(asked -> asked.method().equals("POST"));

    assertThat(refusal(() -> jobs.run(TASK, ACME, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(stage.vsaX().started()).isEqualTo(1);
  }

  @Test
  void an_answer_without_an_execution_may_have_started_it() throws Exception {
    RemoteJobs jobs = jobs();
    stage
        .vendor()
        .on("POST", FakeVsaX.BASE + "/automation/tasks/123/run")
        .json("{\"Data\":{},\"Meta\":{\"ResponseCode\":200}}");

    assertThat(refusal(() -> jobs.run(TASK, ACME, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
  }

  @Test
  void a_device_of_another_client_is_refused_before_anything_is_sent() throws Exception {
    RemoteJobs jobs = jobs();
    Subject foreign = Subject.of("1043", FakeVsaX.FS01);

    assertThat(refusal(() -> jobs.run(TASK, foreign, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> jobs.run(TASK, Subject.UNKNOWN, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(stage.vendor().writes()).isEmpty();
  }

  @Test
  void the_same_key_for_another_client_shows_nothing_of_the_first_ones_run() throws Exception {
    RemoteJobs jobs = jobs();
    Run run = jobs.run(TASK, ACME, Map.of(), Stage.KEY);
    Subject foreign = Subject.of("1043", FakeVsaX.FS01);

    assertThat(refusal(() -> jobs.run(TASK, foreign, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> jobs.check(run.id(), foreign)).kind()).isEqualTo(Kind.FORBIDDEN);
  }

  @ParameterizedTest
  @CsvSource({"task:124", "task:125", "task:999", "script:other"})
  void what_is_not_offered_is_not_run(String job) throws Exception {
    RemoteJobs jobs = jobs();

    assertThat(refusal(() -> jobs.run(job, ACME, Map.of(), Stage.KEY)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    assertThat(stage.vsaX().started()).isZero();
  }

  @Test
  void parameters_nobody_knows_are_named() throws Exception {
    RemoteJobs jobs = jobs();

    assertThat(refusal(() -> jobs.run(SCRIPT, ACME, Map.of("colour", "red"), Stage.KEY)))
        .hasMessageContaining("colour")
        .hasMessageContaining("service");
    assertThat(refusal(() -> jobs.run(TASK, ACME, SPOOLER, Stage.KEY)))
        .hasMessageContaining("takes no parameters");
  }

  @ParameterizedTest
  @CsvSource({
    "Pending,WAITING",
    "running,RUNNING",
    "Stopped,FAILED",
    "Unresponsive,EXPIRED",
    "Contemplating,RUNNING"
  })
  void states_are_known_by_their_words(String word, State state) throws Exception {
    RemoteJobs jobs = jobs();
    Run run = jobs.run(TASK, ACME, Map.of(), Stage.KEY);

    stage.vsaX().executed(word, "");

    assertThat(jobs.check(run.id(), ACME).state()).isEqualTo(state);
  }

  @Test
  void a_run_vsa_does_not_show_is_waited_for() throws Exception {
    RemoteJobs jobs = jobs();

    assertThat(jobs.check(SCRIPT + ":e-1", ACME).state()).isEqualTo(State.WAITING);
    assertThat(jobs.check(TASK + ":77", ACME).state()).isEqualTo(State.WAITING);
    assertThat(refusal(() -> jobs.check("../admin", ACME)).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void only_the_end_of_a_long_output_is_brought() throws Exception {
    RemoteJobs jobs = jobs();
    Run run = jobs.run(SCRIPT, ACME, SPOOLER, Stage.KEY);
    stage.vsaX().executed("Successful", "x".repeat(20_000) + "the end");

    assertThat(jobs.check(run.id(), ACME).output()).hasSize(16_000).endsWith("the end");
  }

  private RemoteJobs jobs() throws Exception {
    return stage.x("scriptCategory", "noc hub").remoteJobs().orElseThrow();
  }

  private static IntegrationException refusal(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "no refusal");
  }
}
