package io.nochub.runtime.settings;

import io.nochub.api.Secret;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Binds settings to a plugin's configuration record and describes such a record. Stateless but for
 * the environment it was given, and thread-safe. A record that breaks the rules of {@code @Setting}
 * is an IllegalArgumentException naming the component: a fault of the plugin, not of the operator.
 *
 * <p>An empty text counts as not given, except where a text setting has a default. Limits and
 * pattern of a list hold for each element; those of a text for its length in characters, those of a
 * duration for its seconds.
 */
public final class SettingsBinder {
  private final References references;

  /** Takes the environment that {@code ${env:NAME}} refers to. */
  public SettingsBinder(Map<String, String> environment) {
    this.references = new References(environment);
  }

  /**
   * Makes the record, or throws with all that is wrong with the settings. Reads the files they
   * refer to.
   */
  public <C extends Record> Bound<C> bind(Class<C> type, Map<String, Object> settings)
      throws SettingsException {
    Binding binding = new Binding(references);
    Object value = binding.record(SettingsShape.of(type), settings, "");
    if (value == null) {
      throw new SettingsException(binding.problems());
    }
    return new Bound<>(type.cast(value), binding.warnings());
  }

  /** The JSON Schema 2020-12 of the record, ready to be written as JSON. */
  public Map<String, Object> schema(Class<? extends Record> type) {
    return SettingsSchema.of(SettingsShape.of(type));
  }

  /**
   * Paths of all secrets such as {@code server/password}, with a star for any element of a list;
   * former names included, as stored settings may still use them.
   */
  public Set<String> secretFields(Class<? extends Record> type) {
    Set<String> paths = new TreeSet<>();
    secretFields(SettingsShape.of(type), "", paths);
    return paths;
  }

  private static void secretFields(SettingsShape shape, String prefix, Set<String> paths) {
    for (SettingsShape.Field field : shape.fields()) {
      Set<String> names = new LinkedHashSet<>(List.of(field.setting().formerly()));
      names.add(field.name());
      for (String name : names) {
        boolean list = field.type().kind() == SettingType.Kind.LIST;
        String path = prefix + name + (list ? "/*" : "");
        SettingType type = field.type().innermost();
        if (type.kind() == SettingType.Kind.SECRET) {
          paths.add(path);
        } else if (type.kind() == SettingType.Kind.GROUP) {
          secretFields(type.inner(), path + "/", paths);
        }
      }
    }
  }

  /**
   * The hosts that bound settings name: those of its addresses, also of addresses kept as secrets.
   */
  public Set<String> hosts(Record settings) {
    Set<String> hosts = new TreeSet<>();
    collectHosts(settings, hosts);
    return hosts;
  }

  private static void collectHosts(@Nullable Object value, Set<String> hosts) {
    if (value instanceof URI address) {
      Optional.ofNullable(address.getHost())
          .ifPresent(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    } else if (value instanceof Secret secret && secret.reveal().startsWith("http")) {
      secretAddress(secret).ifPresent(address -> collectHosts(address, hosts));
    } else if (value instanceof List<?> elements) {
      elements.forEach(element -> collectHosts(element, hosts));
    } else if (value instanceof Record settings) {
      for (RecordComponent component : settings.getClass().getRecordComponents()) {
        collectHosts(read(settings, component), hosts);
      }
    }
  }

  private static Optional<URI> secretAddress(Secret secret) {
    try {
      return Optional.of(new URI(secret.reveal()));
    } catch (URISyntaxException e) {
      // A password that begins like an address.
      return Optional.empty();
    }
  }

  private static @Nullable Object read(Record settings, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          settings.getClass().getName() + "." + component.getName() + " cannot be read", e);
    }
  }
}
