package io.nochub.hub.alert;

import io.nochub.api.signal.Severity;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Names;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Paged;
import io.nochub.hub.web.Routes;
import java.util.List;

/** Alerts over HTTP, and why each did or did not lead to something. */
public final class AlertRoutes implements Routes {
  private static final int LONGEST_TRAIL = 500;

  private final Database database;
  private final AlertStore alerts;
  private final InventoryStore inventory;
  private final WouldHave wouldHave;

  public AlertRoutes(
      Database database, AlertStore alerts, InventoryStore inventory, WouldHave wouldHave) {
    this.database = database;
    this.alerts = alerts;
    this.inventory = inventory;
    this.wouldHave = wouldHave;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/alerts", this::list);
    endpoints.get("/api/v1/alerts/{id}", this::read);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    AlertStore.Filter filter = filter(call);
    return Answer.ok(
        database.read(
            tx -> {
              List<Alert> found =
                  alerts.list(
                      tx, filter, page.number(0).orElse(Long.MAX_VALUE), page.limitAndOne());
              Names names = new Names(inventory, tx);
              Paged<Alert> shown = page.page(found, alert -> List.of(alert.id()));
              return shown.map(alert -> AlertView.of(alert, alerts.reasons(tx, alert.id()), names));
            }));
  }

  private static AlertStore.Filter filter(Call call) {
    return new AlertStore.Filter(
        call.query("truth").map(Truth::valueOf).orElse(null),
        call.query("client").orElse(null),
        call.query("device").orElse(null),
        call.query("integration").orElse(null),
        call.query("incident").map(Long::valueOf).orElse(null),
        call.query("severity").map(Severity::valueOf).orElse(null),
        call.query("q").orElse(null),
        call.time("since").orElse(null),
        call.time("until").orElse(null));
  }

  private Answer read(Call call) {
    return Answer.ok(database.read(tx -> single(tx, call)));
  }

  private AlertView single(Transaction tx, Call call) {
    Alert alert =
        alerts
            .alert(tx, call.number("id"))
            .orElseThrow(() -> ApiError.notFound("alert " + call.path("id")));
    return AlertView.of(alert, alerts.reasons(tx, alert.id()), new Names(inventory, tx))
        .with(wouldHave.say(tx, alert).orElse(null), alerts.trail(tx, alert.id(), LONGEST_TRAIL));
  }
}
