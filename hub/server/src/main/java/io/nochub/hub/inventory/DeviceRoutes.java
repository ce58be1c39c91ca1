package io.nochub.hub.inventory;

import io.nochub.api.asset.Device.Kind;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices over HTTP. */
final class DeviceRoutes implements Routes {
  private final Database database;
  private final InventoryStore store;
  private final InventoryChanges changes;

  DeviceRoutes(Database database, InventoryStore store, InventoryChanges changes) {
    this.database = database;
    this.store = store;
    this.changes = changes;
  }

  private record Draft(
      @Nullable String id,
      String client,
      @Nullable String site,
      String name,
      @Nullable String parent,
      @Nullable Kind kind,
      @Nullable Map<Evidence.Kind, List<String>> evidence) {
    Device device(String id) {
      return device(id, client);
    }

    Device device(String id, String clientId) {
      return new Device(
          id,
          clientId,
          site,
          name,
          kind == null ? Kind.OTHER : kind,
          parent,
          evidence == null ? Map.of() : evidence);
    }
  }

  private record View(
      String id,
      String client,
      @Nullable String site,
      String name,
      @Nullable String parent,
      Kind kind,
      Map<Evidence.Kind, List<String>> evidence) {
    static View of(Device device) {
      return new View(
          device.id(),
          device.clientId(),
          device.siteId(),
          device.name(),
          device.parentId(),
          device.kind(),
          device.evidence());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/devices", this::list);
    endpoints.post("/api/v1/devices", this::create);
    endpoints.get("/api/v1/devices/{id}", this::read);
    endpoints.put("/api/v1/devices/{id}", this::change);
    endpoints.delete("/api/v1/devices/{id}", this::delete);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    List<Device> found =
        database.read(
            tx ->
                store.devices(
                    tx,
                    call.query("client").orElse(null),
                    call.query("site").orElse(null),
                    call.query("q").orElse(""),
                    page.text(0).orElse(""),
                    page.limitAndOne()));
    return Answer.ok(page.page(found, device -> List.of(device.id())).map(View::of));
  }

  private Answer create(Call call) {
    Draft draft = call.body(Draft.class);
    Device device =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              String id = changes.deviceId(tx, draft.id(), draft.name());
              return changes.add(tx, call.actor().name(), draft.device(id));
            });
    return Answer.created(call.below(device.id()), View.of(device));
  }

  private Answer read(Call call) {
    return Answer.ok(View.of(database.read(tx -> found(tx, call))));
  }

  /** What is left out is taken away, for the device is replaced as a whole; its client stays. */
  private Answer change(Call call) {
    Draft body = call.body(Draft.class);
    Same.id(call, body.id());
    Device after =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Device before = found(tx, call);
              Same.value("client", body.client(), before.clientId());
              Device wanted = body.device(before.id(), before.clientId());
              return changes.replace(tx, call.actor().name(), before, wanted);
            });
    return Answer.ok(View.of(after));
  }

  private Answer delete(Call call) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Device device = found(tx, call);
          changes.remove(tx, call.actor().name(), device);
          return device;
        });
    return Answer.nothing();
  }

  private Device found(Transaction tx, Call call) {
    return store
        .device(tx, call.path("id"))
        .orElseThrow(() -> ApiError.notFound("device " + call.path("id")));
  }
}
