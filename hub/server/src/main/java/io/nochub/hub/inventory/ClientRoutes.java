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

/** Clients over HTTP. */
final class ClientRoutes implements Routes {
  private final Database database;
  private final InventoryStore store;
  private final InventoryChanges changes;

  ClientRoutes(Database database, InventoryStore store, InventoryChanges changes) {
    this.database = database;
    this.store = store;
    this.changes = changes;
  }

  private record Draft(@Nullable String id, String name) {}

  private record Body(@Nullable String id, String name, @Nullable Boolean catchAll) {}

  private record View(String id, String name, boolean catchAll) {
    static View of(Client client) {
      return new View(client.id(), client.name(), client.isCatchAll());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/clients", this::list);
    endpoints.post("/api/v1/clients", this::create);
    endpoints.get("/api/v1/clients/{id}", this::read);
    endpoints.put("/api/v1/clients/{id}", this::change);
    endpoints.delete("/api/v1/clients/{id}", this::delete);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    List<Client> found =
        database.read(
            tx ->
                store.clients(
                    tx, call.query("q").orElse(""), page.text(0).orElse(""), page.limitAndOne()));
    return Answer.ok(page.page(found, client -> List.of(client.id())).map(View::of));
  }

  private Answer create(Call call) {
    Draft draft = call.body(Draft.class);
    Client client =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> changes.addClient(tx, call.actor().name(), draft.id(), draft.name()));
    return Answer.created(call.below(client.id()), View.of(client));
  }

  private Answer read(Call call) {
    return Answer.ok(View.of(database.read(tx -> found(tx, call))));
  }

  private Answer change(Call call) {
    Body body = call.body(Body.class);
    Same.id(call, body.id());
    Client after =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Client before = found(tx, call);
              Same.value("catchAll", body.catchAll(), before.isCatchAll());
              return changes.rename(tx, call.actor().name(), before, body.name());
            });
    return Answer.ok(View.of(after));
  }

  private Answer delete(Call call) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Client client = found(tx, call);
          changes.remove(tx, call.actor().name(), client);
          return client;
        });
    return Answer.nothing();
  }

  private Client found(Transaction tx, Call call) {
    return store
        .client(tx, call.path("id"))
        .orElseThrow(() -> ApiError.notFound("client " + call.path("id")));
  }
}
