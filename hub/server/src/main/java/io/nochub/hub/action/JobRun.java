package io.nochub.hub.action;

import io.nochub.api.signal.Subject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a prepared job on the device of an incident.
 *
 * @param job the source's id of it
 * @param name what the source calls it
 * @param organisation the client as the source names it; with the device it is the scope the source
 *     is held to
 * @param device the device as the source names it
 * @param key sent with the start, the same after a crash
 * @param requestedBy the user who asked for it
 * @param runId what the source calls the run; null before it is started
 * @param output the end of what it printed, or why it did not run
 */
public record JobRun(
    long id,
    long incidentId,
    String integration,
    String job,
    String name,
    String organisation,
    String device,
    Map<String, String> parameters,
    String key,
    String requestedBy,
    State state,
    @Nullable String runId,
    String output,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** How far it is. */
  public enum State {
    /** Not sent yet. */
    REQUESTED,
    /** Sent, and the answer not stored yet. */
    STARTING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Not begun, or not ended, in time. */
    EXPIRED,
    /**
     * The answer to its start was lost: it may run or not, and is never started again by itself.
     */
    UNKNOWN;

    public boolean isEnd() {
      return compareTo(SUCCEEDED) >= 0;
    }
  }

  Subject scope() {
    return Subject.of(organisation, device);
  }

  JobRun starting(Instant now) {
    return with(State.STARTING, null, "", now, null);
  }

  /** Not sent after all, so it may be tried again. */
  JobRun notStarted() {
    return with(State.REQUESTED, null, "", null, null);
  }

  JobRun running(String sourcesId) {
    return with(State.RUNNING, sourcesId, "", startedAt, null);
  }

  JobRun ended(State how, String printed, Instant now) {
    return with(how, runId, printed, startedAt, now);
  }

  private JobRun with(
      State newState,
      @Nullable String newRunId,
      String newOutput,
      @Nullable Instant newStartedAt,
      @Nullable Instant newEndedAt) {
    return new JobRun(
        id,
        incidentId,
        integration,
        job,
        name,
        organisation,
        device,
        parameters,
        key,
        requestedBy,
        newState,
        newRunId,
        newOutput,
        requestedAt,
        newStartedAt,
        newEndedAt);
  }
}
