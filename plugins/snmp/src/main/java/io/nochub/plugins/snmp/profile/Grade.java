package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What a value means.
 *
 * @param known false if the value says nothing, so that what stands goes on standing
 * @param severity how bad it is; null if it is good or says nothing
 */
public record Grade(boolean known, @Nullable Severity severity) {
  public static final Grade UNKNOWN = new Grade(false, null);
  public static final Grade GOOD = new Grade(true, null);

  public static Grade bad(Severity severity) {
    return new Grade(true, severity);
  }

  public boolean isGood() {
    return known && severity == null;
  }
}
