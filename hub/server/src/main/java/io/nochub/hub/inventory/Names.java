package io.nochub.hub.inventory;

import io.nochub.hub.store.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of clients, sites and devices within one transaction, each looked up once. What is no
 * longer there goes by its id.
 */
public final class Names {
  private final InventoryStore inventory;
  private final Transaction tx;
  private final Map<String, Ref> known = new HashMap<>();

  public Names(InventoryStore inventory, Transaction tx) {
    this.inventory = inventory;
    this.tx = tx;
  }

  public Ref client(String id) {
    return ref("client", id, () -> inventory.client(tx, id).map(Client::name));
  }

  /** Null for null. */
  public @Nullable Ref site(@Nullable String id) {
    return id == null ? null : ref("site", id, () -> inventory.site(tx, id).map(Site::name));
  }

  /** Null for null. */
  public @Nullable Ref device(@Nullable String id) {
    return id == null ? null : ref("device", id, () -> inventory.device(tx, id).map(Device::name));
  }

  private Ref ref(String kind, String id, Supplier<Optional<String>> name) {
    return known.computeIfAbsent(kind + "/" + id, key -> new Ref(id, name.get().orElse(id)));
  }
}
