package io.nochub.hub.inventory;

import io.nochub.api.signal.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One thing a device is known by, in the form in which it is compared: lower case, MAC addresses
 * without separators, a source's id as it is behind the name of its integration.
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

  /** What firmware and systems say where nobody told them anything better. */
  private static final Set<String> SAID_BY_MANY =
      Set.of(
          "to be filled by o.e.m.",
          "default string",
          "system serial number",
          "not specified",
          "not available",
          "unknown",
          "none",
          "n/a",
          "localhost",
          "localhost.localdomain",
          "127.0.0.1",
          "::1",
          "0.0.0.0",
          "::");

  /** Brings a value into the form in which it is compared. */
  public static Evidence of(Kind kind, String value) {
    String plain = value.strip().toLowerCase(Locale.ROOT);
    return new Evidence(
        kind,
        switch (kind) {
          case SOURCE_ID -> value;
          case MAC -> plain.replaceAll("[:.\\- ]", "");
          case FQDN -> plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
          case SERIAL, HOSTNAME, IP -> plain;
        });
  }

  /** Whether it tells devices apart: many devices have no serial, or the same one. */
  boolean tellsApart() {
    return switch (kind) {
      case SOURCE_ID -> true;
      case MAC -> value.matches("[0-9a-f]{12}|[0-9a-f]{16}") && !value.matches("0+|f+");
      case SERIAL -> !value.matches("0*") && !SAID_BY_MANY.contains(value);
      case FQDN, HOSTNAME, IP -> !value.isEmpty() && !SAID_BY_MANY.contains(value);
    };
  }

  /** A source's own id of a device. */
  public static Evidence sourceId(String integration, String deviceId) {
    return of(Kind.SOURCE_ID, integration + "/" + deviceId);
  }

  /** All that a subject says about its device and that tells devices apart, weightiest first. */
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
    found.removeIf(evidence -> !evidence.tellsApart());
    found.sort((a, b) -> a.kind().compareTo(b.kind()));
    return found;
  }
}
