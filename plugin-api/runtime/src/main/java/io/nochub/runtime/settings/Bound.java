package io.nochub.runtime.settings;

import java.util.List;

/** A bound record, and what the operator should hear of though it works, such as a former name. */
public record Bound<C>(C value, List<String> warnings) {
  public Bound {
    warnings = List.copyOf(warnings);
  }
}
