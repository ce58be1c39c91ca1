package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Health;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import java.util.Arrays;

/** What the user may read; nothing is written. */
record Vsa9Probe(Vsa9Config config, Vsa9Client client) {
  /** One list, of which a row is asked for. */
  @FunctionalInterface
  private interface List {
    Rows rows(long skip, int top) throws IntegrationException, InterruptedException;
  }

  Health run() throws IntegrationException, InterruptedException {
    Check[] checks = {
      read("alarms", client::alarms),
      read("agents", client::agents),
      read("organisations", client::organisations),
      read("machine groups", client::machineGroups),
      Health.untold("close alarms", "VSA tells only when one is closed")
    };
    long refused =
        Arrays.stream(checks).filter(check -> check.answer() == Health.Answer.NO).count();
    return Health.of(
        refused == 0
            ? "signed in as " + config.user()
            : refused
                + " checks failed; a right that is missing is given in VSA under System > User"
                + " Security > Roles and Scopes",
        checks);
  }

  private static Check read(String what, List list)
      throws IntegrationException, InterruptedException {
    return Health.check(
        "read " + what,
        () -> {
          Rows rows = list.rows(0, 1);
          return rows.total() < 0 ? "can be listed" : rows.total() + " in all";
        });
  }
}
