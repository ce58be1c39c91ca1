package io.nochub.runtime.context;

import io.nochub.api.IntegrationContext;
import io.nochub.api.Metrics;
import io.nochub.api.StateStore;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.json.Json;
import io.nochub.runtime.work.Workers;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The context of one integration, made of its parts. After {@link #withdraw} every call to it, and
 * to the HTTP client, JSON, state and metrics it handed out, is an IllegalStateException.
 */
public final class LentContext implements IntegrationContext {
  /**
   * What is lent. The folder is made by its supplier when first asked for; the webhook address is
   * given for a source's name.
   */
  public record Parts(
      String integrationId,
      Logger logger,
      InstantSource clock,
      HttpAccess http,
      Json json,
      StateStore state,
      Metrics metrics,
      Workers workers,
      Supplier<Path> folder,
      Function<String, Optional<URI>> webhookAddress) {}

  private final Parts parts;
  private final Lease lease;
  private final HttpAccess http;
  private final Json json;
  private final StateStore state;
  private final Metrics metrics;

  public LentContext(Parts parts) {
    this.parts = parts;
    this.lease = new Lease(parts.integrationId());
    this.http = lease.lend(HttpAccess.class, parts.http());
    this.json = lease.lend(Json.class, parts.json());
    this.state = lease.lend(StateStore.class, parts.state());
    this.metrics = lease.lend(Metrics.class, parts.metrics());
  }

  /** Takes everything back, at once and for good. The workers are closed by whoever made them. */
  public void withdraw() {
    lease.end();
  }

  @Override
  public String integrationId() {
    lease.check();
    return parts.integrationId();
  }

  @Override
  public Logger logger() {
    lease.check();
    return parts.logger();
  }

  @Override
  public InstantSource clock() {
    lease.check();
    return parts.clock();
  }

  @Override
  public HttpAccess http() {
    lease.check();
    return http;
  }

  @Override
  public Json json() {
    lease.check();
    return json;
  }

  @Override
  public StateStore state() {
    lease.check();
    return state;
  }

  @Override
  public Metrics metrics() {
    lease.check();
    return metrics;
  }

  @Override
  public ExecutorService workers(String name, int atMost) {
    lease.check();
    return parts.workers().pool(name, atMost);
  }

  @Override
  public Path folder() {
    lease.check();
    return parts.folder().get();
  }

  @Override
  public Optional<URI> webhookAddress(String sourceName) {
    lease.check();
    return parts.webhookAddress().apply(sourceName);
  }
}
