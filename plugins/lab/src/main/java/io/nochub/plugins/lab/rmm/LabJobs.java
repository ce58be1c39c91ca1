package io.nochub.plugins.lab.rmm;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.signal.Subject;
import io.nochub.plugins.lab.rmm.Acts.Act;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.StoryDevice;
import io.nochub.plugins.lab.story.StoryEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two pretend jobs. A run takes 20 seconds; when it ended well, the next poll brings the clears of
 * what it mended.
 */
final class LabJobs implements RemoteJobs {
  private static final Duration TAKES = Duration.ofSeconds(20);
  private static final String CLEAN_DISK = "clean-disk";
  private static final String RESTART_SERVICE = "restart-service";

  private static final List<Job> JOBS =
      List.of(
          new Job(CLEAN_DISK, "Clean disk (pretend)", "Frees space on all disks.", List.of()),
          new Job(
              RESTART_SERVICE,
              "Restart service (pretend)",
              "Stops and starts one service.",
              List.of("service")));

  private final Story story;
  private final Acts acts;
  private final InstantSource clock;

  LabJobs(Story story, Acts acts, InstantSource clock) {
    this.story = story;
    this.acts = acts;
    this.clock = clock;
  }

  @Override
  public List<Job> jobs() {
    return JOBS;
  }

  @Override
  public Run run(String jobId, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException {
    if (scope.deviceId() == null) {
      throw IntegrationException.of(Kind.FORBIDDEN, "a job runs on a device, and none was named");
    }
    StoryDevice device = Scopes.within(scope, scope.deviceId(), story);
    return run(acts.add(act(jobId, device, parameters, key)));
  }

  @Override
  public Run check(String runId, Subject scope) throws IntegrationException {
    Act act =
        acts.find(runId)
            .filter(it -> JOBS.stream().anyMatch(job -> job.id().equals(it.job())))
            .orElseThrow(() -> IntegrationException.of(Kind.NOT_FOUND, "there is no run " + runId));
    Scopes.within(scope, act.device(), story);
    return run(act);
  }

  private Act act(
      String jobId, StoryDevice device, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException {
    return switch (jobId) {
      case CLEAN_DISK -> cleanDisk(device, key);
      case RESTART_SERVICE -> restart(device, parameters.getOrDefault("service", "").strip(), key);
      default -> throw IntegrationException.of(Kind.NOT_FOUND, "there is no job " + jobId);
    };
  }

  private Act cleanDisk(StoryDevice device, IdempotencyKey key) {
    List<String> ends =
        alerts(device).filter(alert -> alert.startsWith(device.id() + "/disk-space ")).toList();
    return act(key, CLEAN_DISK, device, ends, true, "Removed temporary files on " + device.name());
  }

  private Act restart(StoryDevice device, String service, IdempotencyKey key) {
    String alert = StoryEvent.alertId(device.id(), "service " + service);
    boolean known = alerts(device).anyMatch(alert::equals);
    return known
        ? act(key, RESTART_SERVICE, device, List.of(alert), true, service + " runs again")
        : act(
            key,
            RESTART_SERVICE,
            device,
            List.of(),
            false,
            device.name() + " has no service of the name \"" + service + "\"");
  }

  private Act act(
      IdempotencyKey key,
      String job,
      StoryDevice device,
      List<String> ends,
      boolean succeeds,
      String output) {
    return new Act(
        key.value(), job, device.id(), ends, clock.instant().plus(TAKES), succeeds, output);
  }

  private Stream<String> alerts(StoryDevice device) {
    return story.events().stream()
        .filter(event -> event.device().equals(device.id()))
        .map(StoryEvent::alertId)
        .distinct();
  }

  private Run run(Act act) {
    if (clock.instant().isBefore(act.due())) {
      return new Run(act.id(), Run.State.RUNNING, "");
    }
    Run.State state = act.succeeds() ? Run.State.SUCCEEDED : Run.State.FAILED;
    return new Run(act.id(), state, act.output() + " (pretend)");
  }
}
