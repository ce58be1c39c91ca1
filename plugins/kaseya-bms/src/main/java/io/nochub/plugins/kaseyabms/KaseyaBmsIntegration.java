package io.nochub.plugins.kaseyabms;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client. */
final class KaseyaBmsIntegration implements Integration {
  private final KaseyaBmsProbe probe;
  private final KaseyaBmsTickets tickets;
  private final KaseyaBmsChanges changes;
  private final KaseyaBmsAssets assets;

  KaseyaBmsIntegration(KaseyaBmsConfig config, IntegrationContext context) {
    KaseyaBmsClient client = new KaseyaBmsClient(config, context);
    Lookups lookups = new Lookups(client, context.clock());
    People people = new People(config, client);
    probe = new KaseyaBmsProbe(config, client, lookups, people);
    tickets = new KaseyaBmsTickets(config, client, lookups, people, context.clock());
    changes = new KaseyaBmsChanges(config, client, context);
    assets = new KaseyaBmsAssets(client);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return probe.run();
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(changes);
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
