package io.nochub.hub.intake;

import java.time.Instant;

/**
 * An input nobody could make sense of; its bytes stay in the inbox.
 *
 * @param kind a failure kind of the plugin API, PLUGIN_FAULT, or DECISION
 * @param problem for the operator; a stack trace where a program is at fault
 * @param again whether an operator wants it tried again, which has not happened yet
 */
public record DeadInput(
    long inputId,
    String integration,
    String source,
    Instant at,
    String kind,
    String problem,
    boolean again) {
  private static final int LONGEST = 8_000;

  public DeadInput {
    problem = problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST);
  }

  static DeadInput of(Input input, Instant at, String kind, String problem) {
    return new DeadInput(
        input.id(), input.from().integration(), input.from().source(), at, kind, problem, false);
  }
}
