package io.nochub.testkit.contract;

import io.nochub.api.Integration;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.TestContext;
import java.util.List;

/** An opened integration and the context it was opened with; closes as the hub does. */
final class Connection implements AutoCloseable {
  private final TestContext context;
  private final Integration integration;

  Connection(TestContext context, Integration integration) {
    this.context = context;
    this.integration = integration;
  }

  TestContext context() {
    return context;
  }

  Integration integration() {
    return integration;
  }

  List<SignalSource> sources() {
    return integration.sources();
  }

  <S extends SignalSource> List<S> sources(Class<S> kind) {
    return sources().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  TicketSystem tickets() {
    return integration.ticketSystem().orElseThrow();
  }

  NotificationChannel channel() {
    return integration.notificationChannel().orElseThrow();
  }

  @Override
  public void close() {
    integration.close();
    context.close();
  }
}
