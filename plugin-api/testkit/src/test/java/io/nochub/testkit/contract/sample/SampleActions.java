package io.nochub.testkit.contract.sample;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the sample can do to the devices of a client. */
record SampleActions(SampleConfig config, HttpAccess http, Flaw flaw)
    implements AlertControl, RemoteJobs, MaintenanceControl {
  @Override
  public void acknowledge(String alert, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    checkOwner(scope);
    write(HttpCall.post(config.address(), "alerts", alert, "ack").json(Map.of("note", note)));
  }

  @Override
  public void resolve(String alert, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    checkOwner(scope);
    try {
      write(HttpCall.post(config.address(), "alerts", alert, "end").json(Map.of("note", note)));
    } catch (IntegrationException e) {
      if (e.kind() != Kind.CONFLICT || flaw == Flaw.ENDS_ALERTS_ONCE) {
        throw e;
      }
    }
  }

  @Override
  public List<Job> jobs() throws IntegrationException, InterruptedException {
    Job job = new Job("1", "Clean disk", "Empties what is temporary", List.of("drive"));
    return flaw == Flaw.LISTS_A_JOB_TWICE ? List.of(job, job) : List.of(job);
  }

  @Override
  public Run run(String job, Subject scope, Map<String, String> parameters, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    checkOwner(scope);
    if (!job.equals("1") && flaw != Flaw.RUNS_ANYTHING) {
      throw IntegrationException.of(Kind.NOT_FOUND, "There is no job " + job);
    }
    HttpReply started =
        write(
            HttpCall.post(config.address(), "runs")
                .json(Map.of("job", job, "device", String.valueOf(scope.deviceId()))));
    return new Run(started.json().at("id").requireText(), Run.State.WAITING, "");
  }

  @Override
  public Run check(String run, Subject scope) throws IntegrationException, InterruptedException {
    if (flaw != Flaw.SHOWS_RUNS_TO_ANYBODY) {
      checkOwner(scope);
    }
    JsonView now = http.send(HttpCall.get(config.address(), "runs", run)).json();
    return new Run(run, Run.State.SUCCEEDED, now.at("printed").textOr(""));
  }

  @Override
  public void begin(Subject scope, Instant from, Instant until, String reason, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    checkOwner(scope);
    write(maintenance("POST", scope).json(Map.of("until", until.toString(), "why", reason)));
  }

  @Override
  public void end(Subject scope, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    checkOwner(scope);
    write(maintenance("DELETE", scope));
  }

  private HttpCall maintenance(String method, Subject scope) {
    return HttpCall.of(
        method, config.address(), "devices", String.valueOf(scope.deviceId()), "maintenance");
  }

  private HttpReply write(HttpCall call) throws IntegrationException, InterruptedException {
    if (flaw == Flaw.ONLY_PRETENDS_TO_ACT) {
      return http.send(HttpCall.get(config.address(), "runs", "1"));
    }
    if (flaw == Flaw.ACTS_AS_IF_NOTHING_WERE) {
      return http.exchange(call);
    }
    HttpReply reply = http.send(call);
    reply.json();
    return reply;
  }

  /** A device is the scope's if the vendor says so. */
  private void checkOwner(Subject scope) throws IntegrationException, InterruptedException {
    String device = scope.deviceId();
    if (device == null || scope.organisationId() == null) {
      if (flaw == Flaw.ACTS_FOR_NOBODY) {
        return;
      }
      throw IntegrationException.of(Kind.FORBIDDEN, "No device and organisation to act for");
    }
    String owner =
        http.send(HttpCall.get(config.address(), "devices", device))
            .json()
            .at("organisation")
            .requireText();
    if (!owner.equals(scope.organisationId()) && flaw != Flaw.ACTS_FOR_ANYBODY) {
      throw IntegrationException.of(Kind.FORBIDDEN, "The device belongs to somebody else");
    }
  }
}
