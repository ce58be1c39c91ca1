package io.nochub.hub.integration;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.outbox.OutboxStore.Backlog;
import io.nochub.hub.plugin.IntegrationHealth;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.runtime.settings.SettingProblem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An integration as the API answers it. */
record IntegrationPresentation(
    String id,
    String type,
    String displayName,
    boolean enabled,
    String mode,
    boolean paused,
    Map<String, Object> settings,
    @Nullable String trustedFingerprint,
    List<String> privateHosts,
    List<String> automationActors,
    List<String> capabilities,
    List<Source> sources,
    Status status,
    @Nullable Waiting backlog,
    @Nullable Hold hold) {

  record Source(String name, String kind, String feed, @Nullable String address) {
    static Source of(IntegrationView.SourceView source) {
      return new Source(
          source.name(),
          source.kind(),
          source.feed(),
          source.address() == null ? null : source.address().toString());
    }
  }

  record Status(
      IntegrationHealth.State state,
      IntegrationHealth.Cause cause,
      String summary,
      Instant since,
      boolean needsOperator,
      List<Health.Check> checks,
      List<SettingProblem> problems,
      @Nullable Instant lastSuccess,
      Map<String, Long> recentFailures) {
    static Status of(IntegrationHealth health) {
      return new Status(
          health.state(),
          health.cause(),
          health.summary(),
          health.since(),
          health.needsOperator(),
          health.checks(),
          health.problems(),
          health.lastSuccess(),
          health.recentFailures());
    }
  }

  record Waiting(long waiting, long dead, @Nullable Instant oldest) {
    static Waiting of(Backlog backlog) {
      return new Waiting(backlog.waiting(), backlog.dead(), backlog.oldest());
    }
  }

  record Hold(LaneHold.Kind kind, String reason, Instant since, @Nullable Instant until) {
    static Hold of(LaneHold hold) {
      return new Hold(hold.kind(), hold.reason(), hold.since(), hold.until());
    }
  }

  static IntegrationPresentation of(IntegrationView view) {
    return new IntegrationPresentation(
        view.id(),
        view.type(),
        view.displayName(),
        view.enabled(),
        view.mode().name().toLowerCase(Locale.ROOT),
        view.paused(),
        view.settings(),
        view.trustedFingerprint(),
        view.privateHosts().stream().sorted().toList(),
        view.automationActors().stream().sorted().toList(),
        view.capabilities().stream().map(Capability::name).sorted().toList(),
        view.sources().stream().map(Source::of).toList(),
        Status.of(view.health()),
        null,
        null);
  }

  IntegrationPresentation with(Backlog waits, @Nullable LaneHold held) {
    return new IntegrationPresentation(
        id,
        type,
        displayName,
        enabled,
        mode,
        paused,
        settings,
        trustedFingerprint,
        privateHosts,
        automationActors,
        capabilities,
        sources,
        status,
        Waiting.of(waits),
        held == null ? null : Hold.of(held));
  }
}
