package io.nochub.hub.integration;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.hub.outbox.Breaker;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.outbox.OutboxStore.Backlog;
import io.nochub.hub.plugin.IntegrationHealth;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.runtime.http.CallsLeft;
import io.nochub.runtime.settings.SettingProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    @Nullable Duration silentAfter,
    List<String> capabilities,
    List<Source> sources,
    Status status,
    @Nullable Waiting backlog,
    @Nullable Hold hold,
    @Nullable Circuit breaker,
    @Nullable List<Calls> calls) {

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

  record Waiting(long waiting, long dead, @Nullable Instant oldest, @Nullable Duration age) {
    static Waiting of(Backlog backlog, Instant now) {
      Instant oldest = backlog.oldest();
      Duration age =
          oldest == null ? null : Duration.between(oldest, now).truncatedTo(ChronoUnit.SECONDS);
      return new Waiting(backlog.waiting(), backlog.dead(), oldest, age);
    }
  }

  record Circuit(String state, @Nullable Instant since, @Nullable Instant trialAt) {
    static Circuit of(Breaker breaker) {
      String word = breaker.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
      return new Circuit(word, breaker.since(), breaker.trialAt());
    }
  }

  record Calls(@Nullable String lane, int left, int of, Duration per, boolean scarce) {
    static Calls of(CallsLeft left) {
      return new Calls(
          left.lane().isEmpty() ? null : left.lane(),
          left.left(),
          left.pace().calls(),
          left.pace().per(),
          left.isScarce());
    }
  }

  /** How deliveries to an integration stand at this moment. */
  record Delivering(Backlog backlog, Optional<LaneHold> hold, List<CallsLeft> callsLeft) {}

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
        view.silentAfter(),
        view.capabilities().stream().map(Capability::name).sorted().toList(),
        view.sources().stream().map(Source::of).toList(),
        Status.of(view.health()),
        null,
        null,
        null,
        null);
  }

  IntegrationPresentation with(Delivering now, Instant time) {
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
        silentAfter,
        capabilities,
        sources,
        status,
        Waiting.of(now.backlog(), time),
        now.hold().map(Hold::of).orElse(null),
        Circuit.of(Breaker.of(now.hold(), time)),
        now.callsLeft().stream().map(Calls::of).toList());
  }
}
