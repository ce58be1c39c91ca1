package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client. */
final class VsaXIntegration implements Integration {
  private final VsaXProbe probe;
  private final VsaXNotifications notifications;
  private final VsaXWebhook webhook;
  private final VsaXDirectory directory;
  private final VsaXJobs jobs;

  VsaXIntegration(VsaXConfig config, IntegrationContext context) {
    VsaXClient client = new VsaXClient(config, context.http());
    NotificationMapping mapping = new NotificationMapping(config, client::link);
    notifications = new VsaXNotifications(config, client, mapping, context);
    webhook = new VsaXWebhook(config, client, mapping, context);
    directory = new VsaXDirectory(config, client);
    jobs = new VsaXJobs(config, client, new Runs(context.state(), context.json()));
    probe = new VsaXProbe(config, client, webhook);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return probe.run();
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(webhook, notifications);
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(directory);
  }

  @Override
  public Optional<RemoteJobs> remoteJobs() {
    return Optional.of(jobs);
  }
}
