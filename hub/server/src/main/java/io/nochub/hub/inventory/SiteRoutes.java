package io.nochub.hub.inventory;

import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Routes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sites over HTTP. */
final class SiteRoutes implements Routes {
  private final Database database;
  private final InventoryStore store;
  private final InventoryChanges changes;

  SiteRoutes(Database database, InventoryStore store, InventoryChanges changes) {
    this.database = database;
    this.store = store;
    this.changes = changes;
  }

  private record Draft(@Nullable String id, String client, String name) {}

  private record Body(@Nullable String id, @Nullable String client, String name) {}

  private record View(String id, String client, String name) {
    static View of(Site site) {
      return new View(site.id(), site.clientId(), site.name());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/sites", this::list);
    endpoints.post("/api/v1/sites", this::create);
    endpoints.get("/api/v1/sites/{id}", this::read);
    endpoints.put("/api/v1/sites/{id}", this::change);
    endpoints.delete("/api/v1/sites/{id}", this::delete);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    List<Site> found =
        database.read(
            tx ->
                store.sites(
                    tx,
                    call.query("client").orElse(null),
                    call.query("q").orElse(""),
                    page.text(0).orElse(""),
                    page.limitAndOne()));
    return Answer.ok(page.page(found, site -> List.of(site.id())).map(View::of));
  }

  private Answer create(Call call) {
    Draft draft = call.body(Draft.class);
    Site site =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx ->
                changes.addSite(tx, call.actor().name(), draft.id(), draft.client(), draft.name()));
    return Answer.created(call.below(site.id()), View.of(site));
  }

  private Answer read(Call call) {
    return Answer.ok(View.of(database.read(tx -> found(tx, call))));
  }

  private Answer change(Call call) {
    Body body = call.body(Body.class);
    Same.id(call, body.id());
    Site after =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Site before = found(tx, call);
              Same.value("client", body.client(), before.clientId());
              return changes.rename(tx, call.actor().name(), before, body.name());
            });
    return Answer.ok(View.of(after));
  }

  private Answer delete(Call call) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Site site = found(tx, call);
          changes.remove(tx, call.actor().name(), site);
          return site;
        });
    return Answer.nothing();
  }

  private Site found(Transaction tx, Call call) {
    return store
        .site(tx, call.path("id"))
        .orElseThrow(() -> ApiError.notFound("site " + call.path("id")));
  }
}
