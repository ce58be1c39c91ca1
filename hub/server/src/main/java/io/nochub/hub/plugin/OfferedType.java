package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationType;
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
    int configVersion) {
  static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

  /** Plugin code, so to be run inside a call. */
  static OfferedType of(IntegrationType<?> type) {
    OfferedType offered =
        new OfferedType(
            type,
            type.id(),
            type.displayName(),
            type.configType(),
            Set.copyOf(type.capabilities()),
            Set.copyOf(type.remoteHosts()),
            type.configVersion());
    if (!ID.matcher(offered.id).matches()) {
      throw new IllegalStateException("\"" + offered.id + "\" is no id for an integration type");
    }
    return offered;
  }
}
