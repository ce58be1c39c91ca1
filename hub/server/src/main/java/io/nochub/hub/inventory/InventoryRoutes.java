package io.nochub.hub.inventory;

import io.nochub.hub.store.Database;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Routes;

/** Clients, sites, devices and mappings over HTTP. */
public final class InventoryRoutes implements Routes {
  private final ClientRoutes clients;
  private final SiteRoutes sites;
  private final DeviceRoutes devices;
  private final MappingRoutes mappings;

  /**
   * Makes it.
   *
   * @param wake tells the clockwork that a mapping may have given it something to do
   */
  public InventoryRoutes(
      Database database, InventoryStore store, InventoryChanges changes, Runnable wake) {
    clients = new ClientRoutes(database, store, changes);
    sites = new SiteRoutes(database, store, changes);
    devices = new DeviceRoutes(database, store, changes);
    mappings = new MappingRoutes(database, store, changes, wake);
  }

  @Override
  public void addTo(Endpoints endpoints) {
    clients.addTo(endpoints);
    sites.addTo(endpoints);
    devices.addTo(endpoints);
    mappings.addTo(endpoints);
  }
}
