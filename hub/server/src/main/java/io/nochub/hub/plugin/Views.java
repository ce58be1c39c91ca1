package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.hub.plugin.IntegrationHealth.Probed;
import io.nochub.hub.plugin.IntegrationHealth.State;
import io.nochub.hub.plugin.IntegrationHealth.Verdict;
import io.nochub.hub.plugin.IntegrationView.SourceView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows integrations to people: nothing secret, and how each is. */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  private final IntegrationTypes types;
  private final IntegrationOpener opener;

  Views(IntegrationTypes types, IntegrationOpener opener) {
    this.types = types;
    this.opener = opener;
  }

  IntegrationView of(IntegrationSlot slot) {
    IntegrationRow row = slot.row();
    Set<Capability> capabilities =
        types.find(row.type()).map(served -> served.type().capabilities()).orElse(Set.of());
    return new IntegrationView(
        row.id(),
        row.type(),
        row.displayName(),
        row.enabled(),
        row.mode(),
        row.paused(),
        opener.seal().masked(row.settings()),
        row.trustedFingerprint(),
        row.privateHosts(),
        row.automationActors(),
        row.silentAfter(),
        capabilities,
        sources(slot),
        health(slot));
  }

  private List<SourceView> sources(IntegrationSlot slot) {
    OpenIntegration open = slot.open();
    return open == null
        ? List.of()
        : open.sources().stream().flatMap(source -> described(open.id(), source).stream()).toList();
  }

  /** Empty if the plugin fails even here, or its integration closes right now. */
  private Optional<SourceView> described(String integration, SignalSource source) {
    try {
      return Optional.of(source(integration, source));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A source of {} cannot be described: {}", integration, e.toString());
      return Optional.empty();
    }
  }

  private SourceView source(String integration, SignalSource source) {
    boolean webhook = source instanceof WebhookSource;
    String kind = webhook ? "webhook" : source instanceof PollingSource ? "poll" : "listener";
    URI address =
        webhook ? opener.contexts().webhookAddress(integration, source.name()).orElse(null) : null;
    Duration interval = source instanceof PollingSource poll ? poll.usualInterval() : null;
    return new SourceView(source.name(), source.feed(), kind, address, interval);
  }

  private IntegrationHealth health(IntegrationSlot slot) {
    OpenIntegration open = slot.open();
    Verdict verdict = open == null ? closed(slot) : open(slot, open);
    Probed probed = slot.probed();
    Health health = probed == null ? null : probed.health();
    OpenFailure failure = slot.failure();
    return new IntegrationHealth(
        verdict.state(),
        verdict.cause(),
        verdict.summary(),
        health == null ? List.of() : health.checks(),
        failure == null ? List.of() : failure.problems(),
        open == null ? null : open.outcomes().lastSuccess().orElse(null),
        open == null ? Map.of() : byName(open.outcomes().recent()),
        slot.since(verdict.state(), now()),
        slot.row().held() != null);
  }

  private static Verdict open(IntegrationSlot slot, OpenIntegration open) {
    List<String> complaints = IntegrationHealth.complaints(open.problems());
    return IntegrationHealth.judge(slot.row().held(), slot.probed(), open.outcomes(), complaints);
  }

  private Verdict closed(IntegrationSlot slot) {
    IntegrationRow row = slot.row();
    @Nullable OpenFailure failure = slot.failure();
    if (!row.enabled()) {
      return new Verdict(State.DISABLED, Cause.NONE, "Disabled by an operator");
    }
    if (types.find(row.type()).isEmpty()) {
      return new Verdict(
          State.UNAVAILABLE,
          Cause.PLUGIN,
          "No plugin that runs offers the type " + row.type() + "; install or enable one");
    }
    return failure == null
        ? new Verdict(State.UNKNOWN, Cause.NONE, "Being opened")
        : new Verdict(State.DOWN, failure.cause(), failure.summary());
  }

  private Instant now() {
    return opener.contexts().clock().instant();
  }

  private static Map<String, Long> byName(Map<Failure, Long> counts) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((failure, count) -> named.put(failure.name(), count));
    return named;
  }
}
