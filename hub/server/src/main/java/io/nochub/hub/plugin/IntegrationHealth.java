package io.nochub.hub.plugin;

import io.nochub.api.Health;
import io.nochub.hub.plugin.CallOutcomes.Failed;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import io.nochub.runtime.settings.SettingProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an integration is, for people: the last probe, seen together with how its calls went.
 *
 * @param cause whose turn it is: nobody's, the operator's settings, the remote side, the plugin
 * @param problems settings at fault, if that is why it is down
 * @param recentFailures of the last 15 minutes, by kind
 * @param since when the state became what it is
 * @param needsOperator the hub waits for changed settings or for a resume
 */
public record IntegrationHealth(
    State state,
    Cause cause,
    String summary,
    List<Health.Check> checks,
    List<SettingProblem> problems,
    @Nullable Instant lastSuccess,
    Map<String, Long> recentFailures,
    Instant since,
    boolean needsOperator) {
  /** UNKNOWN until the first probe; UNAVAILABLE when no plugin offers its type. */
  public enum State {
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN,
    UNAVAILABLE,
    DISABLED
  }

  /** Whose turn it is. */
  public enum Cause {
    NONE,
    SETTINGS,
    REMOTE,
    PLUGIN
  }

  private static final int MANY_FAULTS = 3;

  public IntegrationHealth {
    checks = List.copyOf(checks);
    problems = List.copyOf(problems);
    recentFailures = new TreeMap<>(recentFailures);
  }

  /** How a probe ended: with a health, or with a failure. */
  record Probed(@Nullable Health health, @Nullable Failure failure, String message) {
    static Probed of(Health health) {
      return new Probed(health, null, health.summary());
    }

    static Probed failed(Failure failure, String message) {
      return new Probed(null, failure, message);
    }
  }

  /** The verdict in a sentence, before times and counts are added. */
  record Verdict(State state, Cause cause, String summary) {}

  /**
   * Judges an integration that is open.
   *
   * @param complaints of the latest polls, each with its source's name in front
   */
  static Verdict judge(
      @Nullable String held, @Nullable Probed probed, CallOutcomes calls, List<String> complaints) {
    if (held != null) {
      return new Verdict(
          State.DOWN, Cause.SETTINGS, held + ". Change the settings, or resume it, to go on");
    }
    if (probed == null) {
      return new Verdict(State.UNKNOWN, Cause.NONE, "Not tried yet");
    }
    if (probed.failure() != null) {
      return new Verdict(State.DOWN, causeOf(probed.failure()), probed.message());
    }
    Verdict verdict = ofHealth(probed);
    return verdict.state() == State.UP ? withCalls(verdict, calls, complaints) : verdict;
  }

  private static Verdict ofHealth(Probed probed) {
    Health health = probed.health();
    if (health == null || health.state() == Health.State.UP) {
      return new Verdict(State.UP, Cause.NONE, probed.message());
    }
    List<Health.Cause> causes =
        health.checks().stream()
            .filter(check -> check.answer() == Health.Answer.NO)
            .map(Health.Check::cause)
            .toList();
    Cause cause = causes.contains(Health.Cause.SETTINGS) ? Cause.SETTINGS : Cause.REMOTE;
    State state = health.state() == Health.State.DOWN ? State.DOWN : State.DEGRADED;
    return new Verdict(state, cause, health.summary());
  }

  private static Verdict withCalls(Verdict up, CallOutcomes calls, List<String> complaints) {
    if (calls.stillRunning() > 0) {
      return new Verdict(
          State.DEGRADED,
          Cause.PLUGIN,
          calls.stillRunning() + " calls ran out of time and do not end");
    }
    Optional<Failed> latest = calls.lastFailure();
    Optional<Instant> success = calls.lastSuccess();
    boolean unmended =
        latest.isPresent() && (success.isEmpty() || latest.get().at().isAfter(success.get()));
    if (unmended) {
      Failed failed = latest.get();
      return new Verdict(
          State.DEGRADED, causeOf(failed.failure()), failed.what() + ": " + failed.message());
    }
    long faults = calls.recent().getOrDefault(Failure.PLUGIN_FAULT, 0L);
    if (faults >= MANY_FAULTS) {
      return new Verdict(
          State.DEGRADED, Cause.PLUGIN, "The plugin failed " + faults + " times in 15 minutes");
    }
    if (!complaints.isEmpty()) {
      return new Verdict(State.DEGRADED, Cause.REMOTE, String.join("; ", complaints));
    }
    return up;
  }

  static Cause causeOf(Failure failure) {
    return switch (failure) {
      case AUTHENTICATION, FORBIDDEN, NOT_FOUND, REJECTED -> Cause.SETTINGS;
      case UNAVAILABLE, RATE_LIMITED, OUTCOME_UNKNOWN, CONFLICT, BAD_PAYLOAD, TOO_SLOW ->
          Cause.REMOTE;
      case PLUGIN_FAULT -> Cause.PLUGIN;
    };
  }

  static List<String> complaints(Map<String, List<String>> bySource) {
    List<String> all = new ArrayList<>();
    bySource.forEach(
        (source, texts) -> texts.forEach(complaint -> all.add(source + ": " + complaint)));
    return all;
  }
}
