package io.nochub.plugins.dattormm;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client, so that they share its token and its pace. */
final class DattoIntegration implements Integration {
  /** Ends are known from the open alerts too; this only says by whom. */
  private static final Duration LOOK_AT_RESOLVED = Duration.ofMinutes(5);

  private final DattoProbe probe;
  private final List<SignalSource> sources = new ArrayList<>();
  private final DattoAssets assets;
  private final DattoControl control;
  private final DattoJobs jobs;

  DattoIntegration(DattoConfig config, IntegrationContext context) {
    DattoClient client = new DattoClient(config, context.http());
    DattoMapping mapping = new DattoMapping(config, context.json());
    probe = new DattoProbe(config, client, context);
    sources.add(new DattoOpenAlerts(config.interval(), client, mapping));
    sources.add(new DattoResolvedAlerts(LOOK_AT_RESOLVED, client, mapping));
    if (config.webhookSecret() != null) {
      sources.add(
          new DattoWebhook(config.webhookSecret(), config.formerWebhookSecret(), client, mapping));
    }
    assets = new DattoAssets(config, client);
    control = new DattoControl(client);
    jobs = new DattoJobs(client);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return probe.run();
  }

  @Override
  public List<SignalSource> sources() {
    return List.copyOf(sources);
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(assets);
  }

  @Override
  public Optional<AlertControl> alertControl() {
    return Optional.of(control);
  }

  @Override
  public Optional<RemoteJobs> remoteJobs() {
    return Optional.of(jobs);
  }
}
