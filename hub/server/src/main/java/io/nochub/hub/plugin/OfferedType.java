package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationType;
import io.nochub.runtime.settings.SettingsBinder;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a type says of itself, asked for once: plugin code is not run again to list types. */
record OfferedType(
    IntegrationType<?> type,
    String id,
    String displayName,
    Class<? extends Record> configType,
    Set<Capability> capabilities,
    Set<String> remoteHosts,
    int configVersion,
    Map<String, Object> schema,
    Set<String> secrets) {
  static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

  /**
   * Plugin code, so to be run inside a call.
   *
   * @throws IllegalArgumentException if its settings break the rules of {@code @Setting}
   */
  static OfferedType of(IntegrationType<?> type, SettingsBinder binder) {
    OfferedType offered =
        new OfferedType(
            type,
            type.id(),
            type.displayName(),
            type.configType(),
            Set.copyOf(type.capabilities()),
            Set.copyOf(type.remoteHosts()),
            type.configVersion(),
            binder.schema(type.configType()),
            binder.secretFields(type.configType()));
    if (!ID.matcher(offered.id).matches()) {
      throw new IllegalStateException("\"" + offered.id + "\" is no id for an integration type");
    }
    return offered;
  }
}
