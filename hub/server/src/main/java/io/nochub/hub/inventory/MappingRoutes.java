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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mappings, and what is mapped to no client yet, over HTTP. */
final class MappingRoutes implements Routes {
  private final Database database;
  private final InventoryStore store;
  private final InventoryChanges changes;
  private final Runnable wake;

  MappingRoutes(Database database, InventoryStore store, InventoryChanges changes, Runnable wake) {
    this.database = database;
    this.store = store;
    this.changes = changes;
    this.wake = wake;
  }

  private record Draft(
      @Nullable String id,
      String integration,
      String organisation,
      String client,
      @Nullable String site) {
    Mapping mapping(long known) {
      return new Mapping(known, integration, organisation, client, site);
    }
  }

  private record View(
      String id, String integration, String organisation, String client, @Nullable String site) {
    static View of(Mapping mapping) {
      return new View(
          Long.toString(mapping.id()),
          mapping.integration(),
          mapping.organisation(),
          mapping.clientId(),
          mapping.siteId());
    }
  }

  private record Unmatched(
      String integration,
      @Nullable String organisation,
      @Nullable String organisationName,
      long signals,
      Instant firstSeenAt,
      Instant lastSeenAt) {
    static Unmatched of(UnmatchedOrganisation found) {
      return new Unmatched(
          found.integration(),
          found.organisation().isEmpty() ? null : found.organisation(),
          found.name().isEmpty() ? null : found.name(),
          found.signals(),
          found.firstSeenAt(),
          found.lastSeenAt());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/mappings", this::list);
    endpoints.post("/api/v1/mappings", this::create);
    endpoints.get("/api/v1/mappings/{id}", this::read);
    endpoints.put("/api/v1/mappings/{id}", this::change);
    endpoints.delete("/api/v1/mappings/{id}", this::delete);
    endpoints.get("/api/v1/unmatched", this::unmatched);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    List<Mapping> found =
        database.read(
            tx ->
                store.mappings(
                    tx,
                    call.query("integration").orElse(null),
                    call.query("client").orElse(null),
                    page.number(0).orElse(0L),
                    page.limitAndOne()));
    return Answer.ok(page.page(found, mapping -> List.of(mapping.id())).map(View::of));
  }

  private Answer create(Call call) {
    Draft draft = call.body(Draft.class);
    Mapping mapping =
        database.writeAndWait(
            Lane.OUTCOMES, tx -> changes.addMapping(tx, call.actor().name(), draft.mapping(0)));
    wake.run();
    return Answer.created(call.below(Long.toString(mapping.id())), View.of(mapping));
  }

  private Answer read(Call call) {
    return Answer.ok(View.of(database.read(tx -> found(tx, call))));
  }

  private Answer change(Call call) {
    Draft body = call.body(Draft.class);
    Same.id(call, body.id());
    Mapping after =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Mapping before = found(tx, call);
              Same.value("integration", body.integration(), before.integration());
              Same.value("organisation", body.organisation(), before.organisation());
              return changes.change(tx, call.actor().name(), before, body.mapping(before.id()));
            });
    wake.run();
    return Answer.ok(View.of(after));
  }

  private Answer delete(Call call) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Mapping mapping = found(tx, call);
          changes.remove(tx, call.actor().name(), mapping);
          return mapping;
        });
    return Answer.nothing();
  }

  private Mapping found(Transaction tx, Call call) {
    return store
        .mapping(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("mapping " + call.path("id")));
  }

  private Answer unmatched(Call call) {
    PageRequest page = call.page();
    String only = call.query("integration").orElse("");
    String integration = page.text(0).orElse(only);
    String organisation = page.text(1).orElse("");
    List<UnmatchedOrganisation> found =
        database.read(
            tx ->
                only.isEmpty()
                    ? store.unmatched(tx, integration, organisation, page.limitAndOne())
                    : store.unmatchedOf(tx, only, organisation, page.limitAndOne()));
    return Answer.ok(
        page.page(found, one -> List.of(one.integration(), one.organisation())).map(Unmatched::of));
  }
}
