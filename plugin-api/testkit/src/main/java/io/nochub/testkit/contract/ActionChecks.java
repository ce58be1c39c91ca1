package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.nochub.api.Capability;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.signal.Subject;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import io.nochub.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Acting at the source: always for somebody, never for somebody else. */
abstract class ActionChecks extends Checks {
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0fth1sact");
  private static final int LONGEST_OUTPUT = 16_000;

  private @Nullable Connection connection;

  ActionChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  /** One way to act, for a scope. */
  private record Act(String name, boolean canBeRepeated, For action) {
    interface For {
      void scope(Subject scope) throws Exception;
    }

    Call<?> on(Subject scope) {
      return () -> {
        action.scope(scope);
        return "done";
      };
    }
  }

  @BeforeEach
  void open() {
    connection = kit().open();
  }

  @TestFactory
  Stream<DynamicTest> the_vendor_is_told() {
    return each(
        act -> {
          act.on(kit().actionScope()).run();
          if (kit().callsVendor()) {
            assertThat(harmful()).as("requests that change something").isNotEmpty();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_scope_of_another_organisation_is_refused_before_any_write() {
    return each(act -> isRefused(act, kit().foreignScope()));
  }

  @TestFactory
  Stream<DynamicTest> a_scope_that_names_nobody_is_refused_before_any_write() {
    return each(act -> isRefused(act, Subject.UNKNOWN));
  }

  @TestFactory
  Stream<DynamicTest> doing_it_twice_is_a_success() {
    return each(
        act -> {
          act.on(kit().actionScope()).run();
          if (act.canBeRepeated) {
            act.on(kit().actionScope()).run();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> a_vendor_in_trouble_fails_the_act() {
    onlyIfItCallsTheVendor();
    // What comes first is a look at whose it is, which may be repeated.
    return each(act -> failsInTrouble(act, request -> true, true));
  }

  @TestFactory
  Stream<DynamicTest> a_vendor_that_falls_ill_at_the_write_fails_the_act() {
    onlyIfItCallsTheVendor();
    return each(act -> failsInTrouble(act, request -> !kit().harmless(request), act.canBeRepeated));
  }

  @TestFactory
  Stream<DynamicTest> an_interrupt_ends_the_act() {
    onlyIfItCallsTheVendor();
    return each(act -> endsWhenInterrupted(act.name, act.on(kit().actionScope())));
  }

  @Test
  @OnlyWith(Capability.REMOTE_JOBS)
  void jobs_are_listed_once_each() throws Exception {
    List<RemoteJobs.Job> jobs = jobs().jobs();

    assertThat(jobs).isNotEmpty().extracting(RemoteJobs.Job::id).doesNotHaveDuplicates();
    assertThat(jobs)
        .allSatisfy(job -> assertThat(job.id()).isNotBlank())
        .allSatisfy(job -> assertThat(job.name()).isNotBlank())
        .allSatisfy(job -> assertThat(job.parameters()).doesNotHaveDuplicates());
    assertThat(harmful()).as("requests that may change something").isEmpty();
  }

  @Test
  @OnlyWith(Capability.REMOTE_JOBS)
  void a_run_can_be_looked_at_by_whom_it_was_for_and_nobody_else() throws Exception {
    RemoteJobs.Run run = run(kit().actionScope());
    assertThat(run.id()).isNotBlank();
    int before = harmful().size();

    RemoteJobs.Run later = jobs().check(run.id(), kit().actionScope());

    assertThat(later.id()).isEqualTo(run.id());
    assertThat(later.output()).hasSizeLessThanOrEqualTo(LONGEST_OUTPUT);
    IntegrationException refusal =
        failure(
            "a look by another organisation", () -> jobs().check(run.id(), kit().foreignScope()));
    assertThat(refusal.kind()).as("%s", refusal.getMessage()).isEqualTo(Kind.FORBIDDEN);
    assertThat(harmful()).as("requests that may change something").hasSize(before);
  }

  @Test
  @OnlyWith(Capability.REMOTE_JOBS)
  void a_job_nobody_prepared_is_not_run() throws Exception {
    IntegrationException refusal =
        failure(
            "running a job that is not there",
            () -> jobs().run(kit().unknownJob(), kit().actionScope(), Map.of(), KEY));

    assertThat(refusal.kind())
        .as("%s", refusal.getMessage())
        .isIn(Kind.NOT_FOUND, Kind.REJECTED, Kind.FORBIDDEN);
  }

  private void isRefused(Act act, Subject scope) throws Exception {
    IntegrationException refusal = failure(act.name, act.on(scope));

    assertThat(refusal.kind()).as("%s", refusal.getMessage()).isEqualTo(Kind.FORBIDDEN);
    assertThat(harmful()).as("requests that may change something").isEmpty();
  }

  private void failsInTrouble(Act act, Predicate<Asked> which, boolean mayBeRepeatable)
      throws Exception {
    for (Trouble trouble : EnumSet.complementOf(EnumSet.of(Trouble.HANGS))) {
      Set<Kind> agreed = EnumSet.copyOf(kit().kinds(trouble, false));
      if (mayBeRepeatable) {
        agreed.addAll(kit().kinds(trouble, true));
      }
      vendor().trouble(trouble, which);
      IntegrationException failure =
          failure(act.name + " with a vendor that is " + trouble, act.on(kit().actionScope()));
      assertThat(failure.kind()).as("%s: %s", trouble, failure.getMessage()).isIn(agreed);
    }
  }

  private List<Asked> harmful() {
    return vendor().asked().stream().filter(request -> !kit().harmless(request)).toList();
  }

  /** A test for every act that is declared, each with a vendor and a connection of its own. */
  private Stream<DynamicTest> each(ActTest test) {
    return acts().stream()
        .map(
            act ->
                dynamicTest(
                    act.name,
                    () -> {
                      kit().scriptVendor();
                      open();
                      test.run(act);
                    }));
  }

  private interface ActTest {
    void run(Act act) throws Exception;
  }

  private List<Act> acts() {
    List<Act> acts = new ArrayList<>();
    if (kit().declares(Capability.ALERT_ACKNOWLEDGE)) {
      acts.add(new Act("acknowledge", true, this::acknowledge));
    }
    if (kit().declares(Capability.ALERT_RESOLVE)) {
      acts.add(new Act("resolve", true, this::resolve));
    }
    if (kit().declares(Capability.REMOTE_JOBS)) {
      acts.add(new Act("run a job", false, this::run));
    }
    if (kit().declares(Capability.MAINTENANCE)) {
      acts.add(new Act("begin maintenance", true, this::begin));
      acts.add(new Act("end maintenance", true, this::end));
    }
    return acts;
  }

  private void acknowledge(Subject scope) throws Exception {
    integration()
        .alertControl()
        .orElseThrow()
        .acknowledge(kit().openAlert(), scope, "seen by the kit", KEY);
  }

  private void resolve(Subject scope) throws Exception {
    integration()
        .alertControl()
        .orElseThrow()
        .resolve(kit().openAlert(), scope, "ended by the kit", KEY);
  }

  private RemoteJobs.Run run(Subject scope) throws Exception {
    return jobs().run(kit().preparedJob(), scope, kit().jobParameters(), KEY);
  }

  private void begin(Subject scope) throws Exception {
    Instant now = ManualClock.START;
    integration()
        .maintenanceControl()
        .orElseThrow()
        .begin(scope, now, now.plus(Duration.ofHours(1)), "patching by the kit", KEY);
  }

  private void end(Subject scope) throws Exception {
    integration().maintenanceControl().orElseThrow().end(scope, KEY);
  }

  private RemoteJobs jobs() {
    return integration().remoteJobs().orElseThrow();
  }

  private Integration integration() {
    return Objects.requireNonNull(connection).integration();
  }
}
