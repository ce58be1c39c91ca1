package io.nochub.hub.alert;

import io.nochub.api.signal.Severity;

/**
 * The number a severity has in the database and in conditions; a new severity gets a new number,
 * the old ones stay.
 */
public final class SeverityRank {
  private SeverityRank() {}

  /** The number; graver is higher. */
  public static int of(Severity severity) {
    return switch (severity) {
      case INFO -> 0;
      case WARNING -> 1;
      case MINOR -> 2;
      case MAJOR -> 3;
      case CRITICAL -> 4;
    };
  }

  /** The severity of a stored number. */
  public static Severity severity(int rank) {
    for (Severity severity : Severity.values()) {
      if (of(severity) == rank) {
        return severity;
      }
    }
    throw new IllegalArgumentException("no severity has the rank " + rank);
  }
}
