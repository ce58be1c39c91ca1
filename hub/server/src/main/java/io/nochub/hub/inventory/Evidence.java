package io.nochub.hub.inventory;

import io.nochub.api.signal.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing a device is known by, in the form in which it is compared: lower case, MAC addresses
 * without separators, a source's id behind the name of its integration.
 */
public record Evidence(Kind kind, String value) {

  /** Weightiest first. Host name and address count only within a site. */
  public enum Kind {
    SOURCE_ID,
    SERIAL,
    MAC,
    FQDN,
    HOSTNAME,
    IP;

    /** Whether two sites of one client may well have the same value. */
    public boolean isLocalToSite() {
      return this == HOSTNAME || this == IP;
    }
  }

  private static final Map<Subject.Hint, Kind> HINTS =
      Map.of(
          Subject.Hint.SERIAL, Kind.SERIAL,
          Subject.Hint.MAC, Kind.MAC,
          Subject.Hint.FQDN, Kind.FQDN,
          Subject.Hint.HOSTNAME, Kind.HOSTNAME,
          Subject.Hint.IP, Kind.IP);

  /** Brings a value into the form in which it is compared. */
  public static Evidence of(Kind kind, String value) {
    String plain = value.strip().toLowerCase(Locale.ROOT);
    return new Evidence(
        kind,
        switch (kind) {
          case MAC -> plain.replaceAll("[^0-9a-f]", "");
          case FQDN -> plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
          case SOURCE_ID, SERIAL, HOSTNAME, IP -> plain;
        });
  }

  /** A source's own id of a device. */
  public static Evidence sourceId(String integration, String deviceId) {
    return of(Kind.SOURCE_ID, integration + "/" + deviceId);
  }

  /** All that a subject says about its device, weightiest first. */
  public static List<Evidence> in(String integration, Subject subject) {
    List<Evidence> found = new ArrayList<>();
    String deviceId = subject.deviceId();
    if (deviceId != null) {
      found.add(sourceId(integration, deviceId));
    }
    HINTS.forEach(
        (hint, kind) ->
            subject
                .hints()
                .getOrDefault(hint, List.of())
                .forEach(value -> found.add(of(kind, value))));
    found.removeIf(evidence -> evidence.value().isEmpty());
    found.sort((a, b) -> a.kind().compareTo(b.kind()));
    return found;
  }
}
