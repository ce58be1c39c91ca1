package io.nochub.api;

import io.nochub.api.http.HttpAccess;
import io.nochub.api.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/**
 * Everything the hub lends to one integration, all of it thread-safe. It is withdrawn when the
 * integration closes: a call afterwards throws IllegalStateException.
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface IntegrationContext {
  String integrationId();

  Logger logger();

  InstantSource clock();

  HttpAccess http();

  Json json();

  StateStore state();

  Metrics metrics();

  /**
   * Threads owned, named and interrupted by the hub, with the plugin's class loader set; for
   * libraries that want an executor. Plugins create no threads. The same name gives the same pool.
   */
  ExecutorService workers(String name, int atMost);

  /**
   * A private folder on this node, kept over restarts but not shared between nodes; made on first
   * use.
   */
  Path folder();

  /**
   * Where the world reaches the webhook source of that name: no query, and more path may follow.
   * Empty while the hub has no public address.
   */
  Optional<URI> webhookAddress(String sourceName);
}
