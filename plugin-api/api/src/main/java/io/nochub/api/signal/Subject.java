package io.nochub.api.signal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the source knows about the thing concerned; the hub decides which client and device it is.
 * Blank texts count as unknown. Also names the scope an action is allowed in.
 */
public record Subject(
    @Nullable String organisationId, @Nullable String deviceId, Map<Hint, List<String>> hints) {
  /** Evidence for identification; each may have several values. May grow. */
  public enum Hint {
    ORGANISATION_NAME,
    SITE_ID,
    SITE_NAME,
    HOSTNAME,
    FQDN,
    SERIAL,
    MAC,
    IP
  }

  public static final Subject UNKNOWN = new Subject(null, null, Map.of());

  public Subject {
    organisationId = blankToNull(organisationId);
    deviceId = blankToNull(deviceId);
    hints = Map.copyOf(hints);
  }

  public static Subject of(@Nullable String organisationId, @Nullable String deviceId) {
    return new Subject(organisationId, deviceId, Map.of());
  }

  /** Adds a value; null, blank and repeated values are left out. */
  public Subject with(Hint hint, @Nullable String value) {
    if (value == null || value.isBlank() || hints.getOrDefault(hint, List.of()).contains(value)) {
      return this;
    }
    Map<Hint, List<String>> more = new EnumMap<>(Hint.class);
    more.putAll(hints);
    List<String> values = new ArrayList<>(hints.getOrDefault(hint, List.of()));
    values.add(value);
    more.put(hint, List.copyOf(values));
    return new Subject(organisationId, deviceId, more);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
