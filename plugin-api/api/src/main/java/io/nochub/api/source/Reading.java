package io.nochub.api.source;

import io.nochub.api.signal.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item means.
 *
 * @param lookUp ask the source for this first; the signals are what is used if no answer comes in
 *     time. Not asked when all the signals' events are known already
 * @param note why there is no signal, for the intake log
 */
public record Reading(List<Signal> signals, @Nullable String lookUp, String note) {
  public Reading {
    signals = List.copyOf(signals);
  }

  public static Reading of(Signal... signals) {
    return new Reading(List.of(signals), null, "");
  }

  public static Reading of(List<? extends Signal> signals) {
    return new Reading(List.copyOf(signals), null, "");
  }

  /**
   * Understood, and nothing to report: a test message, an uninteresting state, a mail no rule
   * knows.
   */
  public static Reading nothing(String why) {
    return new Reading(List.of(), null, why);
  }

  public static Reading lookUp(String reference, Signal... otherwise) {
    return new Reading(List.of(otherwise), reference, "");
  }
}
