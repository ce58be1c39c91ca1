package io.nochub.api.action;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Subject;
import java.util.List;
import java.util.Map;

/**
 * Runs what the product's owner prepared there: a script, a component. After OUTCOME_UNKNOWN the
 * hub never repeats.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface RemoteJobs {
  /** A prepared job and the names of its parameters. */
  record Job(String id, String name, String description, List<String> parameters) {}

  /** One run of a job. Output is the end of what it printed, at most 16,000 characters. */
  record Run(String id, State state, String output) {
    public enum State {
      WAITING,
      RUNNING,
      SUCCEEDED,
      FAILED,
      EXPIRED
    }
  }

  List<Job> jobs() throws IntegrationException, InterruptedException;

  /**
   * Starts the job on the scope's device, after checking that the device belongs to the scope's
   * organisation.
   */
  Run run(String jobId, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException, InterruptedException;

  Run check(String runId, Subject scope) throws IntegrationException, InterruptedException;
}
