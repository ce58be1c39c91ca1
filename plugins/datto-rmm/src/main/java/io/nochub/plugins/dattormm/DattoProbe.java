package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Cause;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at each thing the key may be allowed to, and at how much of the budget is left. */
record DattoProbe(DattoConfig config, DattoClient client, IntegrationContext context) {
  /** From here on Datto answers every call of the account a second late. */
  private static final double CUT_OFF = 0.9;

  Health run() throws IntegrationException, InterruptedException {
    List<Check> checks = new ArrayList<>();
    checks.add(Health.check("read open alerts", () -> some(client.openAlerts(Cursor.START))));
    checks.add(
        Health.check("read resolved alerts", () -> some(client.resolvedAlerts(Cursor.START))));
    checks.add(Health.check("read sites", () -> some(client.sites(Cursor.START))));
    checks.add(Health.check("read devices", () -> some(client.devices(Cursor.START, true))));
    if (config.audits()) {
      checks.add(audit());
    }
    checks.add(Health.check("list components", () -> some(client.components(Cursor.START))));
    checks.add(budget());
    checks.add(webhook());
    checks.add(Health.untold("resolve alerts", "Datto RMM tells only when it is tried"));
    checks.add(Health.untold("run quick jobs", "Datto RMM tells only when it is tried"));
    return Health.of("Signed in to Datto RMM.", checks.toArray(Check[]::new));
  }

  private static String some(DattoPage page) {
    return page.items().size() + (page.next().isPresent() ? " and more" : "");
  }

  private Check audit() throws IntegrationException, InterruptedException {
    return Health.check(
        "read device audits",
        () -> {
          Optional<JsonView> device =
              client.devices(Cursor.START, true).items().stream()
                  .filter(one -> one.at("lastAuditDate").exists())
                  .findFirst();
          if (device.isEmpty()) {
            return "no device has been audited yet";
          }
          new DattoAudits(client).of(device.get());
          return device.get().at("hostname").textOr("");
        });
  }

  private Check budget() throws IntegrationException, InterruptedException {
    String what = "calls left for the account";
    try {
      JsonView rate = client.requestRate();
      long made = rate.at("accountCount").requireLong();
      long limit = rate.at("accountRateLimit").requireLong();
      String detail = made + " of " + limit + " in the last minute, by all tools together";
      return made < CUT_OFF * limit
          ? new Check(what, Answer.YES, Cause.NONE, detail)
          : new Check(what, Answer.NO, Cause.REMOTE, detail + ": Datto RMM slows all of them down");
    } catch (IntegrationException e) {
      return Health.check(
          what,
          () -> {
            throw e;
          });
    }
  }

  private Check webhook() {
    String what = "receive webhooks";
    if (config.webhookSecret() == null) {
      return Health.untold(what, "no webhook secret is set: alerts come by looking alone");
    }
    Optional<URI> address = context.webhookAddress("webhook");
    return address.isEmpty()
        ? new Check(
            what,
            Answer.NO,
            Cause.SETTINGS,
            "the hub has no public address; set it in the hub's configuration")
        : Health.untold(what, "is known when the first one arrives at " + address.get());
  }
}
