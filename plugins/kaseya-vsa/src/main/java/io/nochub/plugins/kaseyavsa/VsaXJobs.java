package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.action.RemoteJobs.Run.State;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Automation tasks, and the scripts of one category, on one device. A job is "task:ID" or
 * "script:ID"; a run adds the execution's id.
 */
final class VsaXJobs implements RemoteJobs {
  private static final Pattern JOB = Pattern.compile("(task|script):([0-9A-Za-z-]{1,100})");
  private static final Pattern RUN =
      Pattern.compile("(task|script):([0-9A-Za-z-]{1,100}):([0-9A-Za-z-]{1,100})");

  private static final int LONGEST_OUTPUT = 16_000;

  /** The words of both kinds of execution; one that is not in it counts as still running. */
  private static final Map<String, State> STATES =
      Map.of(
          "pending", State.WAITING,
          "running", State.RUNNING,
          "successful", State.SUCCEEDED,
          "failed", State.FAILED,
          "stopped", State.FAILED,
          "unresponsive", State.EXPIRED);

  private final VsaXConfig config;
  private final VsaXClient client;
  private final Runs runs;

  VsaXJobs(VsaXConfig config, VsaXClient client, Runs runs) {
    this.config = config;
    this.client = client;
    this.runs = runs;
  }

  @Override
  public List<Job> jobs() throws IntegrationException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (JsonView task : Lists.all(client::tasks, "Id", "automation tasks")) {
      if (isOffered(task)) {
        jobs.add(job("task:", task, List.of()));
      }
    }
    String category = config.scriptCategory();
    if (category != null) {
      for (JsonView script : Lists.all(client::scripts, "Id", "automation scripts")) {
        if (isOffered(script, category)) {
          JsonView whole = client.script(script.at("Id").requireText());
          jobs.add(job("script:", script, List.copyOf(variables(whole).keySet())));
        }
      }
    }
    return jobs;
  }

  /** What the owner prepared: switched on, and not VSA X's own. */
  private static boolean isOffered(JsonView task) {
    return task.at("IsEnabled").isTrue() && !task.at("IsBuiltIn").isTrue() && hasId(task);
  }

  private static boolean isOffered(JsonView script, String category) {
    return script.at("CategoryName").textOr("").strip().equalsIgnoreCase(category.strip())
        && hasId(script);
  }

  private static boolean hasId(JsonView row) {
    return VsaXClient.isId(row.at("Id").textOr(""));
  }

  private static Job job(String kind, JsonView row, List<String> parameters) {
    String id = row.at("Id").textOr("");
    String name = row.at("Name").text().filter(it -> !it.isBlank()).orElse(id);
    return new Job(kind + id, name, row.at("Description").textOr(""), parameters);
  }

  /** Ids of a script's input variables by their names. */
  private static Map<String, JsonView> variables(JsonView script) {
    Map<String, JsonView> ids = new LinkedHashMap<>();
    for (JsonView variable : script.at("InputVariables").items()) {
      String name = variable.at("Name").textOr("");
      if (!name.isBlank()) {
        ids.put(name, variable.at("Id"));
      }
    }
    return ids;
  }

  @Override
  public Run run(String jobId, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    Matcher job = JOB.matcher(jobId);
    if (!job.matches()) {
      throw IntegrationException.of(Kind.NOT_FOUND, "VSA X has no job " + jobId);
    }
    String device = within(scope);
    Optional<String> before = runs.of(key);
    if (before.isPresent()) {
      return check(before.get(), scope);
    }
    String id = job.group(2);
    String execution =
        job.group(1).equals("task") ? task(id, device, parameters) : script(id, device, parameters);
    String run = jobId + ":" + execution;
    runs.remember(key, run);
    return new Run(run, State.WAITING, "");
  }

  private String task(String id, String device, Map<String, String> parameters)
      throws IntegrationException, InterruptedException {
    if (!parameters.isEmpty()) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "an automation task takes no parameters, and " + parameters.keySet() + " were given");
    }
    boolean offered = false;
    for (JsonView task : Lists.all(client::tasks, "Id", "automation tasks")) {
      offered |= task.at("Id").textOr("").equals(id) && isOffered(task);
    }
    if (!offered) {
      throw notOffered("task " + id, "switched on and not one of VSA X's own");
    }
    return client.runTask(id, device);
  }

  private String script(String id, String device, Map<String, String> parameters)
      throws IntegrationException, InterruptedException {
    String category = config.scriptCategory();
    JsonView script = client.script(id);
    if (category == null || !isOffered(script, category)) {
      throw notOffered("script " + id, "in the category the settings name");
    }
    Map<String, JsonView> known = variables(script);
    List<Map<String, Object>> variables = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      JsonView variable = known.get(parameter.getKey());
      if (variable == null) {
        throw IntegrationException.of(
            Kind.REJECTED,
            "the script has no input variable " + parameter.getKey() + ", but " + known.keySet());
      }
      variables.add(Map.of("Id", variable.requireLong(), "Value", parameter.getValue()));
    }
    return client.runScript(id, device, variables);
  }

  private static IntegrationException notOffered(String what, String must) {
    return IntegrationException.of(
        Kind.FORBIDDEN, "VSA X's " + what + " may not be run from here: it must be " + must);
  }

  /** The scope's device, if it is one of the scope's organisation. */
  private String within(Subject scope) throws IntegrationException, InterruptedException {
    String device = scope.deviceId();
    if (device == null) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "a job runs on a client's device, and none of VSA X's was named");
    }
    JsonView known =
        client
            .device(device)
            .orElseThrow(
                () -> IntegrationException.of(Kind.NOT_FOUND, "VSA X has no device " + device));
    String organisation = known.at("OrganizationId").textOr("");
    if (organisation.isBlank() || !organisation.equals(scope.organisationId())) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "device " + device + " is not one of the client's in VSA X");
    }
    return device;
  }

  @Override
  public Run check(String runId, Subject scope) throws IntegrationException, InterruptedException {
    Matcher run = RUN.matcher(runId);
    if (!run.matches()) {
      throw IntegrationException.of(Kind.NOT_FOUND, "VSA X has no run " + runId);
    }
    String device = within(scope);
    return run.group(1).equals("task")
        ? checkTask(runId, run.group(3), device)
        : checkScript(runId, run.group(2), run.group(3), device);
  }

  private Run checkScript(String runId, String script, String execution, String device)
      throws IntegrationException, InterruptedException {
    Optional<JsonView> found = client.scriptExecution(script, device, execution);
    if (found.isEmpty()) {
      return new Run(
          runId, State.WAITING, "VSA X does not show the run; perhaps the device is offline");
    }
    JsonView it = found.get();
    return new Run(runId, state(it.at("State").textOr("")), end(it.at("Output").textOr("")));
  }

  private Run checkTask(String runId, String execution, String device)
      throws IntegrationException, InterruptedException {
    for (JsonView row :
        Lists.all(
            skip -> client.taskDevices(execution, skip).orElse(new Rows(List.of(), 0)),
            "Identifier",
            "devices of a task")) {
      if (row.at("Identifier").textOr("").equalsIgnoreCase(device)) {
        // The vendor's example and its table of fields name it differently.
        String word = row.at("ExecutionState").textOr(row.at("ExecutionStatus").textOr(""));
        State state = state(word);
        return new Run(runId, state, hasEnded(state) ? output(execution, device) : "");
      }
    }
    return new Run(runId, State.WAITING, "VSA X does not list the device for this run yet");
  }

  private static State state(String word) {
    return STATES.getOrDefault(word.toLowerCase(Locale.ROOT), State.RUNNING);
  }

  private static boolean hasEnded(State state) {
    return switch (state) {
      case WAITING, RUNNING -> false;
      case SUCCEEDED, FAILED, EXPIRED -> true;
    };
  }

  private String output(String execution, String device)
      throws IntegrationException, InterruptedException {
    StringBuilder output = new StringBuilder();
    for (JsonView script : client.taskScripts(execution, device)) {
      String id = script.at("Id").textOr("");
      String text =
          VsaXClient.isId(id)
              ? client
                  .taskScriptOutput(execution, device, id)
                  .map(it -> it.at("Output").textOr(""))
                  .orElse("")
              : "";
      output
          .append(script.at("Name").textOr("script"))
          .append(script.at("IsSuccessful").isTrue() ? ": done\n" : ": failed\n")
          .append(text)
          .append(text.isEmpty() || text.endsWith("\n") ? "" : "\n");
    }
    return end(output.toString());
  }

  private static String end(String output) {
    return output.length() <= LONGEST_OUTPUT
        ? output
        : output.substring(output.length() - LONGEST_OUTPUT);
  }
}
