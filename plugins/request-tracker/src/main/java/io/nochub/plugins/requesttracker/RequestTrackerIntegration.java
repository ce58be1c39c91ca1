package io.nochub.plugins.requesttracker;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client. */
final class RequestTrackerIntegration implements Integration {
  private final RequestTrackerProbe probe;
  private final RequestTrackerTickets tickets;
  private final RequestTrackerChanges changes;

  RequestTrackerIntegration(RequestTrackerConfig config, IntegrationContext context) {
    RequestTrackerClient client = new RequestTrackerClient(config, context.http());
    Queues queues = new Queues(client, context.clock());
    probe = new RequestTrackerProbe(config, client, queues);
    tickets = new RequestTrackerTickets(config, client, queues);
    changes = new RequestTrackerChanges(config.interval(), client, context.json());
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
}
