package io.nochub.hub.inventory;

import io.nochub.api.asset.Device.Kind;
import java.util.EnumMap;
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

  /** The same, not yet reached through another one. */
  public Device withoutParent() {
    return new Device(id, clientId, siteId, name, kind, null, evidence);
  }

  /** The same without its evidence. */
  Device bare() {
    return new Device(id, clientId, siteId, name, kind, parentId, Map.of());
  }

  /** The same with its evidence in the form in which it is kept and compared, sorted. */
  public Device normalised() {
    Map<Evidence.Kind, List<String>> kept = new EnumMap<>(Evidence.Kind.class);
    evidence.forEach(
        (evidenceKind, values) -> {
          List<String> plain =
              values.stream()
                  .map(value -> Evidence.of(evidenceKind, value).value())
                  .distinct()
                  .sorted()
                  .toList();
          if (!plain.isEmpty()) {
            kept.put(evidenceKind, plain);
          }
        });
    return new Device(id, clientId, siteId, name, kind, parentId, kept);
  }
}
