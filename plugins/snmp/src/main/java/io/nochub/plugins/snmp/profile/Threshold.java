package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import org.jspecify.annotations.Nullable;

/** When a value is too much, too little, or one of the wrong ones. Pure. */
public sealed interface Threshold permits Levels, States {
  /**
   * Grades a value.
   *
   * @param standing the severity of the alert that stands, which a value has to leave behind by
   *     some distance; null if none stands
   */
  Grade grade(double value, @Nullable Severity standing);

  /** The value in words: "93.2 %", "down". */
  String words(double value, String unit);

  /** What was crossed, as the end of a sentence: "at or over 90 %". */
  String limit(Severity severity, String unit);
}
