package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.Integration;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An integration's object and its roles, each guarded against calls that overlap. */
record Roles(
    Integration integration,
    List<SignalSource> sources,
    Optional<TicketSystem> ticketSystem,
    Optional<NotificationChannel> notificationChannel,
    Optional<AssetDirectory> assetDirectory,
    Optional<AlertControl> alertControl,
    Optional<RemoteJobs> remoteJobs,
    Optional<MaintenanceControl> maintenanceControl) {

  /** Asks the integration for its roles: plugin code, so to be run inside a call. */
  static Roles of(Integration integration) {
    return new Roles(
        integration,
        integration.sources().stream().map(Roles::guarded).toList(),
        guarded(TicketSystem.class, integration.ticketSystem()),
        guarded(NotificationChannel.class, integration.notificationChannel()),
        guarded(AssetDirectory.class, integration.assetDirectory()),
        guarded(AlertControl.class, integration.alertControl()),
        guarded(RemoteJobs.class, integration.remoteJobs()),
        guarded(MaintenanceControl.class, integration.maintenanceControl()));
  }

  private static <R> Optional<R> guarded(Class<R> role, Optional<? extends R> plugins) {
    return plugins.map(object -> RoleGuard.around(role, object));
  }

  private static SignalSource guarded(SignalSource source) {
    if (source instanceof PollingSource polling) {
      return RoleGuard.around(PollingSource.class, polling);
    }
    if (source instanceof WebhookSource webhook) {
      return RoleGuard.around(WebhookSource.class, webhook);
    }
    return RoleGuard.around(ListenerSource.class, (ListenerSource) source);
  }

  /** Lets go of the plugin's objects: whoever kept a role can call it no more. */
  void withdraw() {
    sources.forEach(RoleGuard::withdraw);
    Stream.of(
            ticketSystem,
            notificationChannel,
            assetDirectory,
            alertControl,
            remoteJobs,
            maintenanceControl)
        .flatMap(Optional::stream)
        .forEach(RoleGuard::withdraw);
  }

  /** Roles the type never declared, each a sentence; empty if all is as declared. */
  List<String> undeclared(Set<Capability> declared) {
    List<String> problems = new ArrayList<>();
    for (SignalSource source : sources) {
      Capability needed = capabilityOf(source);
      if (!declared.contains(needed) && !servesTicketsOnly(declared) && !onlyAnswers(source)) {
        problems.add("offers source " + source.name() + " without declaring " + needed);
      }
    }
    check(problems, ticketSystem, declared, Capability.TICKETS);
    check(problems, notificationChannel, declared, Capability.NOTIFY);
    check(problems, assetDirectory, declared, Capability.ASSETS);
    check(problems, remoteJobs, declared, Capability.REMOTE_JOBS);
    check(problems, maintenanceControl, declared, Capability.MAINTENANCE);
    if (alertControl.isPresent()
        && !declared.contains(Capability.ALERT_ACKNOWLEDGE)
        && !declared.contains(Capability.ALERT_RESOLVE)) {
      problems.add("offers alertControl without declaring ALERT_ACKNOWLEDGE or ALERT_RESOLVE");
    }
    return problems;
  }

  private static void check(
      List<String> problems, Optional<?> role, Set<Capability> declared, Capability needed) {
    if (role.isPresent() && !declared.contains(needed)) {
      problems.add("offers a role without declaring " + needed);
    }
  }

  private static Capability capabilityOf(SignalSource source) {
    if (source instanceof PollingSource) {
      return Capability.ALERTS_BY_POLL;
    }
    return source instanceof WebhookSource
        ? Capability.ALERTS_BY_WEBHOOK
        : Capability.ALERTS_BY_LISTENER;
  }

  private static boolean onlyAnswers(SignalSource source) {
    return source instanceof WebhookSource webhook && webhook.onlyAnswers();
  }

  /** A source need not tell alerts: ticket changes, answers and reports come in by one too. */
  private static boolean servesTicketsOnly(Set<Capability> declared) {
    return declared.contains(Capability.TICKET_CHANGES)
        || declared.contains(Capability.NOTIFY_ANSWERS)
        || declared.contains(Capability.NOTIFY_REPORTS)
        || declared.contains(Capability.BACKUP_RESULTS)
        || declared.contains(Capability.HEARTBEATS);
  }
}
