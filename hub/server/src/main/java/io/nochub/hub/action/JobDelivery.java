package io.nochub.hub.action;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.RemoteJobs;
import io.nochub.hub.action.JobRun.State;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Consequences;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Starts a job and looks how it goes until it has ended. A start is written down before it is sent
 * and never sent twice: when its answer is lost, a person has to look. What it came to stands on
 * the timeline and goes to the ticket as a note.
 */
public final class JobDelivery implements Delivery {
  private static final Duration CALL = Duration.ofSeconds(60);

  /** A job somebody asked for is no longer wanted unseen after that. */
  private static final Duration START_WITHIN = Duration.ofMinutes(15);

  private static final Duration END_WITHIN = Duration.ofHours(24);
  private static final Duration EAGER = Duration.ofMinutes(2);
  private static final Duration LOOK_OFTEN = Duration.ofSeconds(10);
  private static final Duration LOOK_SELDOM = Duration.ofMinutes(1);
  private static final int LONGEST_OUTPUT = 4000;

  private final Database database;
  private final JobStore jobs;
  private final IncidentStore incidents;
  private final Consequences consequences;
  private final Function<String, Optional<OpenIntegration>> integrations;
  private final InstantSource clock;

  public JobDelivery(
      Database database,
      JobStore jobs,
      IncidentStore incidents,
      Consequences consequences,
      Function<String, Optional<OpenIntegration>> integrations,
      InstantSource clock) {
    this.database = database;
    this.jobs = jobs;
    this.incidents = incidents;
    this.consequences = consequences;
    this.integrations = integrations;
    this.clock = clock;
  }

  @Override
  public Delivery.Kind kind() {
    return Delivery.Kind.JOB;
  }

  @Override
  public Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException {
    JobRun run = database.read(tx -> jobs.run(tx, entry.ref())).orElseThrow();
    return switch (run.state()) {
      case REQUESTED -> start(run);
      case STARTING ->
          end(run, State.UNKNOWN, "The hub stopped while it was being started.").unanswered();
      case RUNNING -> look(run);
      default -> Next.DONE.unanswered();
    };
  }

  private Next start(JobRun run) throws IntegrationException, InterruptedException {
    if (isOver(run.requestedAt(), START_WITHIN)) {
      return end(
              run,
              State.EXPIRED,
              "It could not be started within 15 minutes and is not wanted unseen.")
          .unanswered();
    }
    OpenIntegration integration =
        OpenIntegration.orUnavailable(integrations.apply(run.integration()), run.integration());
    RemoteJobs role = role(integration);
    JobRun starting = run.starting(clock.instant());
    save(starting);
    try {
      RemoteJobs.Run begun =
          integration.call(
              "run job",
              CALL,
              () ->
                  role.run(
                      run.job(), run.scope(), run.parameters(), new IdempotencyKey(run.key())));
      JobRun running = starting.running(begun.id());
      save(running);
      return seen(running, begun);
    } catch (IntegrationException e) {
      return notStarted(starting, e);
    } catch (PluginFault e) {
      return end(starting, State.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  private Next notStarted(JobRun run, IntegrationException failure) throws IntegrationException {
    return switch (failure.kind()) {
      case OUTCOME_UNKNOWN -> end(run, State.UNKNOWN, failure.getMessage()).unanswered();
      case FORBIDDEN, NOT_FOUND, REJECTED, BAD_PAYLOAD, CONFLICT ->
          end(run, State.FAILED, failure.getMessage());
      case UNAVAILABLE, RATE_LIMITED, AUTHENTICATION -> {
        save(run.notStarted());
        throw failure;
      }
    };
  }

  private Next look(JobRun run) throws IntegrationException, InterruptedException {
    Instant started = run.startedAt() == null ? run.requestedAt() : run.startedAt();
    if (isOver(started, END_WITHIN)) {
      return end(run, State.EXPIRED, "It has not ended within a day.").unanswered();
    }
    OpenIntegration integration =
        OpenIntegration.orUnavailable(integrations.apply(run.integration()), run.integration());
    RemoteJobs role = role(integration);
    String id = String.valueOf(run.runId());
    try {
      return seen(run, integration.call("look at job", CALL, () -> role.check(id, run.scope())));
    } catch (IntegrationException e) {
      if (e.kind() != IntegrationException.Kind.NOT_FOUND
          && e.kind() != IntegrationException.Kind.FORBIDDEN
          && e.kind() != IntegrationException.Kind.REJECTED) {
        throw e;
      }
      return end(run, State.UNKNOWN, e.getMessage());
    }
  }

  private Next seen(JobRun run, RemoteJobs.Run now) {
    return switch (now.state()) {
      case WAITING, RUNNING -> {
        Instant started = run.startedAt() == null ? run.requestedAt() : run.startedAt();
        Duration pause = isOver(started, EAGER) ? LOOK_SELDOM : LOOK_OFTEN;
        yield Next.at(clock.instant().plus(pause));
      }
      case SUCCEEDED -> end(run, State.SUCCEEDED, now.output());
      case FAILED -> end(run, State.FAILED, now.output());
      case EXPIRED -> end(run, State.EXPIRED, now.output());
    };
  }

  private boolean isOver(Instant since, Duration length) {
    return !clock.instant().isBefore(since.plus(length));
  }

  private static RemoteJobs role(OpenIntegration integration) throws IntegrationException {
    return integration
        .remoteJobs()
        .orElseThrow(
            () ->
                IntegrationException.of(
                    IntegrationException.Kind.UNAVAILABLE,
                    integration.id() + " runs no jobs with its present settings."));
  }

  private void save(JobRun run) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          jobs.save(tx, run);
          return run;
        });
  }

  private Next end(JobRun run, State how, String output) {
    Instant now = clock.instant();
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          ended(tx, run.ended(how, output, now), now);
          return run;
        });
    return Next.DONE;
  }

  private void ended(Transaction tx, JobRun run, Instant now) {
    jobs.save(tx, run);
    String said = sentence(run);
    incidents.add(
        tx, run.incidentId(), new TimelineEntry(now, Actor.HUB, TimelineEntry.Kind.JOB, said));
    incidents
        .incident(tx, run.incidentId())
        .ifPresent(incident -> consequences.follow(tx, incident, Happening.NOTED, said, now));
  }

  private static String sentence(JobRun run) {
    String job = "Job \"" + run.name() + "\" at " + run.integration();
    String how =
        switch (run.state()) {
          case SUCCEEDED -> " succeeded.";
          case FAILED -> " failed.";
          case EXPIRED -> " did not end in time.";
          default -> ": nobody knows whether it ran. Look at the device before running it again.";
        };
    String output = run.output().strip();
    int cut = Math.max(0, output.length() - LONGEST_OUTPUT);
    return job + how + (output.isEmpty() ? "" : "\n" + output.substring(cut));
  }

  @Override
  public Map<String, Object> content(Transaction tx, long ref) {
    return jobs.run(tx, ref)
        .map(
            run ->
                Change.values(
                    "job", run.job(),
                    "name", run.name(),
                    "state", run.state().name(),
                    "requestedAt", run.requestedAt(),
                    "startedAt", run.startedAt(),
                    "output", run.output()))
        .orElse(Map.of());
  }

  @Override
  public void buried(Transaction tx, OutboxEntry entry, String problem, Instant now) {
    jobs.run(tx, entry.ref())
        .filter(run -> !run.state().isEnd())
        .ifPresent(run -> ended(tx, run.ended(State.UNKNOWN, problem, now), now));
  }
}
