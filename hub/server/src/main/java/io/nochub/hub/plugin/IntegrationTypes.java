package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What can be connected now: the types of all loaded plugins. Thread-safe. */
public final class IntegrationTypes {
  private volatile Map<String, ServedType> served = Map.of();

  /**
   * A type as people and programs see it.
   *
   * @param schema JSON Schema 2020-12 of its settings, ready to be written as JSON
   * @param example a settings file in YAML; empty if the plugin has none
   */
  public record TypeView(
      String id,
      String displayName,
      String plugin,
      String pluginVersion,
      Set<Capability> capabilities,
      Map<String, Object> schema,
      String example) {}

  /** All of them, by id. */
  public List<TypeView> list() {
    return served.values().stream().map(IntegrationTypes::view).toList();
  }

  public Optional<TypeView> view(String typeId) {
    return find(typeId).map(IntegrationTypes::view);
  }

  /**
   * The plugin's icon, SVG as the plugin wrote it: to be sent with headers that forbid it
   * everything.
   */
  public Optional<byte[]> icon(String typeId) {
    return find(typeId).flatMap(type -> type.plugin().resource("hub/icon.svg"));
  }

  Optional<ServedType> find(String typeId) {
    return Optional.ofNullable(served.get(typeId));
  }

  Set<String> ids() {
    return new TreeSet<>(served.keySet());
  }

  /**
   * Offers a plugin's types from now on, in place of those of an earlier version of it.
   *
   * @throws ArchiveRefused if another plugin offers one of them
   */
  synchronized void add(LoadedPlugin plugin) throws ArchiveRefused {
    Map<String, ServedType> next = without(plugin.id());
    for (OfferedType type : plugin.types()) {
      ServedType other = next.putIfAbsent(type.id(), new ServedType(plugin, type));
      if (other != null) {
        throw new ArchiveRefused(
            plugin.id()
                + " offers the type "
                + type.id()
                + ", which plugin "
                + other.plugin().id()
                + " offers already; remove one of them");
      }
    }
    served = next;
  }

  synchronized void remove(String pluginId) {
    served = without(pluginId);
  }

  private Map<String, ServedType> without(String pluginId) {
    Map<String, ServedType> next = new TreeMap<>(served);
    next.values().removeIf(type -> type.plugin().id().equals(pluginId));
    return next;
  }

  private static TypeView view(ServedType served) {
    OfferedType type = served.type();
    String example =
        served
            .plugin()
            .resource("hub/example.yaml")
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return new TypeView(
        type.id(),
        type.displayName(),
        served.plugin().id(),
        served.plugin().descriptor().version(),
        new TreeSet<>(type.capabilities()),
        type.schema(),
        example);
  }
}
