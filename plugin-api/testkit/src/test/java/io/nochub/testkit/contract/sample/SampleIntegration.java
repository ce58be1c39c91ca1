package io.nochub.testkit.contract.sample;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationType;
import io.nochub.api.Page;
import io.nochub.api.Secret;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The sample's plugin, spoilt in at most one way. */
final class SampleIntegration implements Integration {
  private final SampleConfig config;
  private final IntegrationContext context;
  private final Flaw flaw;
  private final HttpAccess http;

  private SampleIntegration(SampleConfig config, IntegrationContext context, Flaw flaw) {
    this.config = config;
    this.context = context;
    this.flaw = flaw;
    this.http = context.http().with(new Manners(config));
    spoilOpen();
  }

  static IntegrationType<SampleConfig> type(Flaw flaw) {
    return IntegrationType.of(
        "sample",
        "Sample",
        SampleConfig.class,
        Set.of(
            Capability.ALERTS_BY_POLL,
            Capability.ALERTS_BY_WEBHOOK,
            Capability.ALERTS_CLEAR,
            Capability.TICKETS,
            Capability.TICKET_FIND,
            Capability.TICKET_NOTE,
            Capability.TICKET_RESOLVE,
            Capability.TICKET_REOPEN,
            Capability.TICKET_CHANGES,
            Capability.NOTIFY,
            Capability.ALERTS_BY_LISTENER,
            Capability.ALERT_ACKNOWLEDGE,
            Capability.ALERT_RESOLVE,
            Capability.REMOTE_JOBS,
            Capability.MAINTENANCE),
        Set.of(),
        (config, context) -> new SampleIntegration(config, context, flaw));
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    if (flaw == Flaw.LOGS_ITS_TOKEN) {
      context.logger().info("signing in with {}", config.token().reveal());
    }
    if (flaw == Flaw.PROBE_WRITES) {
      http.exchange(HttpCall.post(config.address(), "messages").json(Map.of("text", "probe")));
    }
    if (flaw == Flaw.PROBE_LOOKS_AWAY) {
      http.exchange(HttpCall.get(config.address(), "me"));
      return Health.of("Fine.");
    }
    return Health.of(
        "Connected.",
        Health.check(
            "read alerts",
            () -> http.send(HttpCall.get(config.address(), "me")).json().at("name").requireText()));
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(
        new SamplePoll(config, context, http, flaw),
        new SampleChanges(config, http, flaw),
        new SampleHook(config, context, flaw),
        new SampleListener(context, flaw));
  }

  @Override
  public Optional<TicketSystem> ticketSystem() {
    return Optional.of(new SampleTickets(config, http, flaw));
  }

  @Override
  public Optional<NotificationChannel> notificationChannel() {
    return Optional.of(new SampleChannel(config, http, flaw));
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return flaw == Flaw.OFFERS_WHAT_IT_DOES_NOT_DECLARE
        ? Optional.of(new NoAssets())
        : Optional.empty();
  }

  @Override
  public Optional<AlertControl> alertControl() {
    return Optional.of(new SampleActions(config, http, flaw));
  }

  @Override
  public Optional<RemoteJobs> remoteJobs() {
    return Optional.of(new SampleActions(config, http, flaw));
  }

  @Override
  public Optional<MaintenanceControl> maintenanceControl() {
    return Optional.of(new SampleActions(config, http, flaw));
  }

  private void spoilOpen() {
    if (flaw == Flaw.STARTS_A_THREAD) {
      Thread left = new Thread(() -> hang(), "left behind");
      left.setDaemon(true);
      left.start();
    }
    if (flaw == Flaw.CALLS_IN_OPEN) {
      try {
        http.send(HttpCall.get(config.address(), "me"));
      } catch (IntegrationException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Manners(SampleConfig config) implements HttpManners {
    @Override
    public HttpCall sign(HttpCall call, @Nullable Secret token) {
      return call.bearer(config.token());
    }
  }

  private record NoAssets() implements AssetDirectory {
    @Override
    public Page<Organisation> organisations(Cursor from) {
      return Page.of(List.of(), Optional.empty());
    }

    @Override
    public Page<Device> devices(Cursor from) {
      return Page.of(List.of(), Optional.empty());
    }
  }
}
