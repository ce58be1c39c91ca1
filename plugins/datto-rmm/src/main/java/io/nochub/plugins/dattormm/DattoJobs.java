package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Components, run as quick jobs on one device. Datto knows no repeated job by itself, so the hub's
 * key stands in the job's name, where a person can see it.
 */
record DattoJobs(DattoClient client) implements RemoteJobs {
  private static final int LONGEST_OUTPUT = 16_000;

  /** What becomes of a deployment; a word that is not here is taken to be still under way. */
  private static final Map<String, Run.State> STATES =
      Map.of(
          "Pending", Run.State.WAITING,
          "Running", Run.State.RUNNING,
          "Success", Run.State.SUCCEEDED,
          "Warning", Run.State.SUCCEEDED,
          "Failure", Run.State.FAILED,
          "Expired", Run.State.EXPIRED,
          "Retired", Run.State.EXPIRED);

  @Override
  public List<Job> jobs() throws IntegrationException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    Optional<Cursor> next = Optional.of(Cursor.START);
    while (next.isPresent()) {
      DattoPage page = client.components(next.get());
      for (JsonView component : page.items()) {
        jobs.add(job(component));
      }
      next = page.nextOrFail();
    }
    return jobs;
  }

  @Override
  public Run run(String jobId, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String device = new DattoScope(scope).requireDevice(client);
    List<Map<String, String>> variables = new ArrayList<>();
    new TreeMap<>(parameters)
        .forEach((name, value) -> variables.add(Map.of("name", name, "value", value)));
    Map<String, Object> component = Map.of("componentUid", jobId, "variables", variables);
    return started(device, Map.of("jobName", "NOC Hub " + key.value(), "jobComponent", component));
  }

  /** After an answer nobody understands the job may well be running, and is not to be repeated. */
  private Run started(String device, Map<String, Object> job)
      throws IntegrationException, InterruptedException {
    try {
      String uid = client.runComponent(device, job).at("job", "uid").requireText();
      return new Run(uid, Run.State.WAITING, "");
    } catch (IntegrationException e) {
      if (e.kind() != Kind.BAD_PAYLOAD) {
        throw e;
      }
      throw IntegrationException.of(
              Kind.OUTCOME_UNKNOWN,
              "Datto RMM took " + job.get("jobName") + ", but did not name it: " + e.getMessage())
          .causedBy(e);
    }
  }

  @Override
  public Run check(String runId, Subject scope) throws IntegrationException, InterruptedException {
    String device = new DattoScope(scope).requireDevice(client);
    Optional<JsonView> results = client.jobResults(runId, device);
    if (results.isEmpty()) {
      return notYet(runId);
    }
    String status = results.get().at("jobDeploymentStatus").textOr("");
    Run.State state = STATES.getOrDefault(status, Run.State.RUNNING);
    return new Run(runId, state, hasEnded(state) ? output(runId, device, results.get()) : "");
  }

  /** There are no results before the device has taken the job up. */
  private Run notYet(String runId) throws IntegrationException, InterruptedException {
    if (client.job(runId).isEmpty()) {
      throw IntegrationException.of(Kind.NOT_FOUND, "Datto RMM has no job " + runId);
    }
    return new Run(runId, Run.State.WAITING, "");
  }

  private static boolean hasEnded(Run.State state) {
    return state == Run.State.SUCCEEDED || state == Run.State.FAILED;
  }

  private String output(String runId, String device, JsonView results)
      throws IntegrationException, InterruptedException {
    StringBuilder output = new StringBuilder();
    List<JsonView> components = results.at("componentResults").items();
    if (components.stream().anyMatch(one -> one.at("hasStdOut").isTrue())) {
      append(output, client.jobOutput(runId, device, "stdout"));
    }
    if (components.stream().anyMatch(one -> one.at("hasStdErr").isTrue())) {
      append(output, client.jobOutput(runId, device, "stderr"));
    }
    return output.substring(Math.max(0, output.length() - LONGEST_OUTPUT));
  }

  private static void append(StringBuilder output, Optional<JsonView> printed) {
    for (JsonView part : printed.map(JsonView::items).orElse(List.of())) {
      output.append(part.at("stdData").textOr(""));
    }
  }

  private static Job job(JsonView component) throws IntegrationException {
    List<String> parameters =
        component.at("variables").items().stream()
            .flatMap(variable -> variable.at("name").text().stream())
            .distinct()
            .toList();
    return new Job(
        component.at("uid").requireText(),
        component.at("name").requireText(),
        component.at("description").textOr(""),
        parameters);
  }
}
