package io.nochub.plugins.autotask;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client, so that all of them share its pace and its three threads. */
final class AutotaskIntegration implements Integration {
  private final AutotaskProbe probe;
  private final AutotaskTickets tickets;
  private final AutotaskChanges changes;
  private final AutotaskWebhook webhook;
  private final AutotaskAssets assets;

  AutotaskIntegration(AutotaskConfig config, IntegrationContext context) {
    AutotaskClient client = new AutotaskClient(config, context);
    Definitions definitions = new Definitions(client, context.clock());
    People people = new People(config, client, context.clock());
    probe = new AutotaskProbe(config, client, definitions, people);
    tickets = new AutotaskTickets(config, client, definitions, people, context.clock());
    changes = new AutotaskChanges(config.interval(), client, context);
    webhook = new AutotaskWebhook(client, definitions, people, context);
    assets = new AutotaskAssets(config, client, definitions);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return probe.run();
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(changes, webhook);
  }

  @Override
  public Optional<TicketSystem> ticketSystem() {
    return Optional.of(tickets);
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(assets);
  }
}
