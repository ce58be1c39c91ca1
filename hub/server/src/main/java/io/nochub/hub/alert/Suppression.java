package io.nochub.hub.alert;

import java.util.Collection;

/**
 * The one place that decides whether an alert's problem or recovery is told. It looks at nothing
 * but what the sources say, what was last told and whether any reason to stay quiet is left; so the
 * order in which reasons come and go never matters, and deciding twice changes nothing the second
 * time. Pure.
 */
public final class Suppression {
  /** What is to be planned for an alert. */
  public enum Effect {
    NONE,
    PROBLEM,
    RECOVERY
  }

  /** The effect, and what counts as told once it is planned. */
  public record Outcome(Effect effect, Told told) {}

  private Suppression() {}

  /** Decides for one alert; to be called after every change of truth, reasons or what was told. */
  public static Outcome reconcile(Truth truth, Told told, Collection<Reason> reasons) {
    return switch (truth) {
      case OPEN ->
          told == Told.NONE && reasons.stream().noneMatch(Reason::holdsBackProblem)
              ? new Outcome(Effect.PROBLEM, Told.PROBLEM)
              : new Outcome(Effect.NONE, told);
      case CLEARED ->
          told == Told.PROBLEM && reasons.stream().noneMatch(Reason::holdsBackRecovery)
              ? new Outcome(Effect.RECOVERY, Told.NONE)
              : new Outcome(Effect.NONE, told);
    };
  }
}
