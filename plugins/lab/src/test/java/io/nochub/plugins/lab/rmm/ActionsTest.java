package io.nochub.plugins.lab.rmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs.Job;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.signal.Subject;
import io.nochub.plugins.lab.rmm.Acts.Act;
import io.nochub.plugins.lab.story.Story;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActionsTest {
  private static final Subject EXCHANGE = Subject.of("acme", "acme-ex01");
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0f0ne1ntent");
  private static final IdempotencyKey OTHER = new IdempotencyKey("an0ther1ntent");

  private final MemoryState state = new MemoryState();
  private final ManualClock clock = ManualClock.atStart();
  private final JacksonJson json = new JacksonJson();
  private final Story story = Story.load(json);
  private final Acts acts = new Acts(state, json);
  private final LabJobs jobs = new LabJobs(story, acts, clock);
  private final LabAlertControl control = new LabAlertControl(story, acts, clock);

  @Test
  void two_jobs_are_prepared() {
    assertThat(jobs.jobs()).extracting(Job::id).containsExactly("clean-disk", "restart-service");
  }

  @Test
  void a_run_goes_on_for_a_while_and_ends_well() throws Exception {
    Run run = restart("MSExchangeTransport", KEY);

    assertThat(run.state()).isEqualTo(Run.State.RUNNING);
    clock.advance(Duration.ofSeconds(19));
    assertThat(jobs.check(run.id(), EXCHANGE).state()).isEqualTo(Run.State.RUNNING);
    clock.advance(Duration.ofSeconds(1));
    assertThat(jobs.check(run.id(), EXCHANGE))
        .isEqualTo(
            new Run(run.id(), Run.State.SUCCEEDED, "MSExchangeTransport runs again (pretend)"));
  }

  @Test
  void a_service_that_is_not_there_ends_the_run_badly_and_mends_nothing() throws Exception {
    Run run = restart("Nonsense", KEY);
    clock.advance(Duration.ofMinutes(1));

    Run ended = jobs.check(run.id(), EXCHANGE);

    assertThat(ended.state()).isEqualTo(Run.State.FAILED);
    assertThat(ended.output()).contains("ACME-EX01", "Nonsense");
    assertThat(acts.doneFrom(0, clock.instant())).flatExtracting(Act::ends).isEmpty();
  }

  @Test
  void the_same_key_is_the_same_run() throws Exception {
    Run first = restart("MSExchangeTransport", KEY);
    clock.advance(Duration.ofMinutes(1));

    assertThat(restart("MSExchangeTransport", KEY).id()).isEqualTo(first.id());
    assertThat(acts.count()).isEqualTo(1);
  }

  @Test
  void runs_are_known_after_a_restart() throws Exception {
    Run run = restart("MSExchangeTransport", KEY);
    LabJobs restarted = new LabJobs(story, new Acts(state, json), clock);

    assertThat(restarted.check(run.id(), EXCHANGE)).isEqualTo(run);
  }

  @Test
  void what_is_outside_of_the_scope_is_refused_and_nothing_is_written() throws Exception {
    restart("MSExchangeTransport", KEY);
    Map<String, String> before = state.values();
    Subject birch = Subject.of("birch", "acme-ex01");
    Subject otherDevice = Subject.of("acme", "acme-dc01");
    String alert = "acme-ex01/service MSExchangeTransport";

    fails(Kind.FORBIDDEN, () -> jobs.run("clean-disk", birch, Map.of(), OTHER));
    fails(Kind.FORBIDDEN, () -> jobs.check(KEY.value(), birch));
    fails(Kind.FORBIDDEN, () -> jobs.check(KEY.value(), otherDevice));
    fails(Kind.FORBIDDEN, () -> control.resolve(alert, birch, "", OTHER));
    fails(Kind.FORBIDDEN, () -> control.resolve(alert, otherDevice, "", OTHER));
    fails(Kind.FORBIDDEN, () -> control.resolve(alert, Subject.UNKNOWN, "", OTHER));
    fails(Kind.FORBIDDEN, () -> jobs.run("clean-disk", Subject.of("acme", null), Map.of(), OTHER));
    assertThat(state.values()).isEqualTo(before);
  }

  @Test
  void what_is_not_there_is_not_found() {
    Subject nowhere = Subject.of("acme", "acme-nothing");

    fails(Kind.NOT_FOUND, () -> jobs.run("clean-disk", nowhere, Map.of(), KEY));
    fails(Kind.NOT_FOUND, () -> jobs.run("format-disk", EXCHANGE, Map.of(), KEY));
    fails(Kind.NOT_FOUND, () -> jobs.check("n0such", EXCHANGE));
    fails(Kind.NOT_FOUND, () -> control.resolve("acme-ex01/nothing", EXCHANGE, "", KEY));
  }

  @Test
  void an_alert_that_was_resolved_is_no_run() throws Exception {
    control.resolve("acme-ex01/service MSExchangeTransport", EXCHANGE, "", KEY);

    fails(Kind.NOT_FOUND, () -> jobs.check(KEY.value(), EXCHANGE));
  }

  @Test
  void the_client_alone_is_scope_enough_to_resolve() throws Exception {
    Subject acme = Subject.of("acme", null);
    control.resolve("acme-ex01/service MSExchangeTransport", acme, "done", KEY);

    assertThat(acts.doneFrom(0, clock.instant())).extracting(Act::output).containsExactly("done");
  }

  @Test
  void none_that_is_done_is_told_before_one_asked_for_earlier() throws Exception {
    restart("MSExchangeTransport", KEY);
    control.resolve("acme-ex01/queue-length", EXCHANGE, "", OTHER);

    assertThat(acts.doneFrom(0, clock.instant())).isEmpty();
    clock.advance(Duration.ofSeconds(20));
    assertThat(acts.doneFrom(0, clock.instant())).hasSize(2);
    assertThat(acts.doneFrom(1, clock.instant())).extracting(Act::job).containsExactly("resolve");
  }

  @Test
  void old_acts_are_forgotten_and_their_numbers_are_not_given_again() throws Exception {
    for (int i = 0; i < 150; i++) {
      String key = "k3y%06d".formatted(i);
      acts.add(
          new Act(
              key, "resolve", "acme-ex01", List.of("a".repeat(300)), clock.instant(), true, ""));
    }

    assertThat(acts.count()).isEqualTo(150);
    assertThat(acts.doneFrom(149, clock.instant()))
        .extracting(Act::id)
        .containsExactly("k3y000149");
    assertThat(acts.doneFrom(0, clock.instant())).hasSize(100);
    assertThat(acts.find("k3y000000")).isEmpty();
  }

  private Run restart(String service, IdempotencyKey key) throws IntegrationException {
    return jobs.run("restart-service", EXCHANGE, Map.of("service", service), key);
  }

  private static void fails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
