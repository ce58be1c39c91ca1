package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that are names of states; one that is not listed says nothing. */
public record States(Map<Long, State> byValue) implements Threshold {
  /** A state and how bad it is; null if it is good. */
  public record State(String name, @Nullable Severity severity) {}

  public States {
    byValue = Map.copyOf(byValue);
  }

  @Override
  public Grade grade(double value, @Nullable Severity standing) {
    State state = at(value);
    if (state == null) {
      return Grade.UNKNOWN;
    }
    return state.severity() == null ? Grade.GOOD : Grade.bad(state.severity());
  }

  @Override
  public String words(double value, String unit) {
    State state = at(value);
    return state == null ? "unknown (" + Levels.number(value) + ")" : state.name();
  }

  @Override
  public String limit(Severity severity, String unit) {
    return "a state that counts as " + severity;
  }

  private @Nullable State at(double value) {
    return Double.isNaN(value) ? null : byValue.get(Math.round(value));
  }
}
