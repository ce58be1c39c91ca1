package io.nochub.hub.plugin;

import io.micrometer.core.instrument.MeterRegistry;
import io.nochub.api.http.HttpAccess;
import io.nochub.runtime.context.LentContext;
import io.nochub.runtime.http.CallsLeft;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.work.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the hub lends to one integration, and takes it back when the integration closes. */
public final class ContextFactory {
  private static final Logger log = LoggerFactory.getLogger(ContextFactory.class);

  private final HttpClients clients;
  private final IntegrationStateStore states;
  private final MeterRegistry meters;
  private final Surroundings surroundings;

  /**
   * Where the hub lives.
   *
   * @param folders holds one folder per integration, each made when its plugin asks for it
   * @param publicAddress how the world reaches this hub; null if it does not
   */
  public record Surroundings(Path folders, @Nullable URI publicAddress, InstantSource clock) {}

  public ContextFactory(
      HttpClients clients,
      IntegrationStateStore states,
      MeterRegistry meters,
      Surroundings surroundings) {
    this.clients = clients;
    this.states = states;
    this.meters = meters;
    this.surroundings = surroundings;
  }

  /**
   * What one integration was lent.
   *
   * @param workers the pools its plugin may ask for
   * @param callers the threads the hub calls it on
   */
  record Lent(
      LentContext context,
      LimitedLogger logger,
      Workers workers,
      Workers callers,
      IntegrationMetrics metrics)
      implements Loan {
    /** Takes it back: pools are interrupted, figures removed, later calls refused. */
    @Override
    public void takeBack() {
      context.withdraw();
      workers.close();
      callers.close();
      metrics.remove();
      logger.end();
    }

    @Override
    public List<CallsLeft> callsLeft() {
      return metrics.callsLeft();
    }

    @Override
    public Map<String, Long> dropped() {
      return metrics.dropped();
    }
  }

  /**
   * Lends.
   *
   * @param hosts the hosts it may call: those of its settings and those its type names
   */
  Lent lend(IntegrationRow row, LoadedPlugin plugin, Set<String> hosts) {
    String id = row.id();
    JacksonJson json = new JacksonJson();
    IntegrationMetrics metrics = new IntegrationMetrics(meters, plugin.id(), id);
    Workers workers = new Workers(id, plugin.loader());
    HttpAccess http =
        clients.open(
            new HttpScope(id, hosts, row.privateHosts(), row.trustedFingerprint(), json, metrics));
    LimitedLogger logger =
        new LimitedLogger(LoggerFactory.getLogger("integration." + id), surroundings.clock());
    LentContext context =
        new LentContext(
            new LentContext.Parts(
                id,
                logger,
                surroundings.clock(),
                http,
                json,
                states.of(id),
                metrics,
                workers,
                () -> folder(id),
                source -> webhookAddress(id, source)));
    return new Lent(context, logger, workers, new Workers(id, plugin.loader()), metrics);
  }

  InstantSource clock() {
    return surroundings.clock();
  }

  /** Where the world reaches a webhook source; empty while the hub has no public address. */
  Optional<URI> webhookAddress(String integration, String source) {
    URI base = surroundings.publicAddress();
    if (base == null) {
      return Optional.empty();
    }
    String name = URLEncoder.encode(source, StandardCharsets.UTF_8).replace("+", "%20");
    String start = base.toString().replaceFirst("/+$", "");
    return Optional.of(URI.create(start + "/hooks/" + integration + "/" + name));
  }

  /** Deletes what a plugin kept in its folder; what cannot be deleted is only logged. */
  void deleteFolder(String integration) {
    Path folder = folderOf(integration);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : new TreeSet<>(files.toList()).descendingSet()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      log.warn("The folder {} could not be deleted: {}", folder, e.toString());
    }
  }

  /** The id is lower-case letters, digits and hyphens, so it is a safe name for a folder. */
  private Path folderOf(String integration) {
    return surroundings.folders().resolve(integration);
  }

  private Path folder(String integration) {
    try {
      return Files.createDirectories(folderOf(integration));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder of " + integration + " cannot be made", e);
    }
  }
}
