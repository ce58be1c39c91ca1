package io.nochub.hub.maintenance;

import io.nochub.hub.inventory.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Planned quiet, once, from one instant up to but not including another. Each of client, site,
 * device and integration that is given narrows it; with none it covers everything.
 *
 * @param id 0 until it is stored
 */
public record MaintenanceWindow(
    long id,
    String name,
    String reason,
    String owner,
    @Nullable String clientId,
    @Nullable String siteId,
    @Nullable String deviceId,
    @Nullable String integration,
    Instant from,
    Instant until,
    State state) {

  /** Where the window stands. */
  public enum State {
    PLANNED,
    ACTIVE,
    ENDED
  }

  /** Whether it is about this place and source, whatever the time. */
  public boolean covers(Place place, String source) {
    return fits(clientId, place.clientId())
        && fits(siteId, place.siteId())
        && fits(deviceId, place.deviceId())
        && fits(integration, source);
  }

  /** Whether the time lies in it. */
  public boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(until);
  }

  private static boolean fits(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
