package io.nochub.api.asset;

import io.nochub.api.signal.Subject;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A device as the source knows it. The subject must have organisation and device id; a site is an
 * organisation with a parent or the hint SITE_ID.
 *
 * @param upstreamId the device it is reached through, if the source knows
 */
public record Device(
    Subject subject, String name, Kind kind, @Nullable String upstreamId, @Nullable URI link) {
  /** May grow. */
  public enum Kind {
    SERVER,
    WORKSTATION,
    NETWORK,
    STORAGE,
    POWER,
    PRINTER,
    MOBILE,
    OTHER
  }
}
