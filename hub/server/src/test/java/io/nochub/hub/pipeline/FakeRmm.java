package io.nochub.hub.pipeline;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.signal.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An RMM at which one can act: two prepared jobs, and alerts that can be cleared. */
final class FakeRmm implements Integration, RemoteJobs, AlertControl {
  static final Set<Capability> ALL =
      EnumSet.of(Capability.ALERTS_BY_POLL, Capability.REMOTE_JOBS, Capability.ALERT_RESOLVE);

  /** What was started, as "job on organisation/device with parameters". */
  final List<String> started = new ArrayList<>();

  /** How often its jobs were asked for. */
  int listed;

  final List<String> cleared = new ArrayList<>();

  /** Kinds of failure met by the next calls, one each. */
  final Deque<Kind> troubles = new ArrayDeque<>();

  /** How the run stands when it is looked at. */
  Run.State state = Run.State.RUNNING;

  String output = "";

  /** Something that happens at the moment of a start. */
  @Nullable Runnable whenStarted;

  @Override
  public Optional<RemoteJobs> remoteJobs() {
    return Optional.of(this);
  }

  @Override
  public Optional<AlertControl> alertControl() {
    return Optional.of(this);
  }

  @Override
  public Health probe() {
    return Health.of("pretend");
  }

  @Override
  public List<Job> jobs() throws IntegrationException {
    stumble();
    listed++;
    return List.of(
        new Job("clean-disk", "Clean disk", "Empties caches.", List.of("drive")),
        new Job("reboot", "Reboot", "Restarts the device.", List.of()));
  }

  @Override
  public Run run(String jobId, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException {
    stumble();
    started.add(jobId + " on " + where(scope) + " with " + parameters);
    if (whenStarted != null) {
      whenStarted.run();
    }
    return new Run("r" + started.size(), Run.State.WAITING, "");
  }

  @Override
  public Run check(String runId, Subject scope) throws IntegrationException {
    stumble();
    return new Run(runId, state, output);
  }

  @Override
  public void resolve(String sourceAlertId, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException {
    stumble();
    cleared.add(sourceAlertId + " of " + where(scope) + ": " + note);
  }

  private static String where(Subject scope) {
    return scope.organisationId() + "/" + scope.deviceId();
  }

  private void stumble() throws IntegrationException {
    Kind trouble = troubles.poll();
    if (trouble != null) {
      throw IntegrationException.of(trouble, "the RMM is in trouble");
    }
  }
}
