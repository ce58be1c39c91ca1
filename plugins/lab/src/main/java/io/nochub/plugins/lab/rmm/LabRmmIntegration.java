package io.nochub.plugins.lab.rmm;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationType;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import io.nochub.plugins.lab.story.Story;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One pretend RMM: what it has is the story, and what was done to it through the hub. */
public final class LabRmmIntegration implements Integration {
  private final LabRmmConfig config;
  private final Story story;
  private final Acts acts;
  private final List<SignalSource> sources;
  private final LabDirectory directory;
  private final LabAlertControl alertControl;
  private final LabJobs jobs;

  private LabRmmIntegration(LabRmmConfig config, IntegrationContext context) {
    this.config = config;
    this.story = Story.load(context.json());
    this.acts = new Acts(context.state(), context.json());
    this.sources = sources(config, context);
    this.directory = new LabDirectory(story);
    this.alertControl = new LabAlertControl(story, acts, context.clock());
    this.jobs = new LabJobs(story, acts, context.clock());
  }

  /** The type {@code lab-rmm}. */
  public static IntegrationType<LabRmmConfig> type() {
    return IntegrationType.of(
        "lab-rmm",
        "Lab RMM (pretend)",
        LabRmmConfig.class,
        EnumSet.of(
            Capability.ALERTS_BY_POLL,
            Capability.ALERTS_BY_WEBHOOK,
            Capability.ALERTS_CLEAR,
            Capability.ALERTS_RECHECK,
            Capability.ALERT_RESOLVE,
            Capability.ASSETS,
            Capability.REMOTE_JOBS),
        Set.of(),
        LabRmmIntegration::new);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return Health.of(
        "Lab RMM (pretend): plays a day of story in "
            + 1440 / config.speed()
            + " minutes; nothing it reports is real",
        Health.check("read alerts", () -> story.events().size() + " a day"),
        Health.check("read devices", () -> story.devices().size() + " devices"),
        Health.check("run jobs", () -> acts.count() + " done so far"));
  }

  private List<SignalSource> sources(LabRmmConfig config, IntegrationContext context) {
    StorySource told = new StorySource(config, context, story, acts);
    return config.manualSecret() == null
        ? List.of(told)
        : List.of(told, new ManualSource(config.manualSecret(), context.json(), story));
  }

  @Override
  public List<SignalSource> sources() {
    return sources;
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(directory);
  }

  @Override
  public Optional<AlertControl> alertControl() {
    return Optional.of(alertControl);
  }

  @Override
  public Optional<RemoteJobs> remoteJobs() {
    return Optional.of(jobs);
  }
}
