package io.nochub.hub.inventory;

import io.nochub.api.asset.Device.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration item of a client.
 *
 * @param parentId the device it is reached through
 * @param evidence what it is known by, beyond its id
 */
public record Device(
    String id,
    String clientId,
    @Nullable String siteId,
    String name,
    Kind kind,
    @Nullable String parentId,
    Map<Evidence.Kind, List<String>> evidence) {
  public Device {
    evidence = Map.copyOf(evidence);
  }
}
