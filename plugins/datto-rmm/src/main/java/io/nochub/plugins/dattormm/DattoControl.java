package io.nochub.plugins.dattormm;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import java.util.Optional;

/** Resolves alerts. Datto's interface takes no note with it, so it stays in the hub. */
record DattoControl(DattoClient client) implements AlertControl {
  @Override
  public void resolve(String uid, Subject scope, String note, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    DattoScope allowed = new DattoScope(scope);
    allowed.requireSomebody();
    JsonView alert =
        client
            .alert(uid)
            .orElseThrow(
                () ->
                    IntegrationException.of(
                        Kind.NOT_FOUND, "Datto RMM has no alert " + uid + " any more"));
    allowed.requireAlert(alert);
    if (alert.at("resolved").isTrue()) {
      return;
    }
    try {
      client.resolve(uid);
    } catch (IntegrationException e) {
      if (e.kind() != Kind.CONFLICT || !isResolved(client.alert(uid))) {
        throw e;
      }
    }
  }

  /** Somebody else may have been quicker between our look and our word. */
  private static boolean isResolved(Optional<JsonView> alert) {
    return alert.filter(one -> one.at("resolved").isTrue()).isPresent();
  }
}
