package io.nochub.testkit.contract;

import io.nochub.api.Integration;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.TestContext;
import java.util.List;
import java.util.Optional;

/** An opened integration and the context it was opened with; closes as the hub does. */
final class Connection implements AutoCloseable {
  private final TestContext context;
  private final Integration integration;
  private final List<SignalSource> sources;
  private final Optional<TicketSystem> tickets;
  private final Optional<NotificationChannel> channel;

  /** Asks for the roles it uses once, right after open, and keeps them, as the hub does. */
  Connection(TestContext context, Integration integration) {
    this.context = context;
    this.integration = integration;
    this.sources = integration.sources();
    this.tickets = integration.ticketSystem();
    this.channel = integration.notificationChannel();
  }

  TestContext context() {
    return context;
  }

  Integration integration() {
    return integration;
  }

  List<SignalSource> sources() {
    return sources;
  }

  <S extends SignalSource> List<S> sources(Class<S> kind) {
    return sources().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  TicketSystem tickets() {
    return tickets.orElseThrow();
  }

  NotificationChannel channel() {
    return channel.orElseThrow();
  }

  @Override
  public void close() {
    integration.close();
    context.close();
  }
}
