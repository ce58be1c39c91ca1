package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.AlertControl;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import java.util.List;
import java.util.Optional;

/** Wires the roles over one client. */
final class Vsa9Integration implements Integration {
  private final Vsa9Probe probe;
  private final Vsa9Alarms alarms;
  private final Vsa9AlarmControl control;
  private final Vsa9Directory directory;

  Vsa9Integration(Vsa9Config config, IntegrationContext context) {
    Vsa9Client client = new Vsa9Client(config, context.http());
    probe = new Vsa9Probe(config, client);
    alarms = new Vsa9Alarms(config, client, context);
    control = new Vsa9AlarmControl(client);
    directory = new Vsa9Directory(client);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return probe.run();
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(alarms);
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(directory);
  }

  @Override
  public Optional<AlertControl> alertControl() {
    return Optional.of(control);
  }
}
