package io.nochub.api;

import java.util.Arrays;
import java.util.List;

/**
 * Outcome of a probe, one line per permission or endpoint that was tried. The hub adds freshness
 * and recent failures.
 */
public record Health(State state, String summary, List<Check> checks) {
  public enum State {
    UP,
    DEGRADED,
    DOWN
  }

  /** Who has to act: nobody, the operator's settings, or the remote side. */
  public enum Cause {
    NONE,
    SETTINGS,
    REMOTE
  }

  /** UNKNOWN: cannot be told without writing, such as "create tickets" at most vendors. */
  public enum Answer {
    YES,
    NO,
    UNKNOWN
  }

  /** One line: "read alerts: no, 403 scope monitoring missing". */
  public record Check(String what, Answer answer, Cause cause, String detail) {}

  /** Something to try; the text it returns is shown behind "yes". */
  @FunctionalInterface
  public interface Attempt {
    String run() throws IntegrationException, InterruptedException;
  }

  public Health {
    checks = List.copyOf(checks);
  }

  /** UP when nothing was answered NO, DOWN when everything was, else DEGRADED. */
  public static Health of(String summary, Check... checks) {
    long refused = Arrays.stream(checks).filter(check -> check.answer() == Answer.NO).count();
    State state = refused == 0 ? State.UP : refused == checks.length ? State.DOWN : State.DEGRADED;
    return new Health(state, summary, List.of(checks));
  }

  /**
   * Tries one thing. What is only this thing's failure becomes NO; what concerns the whole
   * connection is thrown on.
   */
  public static Check check(String what, Attempt attempt)
      throws IntegrationException, InterruptedException {
    try {
      return new Check(what, Answer.YES, Cause.NONE, attempt.run());
    } catch (IntegrationException e) {
      return switch (e.kind()) {
        case UNAVAILABLE, RATE_LIMITED, AUTHENTICATION, OUTCOME_UNKNOWN -> throw e;
        case FORBIDDEN, NOT_FOUND, REJECTED ->
            new Check(what, Answer.NO, Cause.SETTINGS, e.getMessage());
        case CONFLICT, BAD_PAYLOAD -> new Check(what, Answer.NO, Cause.REMOTE, e.getMessage());
      };
    }
  }

  public static Check untold(String what, String why) {
    return new Check(what, Answer.UNKNOWN, Cause.NONE, why);
  }
}
