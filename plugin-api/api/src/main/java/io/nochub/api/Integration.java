package io.nochub.api;

import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.List;
import java.util.Optional;

/**
 * One configured connection; its roles share one client, one token and one pace.
 *
 * <p>Roles are asked for once, after open, and kept. Calls to one role object do not overlap, save
 * those whose Javadoc says "thread-safe"; calls to different roles do, so what they share must be
 * thread-safe. Every call has a deadline and is interrupted when it passes. In a cluster one node
 * at a time polls, listens and rechecks for an integration.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface Integration extends AutoCloseable {
  /** Reads something harmless from the remote side. Never writes and never emits signals. */
  Health probe() throws IntegrationException, InterruptedException;

  /** Everything that reports: alerts and backups, but also ticket changes and people's answers. */
  default List<SignalSource> sources() {
    return List.of();
  }

  default Optional<TicketSystem> ticketSystem() {
    return Optional.empty();
  }

  default Optional<NotificationChannel> notificationChannel() {
    return Optional.empty();
  }

  default Optional<AssetDirectory> assetDirectory() {
    return Optional.empty();
  }

  default Optional<AlertControl> alertControl() {
    return Optional.empty();
  }

  default Optional<RemoteJobs> remoteJobs() {
    return Optional.empty();
  }

  default Optional<MaintenanceControl> maintenanceControl() {
    return Optional.empty();
  }

  /** Called once, after intake stopped and running calls ended or were interrupted. */
  @Override
  default void close() {}
}
