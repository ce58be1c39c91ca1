package io.nochub.hub.plugin;

import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationException;
import io.nochub.runtime.loader.PluginDescriptor;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.work.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/**
 * A plugin whose classes are in memory, with the integration types it offers. Loaded and closed by
 * the lifecycle thread; the rest is thread-safe.
 */
final class LoadedPlugin {
  private static final Duration TO_START = Duration.ofSeconds(10);
  private static final int LARGEST_RESOURCE = 1 << 20;

  private final PluginFiles files;
  private final OnePluginManager manager;
  private final Workers threads;
  private volatile List<OfferedType> types = List.of();
  private volatile @Nullable ClassLoader loader;

  private LoadedPlugin(PluginFiles files, InstantSource clock) {
    this.files = files;
    this.threads = new Workers("plugin " + files.descriptor().id(), hubLoader());
    this.manager =
        new OnePluginManager(
            files,
            wrapper ->
                new EntryAdapter(
                    files.descriptor().pluginClass(),
                    wrapper.getPluginClassLoader(),
                    body -> started(wrapper.getPluginClassLoader(), clock, body)));
  }

  /**
   * Loads and starts a plugin.
   *
   * @throws ArchiveRefused if it does not start, with what it said; nothing of it is left then
   */
  static LoadedPlugin load(PluginFiles files, SettingsBinder binder, InstantSource clock)
      throws ArchiveRefused {
    LoadedPlugin plugin = new LoadedPlugin(files, clock);
    try {
      plugin.start(binder, clock);
      return plugin;
    } catch (EntryAdapter.StartFailed | PluginRuntimeException e) {
      plugin.close();
      throw new ArchiveRefused(
          files.descriptor().id()
              + " "
              + files.descriptor().version()
              + " cannot be started: "
              + e.getMessage(),
          e);
    }
  }

  private void start(SettingsBinder binder, InstantSource clock) throws EntryAdapter.StartFailed {
    PluginWrapper wrapper = manager.load();
    loader = wrapper.getPluginClassLoader();
    manager.startPlugin(files.descriptor().id());
    HubPlugin entry = ((EntryAdapter) wrapper.getPlugin()).started();
    types =
        bounded(
            wrapper.getPluginClassLoader(),
            clock,
            "list integration types",
            () -> offered(entry, binder));
  }

  private HubPlugin started(ClassLoader own, InstantSource clock, PluginCall.Body<HubPlugin> body)
      throws EntryAdapter.StartFailed {
    return bounded(own, clock, "start", body);
  }

  private static List<OfferedType> offered(HubPlugin entry, SettingsBinder binder) {
    List<OfferedType> offered =
        entry.integrationTypes().stream().map(type -> OfferedType.of(type, binder)).toList();
    Set<String> ids = new HashSet<>();
    for (OfferedType type : offered) {
      if (!ids.add(type.id())) {
        throw new IllegalStateException("the type " + type.id() + " is offered twice");
      }
    }
    return offered;
  }

  private <T> T bounded(ClassLoader own, InstantSource clock, String what, PluginCall.Body<T> body)
      throws EntryAdapter.StartFailed {
    try {
      return calls("", own, new CallOutcomes(clock, CallOutcomes.Alarm.NONE))
          .within(TO_START, what, body);
    } catch (IntegrationException | PluginFault e) {
      throw new EntryAdapter.StartFailed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EntryAdapter.StartFailed("the hub is stopping", e);
    }
  }

  private PluginCall calls(String integrationId, ClassLoader own, CallOutcomes outcomes) {
    return new PluginCall(
        files.descriptor().id(), integrationId, own, threads.pool("calls", 4), outcomes);
  }

  PluginDescriptor descriptor() {
    return files.descriptor();
  }

  PluginFiles files() {
    return files;
  }

  String id() {
    return files.descriptor().id();
  }

  List<OfferedType> types() {
    return types;
  }

  Optional<OfferedType> type(String typeId) {
    return types.stream().filter(type -> type.id().equals(typeId)).findFirst();
  }

  /** The class loader; IllegalStateException once closed. */
  ClassLoader loader() {
    ClassLoader known = loader;
    if (known == null) {
      throw new IllegalStateException("plugin " + id() + " is unloaded");
    }
    return known;
  }

  /** A file of the archive, such as {@code hub/icon.svg}; empty if it has none. */
  Optional<byte[]> resource(String name) {
    URL found = loader().getResource(name);
    if (found == null) {
      return Optional.empty();
    }
    try {
      URLConnection connection = found.openConnection();
      // A cached connection would keep the archive open after the plugin is unloaded.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return Optional.of(in.readNBytes(LARGEST_RESOURCE));
      }
    } catch (IOException e) {
      throw new IllegalStateException(name + " of plugin " + id() + " cannot be read", e);
    }
  }

  /**
   * Forgets the plugin and closes its loader; its integrations are closed before.
   *
   * @return tells whether the loader is still in memory
   */
  WeakReference<@Nullable ClassLoader> close() {
    WeakReference<@Nullable ClassLoader> remains = new WeakReference<>(loader);
    types = List.of();
    loader = null;
    threads.close();
    manager.unload();
    return remains;
  }

  private static ClassLoader hubLoader() {
    return LoadedPlugin.class.getClassLoader();
  }
}
