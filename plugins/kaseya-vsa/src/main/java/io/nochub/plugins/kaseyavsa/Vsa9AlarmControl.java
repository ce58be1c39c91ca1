package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;

/** Closes alarms. VSA 9 has no acknowledging. */
record Vsa9AlarmControl(Vsa9Client client) implements AlertControl {
  private static final int LONGEST_NOTE = 1_000;

  @Override
  public void resolve(String sourceAlertId, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    JsonView alarm =
        client
            .alarm(sourceAlertId)
            .orElseThrow(
                () -> IntegrationException.of(Kind.NOT_FOUND, "VSA has no alarm " + sourceAlertId));
    within(scope, sourceAlertId, alarm.at("AgentId").textOr(""));
    if (AlarmMapping.isClosed(alarm)) {
      return;
    }
    String line = Texts.line(note);
    client.closeAlarm(
        sourceAlertId, Texts.cut(line.isEmpty() ? "Closed by NOC Hub" : line, LONGEST_NOTE));
  }

  /**
   * The alarm must be of an agent of the scope's organisation, and of its device if it names one.
   */
  private void within(Subject scope, String alarm, String agentId)
      throws IntegrationException, InterruptedException {
    boolean ownDevice = scope.deviceId() == null || scope.deviceId().equals(agentId);
    String organisation =
        ownDevice ? client.agent(agentId).map(it -> it.at("OrgId").textOr("")).orElse("") : "";
    if (organisation.isBlank() || !organisation.equals(scope.organisationId())) {
      throw IntegrationException.of(
          Kind.FORBIDDEN, "alarm " + alarm + " is not of a machine of the client's in VSA");
    }
  }
}
