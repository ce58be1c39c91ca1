package io.nochub.hub.plugin;

import io.nochub.hub.plugin.PluginStore.Row;
import io.nochub.hub.plugin.PluginView.Origin;
import io.nochub.hub.plugin.PluginView.State;
import io.nochub.runtime.loader.PluginDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as it stands in this hub.
 *
 * @param row null for one under development, which is not installed
 * @param descriptor null if its archive could not be verified
 * @param loaded null while it does not run
 * @param problem why it does not run; empty if there is none
 */
record HostedPlugin(
    @Nullable Row row,
    @Nullable PluginDescriptor descriptor,
    @Nullable LoadedPlugin loaded,
    String problem) {

  static HostedPlugin running(Row row, LoadedPlugin loaded) {
    return new HostedPlugin(row, loaded.descriptor(), loaded, "");
  }

  static HostedPlugin disabled(Row row, PluginDescriptor descriptor) {
    return new HostedPlugin(row, descriptor, null, "");
  }

  static HostedPlugin failed(Row row, String problem) {
    return new HostedPlugin(row, null, null, problem);
  }

  static HostedPlugin inDevelopment(LoadedPlugin loaded) {
    return new HostedPlugin(null, loaded.descriptor(), loaded, "");
  }

  boolean isEnabled() {
    return row == null || row.enabled();
  }

  HostedPlugin off(Row disabled) {
    return new HostedPlugin(disabled, descriptor, null, problem);
  }

  /** Unloads it because the hub stops. */
  void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  PluginView view() {
    PluginDescriptor known =
        descriptor == null ? new PluginDescriptor(id(), version(), "", "", "", "", "") : descriptor;
    return new PluginView(
        known.id(),
        known.version(),
        known.provider(),
        known.description(),
        known.license(),
        row == null ? Origin.DEVELOPMENT : Origin.valueOf(row.origin().name()),
        state(),
        isEnabled() ? problem : "",
        loaded == null ? List.of() : loaded.types().stream().map(OfferedType::id).toList());
  }

  private String id() {
    return row == null ? "" : row.id();
  }

  private String version() {
    return row == null ? "" : row.version();
  }

  private State state() {
    if (!isEnabled()) {
      return State.DISABLED;
    }
    return loaded == null ? State.FAILED : State.RUNNING;
  }
}
