package io.nochub.hub.intake;

import io.nochub.hub.plugin.IntegrationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which integrations are to be left alone: by the operator's switches, or because the other side
 * asked for it. The latter is lost at a restart, when the other side says it again. Thread-safe.
 */
public final class Pauses {
  private final IntegrationRegistry integrations;
  private final InstantSource clock;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  public Pauses(IntegrationRegistry integrations, InstantSource clock) {
    this.integrations = integrations;
    this.clock = clock;
  }

  /** Leaves the integration alone for at least so long. */
  public void pause(String integration, Duration during) {
    until.merge(
        integration,
        clock.instant().plus(during),
        (old, added) -> old.isAfter(added) ? old : added);
  }

  /** Whether the operator's switches allow to fetch anything from it. */
  boolean mayAsk(String integration) {
    return integrations
        .switches(integration)
        .filter(switches -> !switches.paused() && !switches.held())
        .isPresent();
  }

  /** How long it is still to be left alone. */
  public Optional<Duration> left(String integration) {
    Instant end = until.get(integration);
    if (end == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative() || left.isZero()) {
      until.remove(integration, end);
      return Optional.empty();
    }
    return Optional.of(left);
  }
}
