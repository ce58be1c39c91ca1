package io.nochub.hub.watch;

import io.nochub.hub.intake.DecidedInputs;
import io.nochub.hub.intake.Heard;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.plugin.IntegrationHealth;
import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.store.DataFolder;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.watch.Observation.Connection;
import io.nochub.hub.watch.Observation.Disk;
import io.nochub.hub.watch.Observation.Source;
import io.nochub.hub.watch.Observation.Standing;
import io.nochub.hub.watch.Observation.Undecided;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the parts of a hub that runs. For one thread at a time. */
public final class HubLookout implements SelfWatch.Lookout {
  private final Database hub;
  private final Database inbox;
  private final Parts parts;
  private final BooleanSupplier delivers;
  private final InstantSource clock;
  private final Losses losses = new Losses();

  /** What else is looked at. */
  public record Parts(
      Supplier<List<IntegrationView>> integrations,
      IntegrationRegistry registry,
      Heard heard,
      DecidedInputs decided,
      OutboxStore outbox,
      DataFolder folder) {}

  /**
   * Makes it.
   *
   * @param delivers whether anything is sent at all at present
   */
  public HubLookout(
      Database hub, Database inbox, Parts parts, BooleanSupplier delivers, InstantSource clock) {
    this.hub = hub;
    this.inbox = inbox;
    this.parts = parts;
    this.delivers = delivers;
    this.clock = clock;
  }

  @Override
  public Observation look(Instant since) {
    List<IntegrationView> enabled =
        parts.integrations().get().stream().filter(IntegrationView::enabled).toList();
    List<Connection> connections =
        hub.read(tx -> enabled.stream().map(view -> connection(tx, view, since)).toList());
    return new Observation(
        connections,
        delivers.getAsBoolean(),
        undecided().orElse(null),
        disk(),
        Map.of("hub", hub.logBytes(), "inbox", inbox.logBytes()));
  }

  private Connection connection(Transaction tx, IntegrationView view, Instant since) {
    Optional<OpenIntegration> open = parts.registry().find(view.id());
    List<Source> sources =
        view.sources().stream()
            .map(
                source ->
                    new Source(
                        source.name(),
                        source.interval(),
                        parts.heard().since(view.id(), source.name(), since)))
            .toList();
    Map<String, Long> lost = open.map(OpenIntegration::dropped).orElse(Map.of());
    return new Connection(
        view.id(),
        view.displayName(),
        view.paused(),
        standing(view.health(), open.isPresent()),
        view.health().summary(),
        view.silentAfter(),
        sources,
        parts.outbox().owedSince(tx, view.id()).orElse(null),
        losses.latest(view.id(), lost, clock.instant()));
  }

  private static Standing standing(IntegrationHealth health, boolean open) {
    if (health.needsOperator()) {
      return Standing.REFUSED;
    }
    boolean reachable = health.cause() != Cause.REMOTE;
    return switch (health.state()) {
      case UNKNOWN -> Standing.NOT_KNOWN;
      case DOWN, UNAVAILABLE -> reachable || !open ? Standing.REFUSED : Standing.AT_WORK;
      case DEGRADED -> reachable ? Standing.IMPAIRED : Standing.AT_WORK;
      case UP, DISABLED -> Standing.AT_WORK;
    };
  }

  private Optional<Undecided> undecided() {
    Instant tooOld = clock.instant().minus(Troubles.LONGEST_WAIT);
    return parts
        .decided()
        .oldestUndecided(tooOld, id -> parts.registry().find(id).isPresent())
        .map(waiting -> new Undecided(waiting.integration(), waiting.since()));
  }

  private @Nullable Disk disk() {
    boolean stops = !parts.folder().hasRoomForIntake();
    return parts.folder().spaceWarning().map(warning -> new Disk(stops, warning)).orElse(null);
  }
}
