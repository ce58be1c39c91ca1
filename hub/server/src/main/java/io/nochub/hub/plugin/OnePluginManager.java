package io.nochub.hub.plugin;

import io.nochub.runtime.loader.ApiOnlyClassLoader;
import io.nochub.runtime.loader.PluginClassLoader;
import io.nochub.runtime.loader.PluginDescriptor;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/**
 * PF4J for exactly one plugin in one version, so that a plugin's old and new code can be loaded
 * side by side and no plugin's failure reaches another. It looks in no folder and keeps no file: it
 * is handed what was verified. Used by the lifecycle thread alone, as PF4J's collections are not
 * thread-safe.
 */
final class OnePluginManager extends AbstractPluginManager {
  private final PluginFiles files;
  private final EntryAdapter.Maker entry;

  OnePluginManager(PluginFiles files, EntryAdapter.Maker entry) {
    super(files.home());
    this.files = files;
    this.entry = entry;
    setSystemVersion(ApiVersion.CURRENT);
  }

  /** Loads the classes; nothing of the plugin runs yet. */
  PluginWrapper load() {
    String id = loadPlugin(files.home());
    PluginWrapper wrapper = getPlugin(id);
    if (wrapper.getPluginState() == PluginState.DISABLED) {
      throw new PluginRuntimeException("PF4J finds plugin " + id + " not fit for this hub");
    }
    return wrapper;
  }

  /** Stops the plugin and closes its class loader. */
  void unload() {
    if (!plugins.isEmpty()) {
      unloadPlugin(files.descriptor().id());
    }
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public org.pf4j.PluginDescriptor find(Path path) {
        PluginDescriptor known = files.descriptor();
        return new DefaultPluginDescriptor(
            known.id(),
            known.description(),
            known.pluginClass(),
            known.version(),
            known.requires(),
            known.provider(),
            known.license());
      }
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path path, org.pf4j.PluginDescriptor descriptor) {
        URL[] classPath = files.classPath().toArray(new URL[0]);
        return new PluginClassLoader(classPath, new ApiOnlyClassLoader(), descriptor.getPluginId());
      }
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return new PluginFactory() {
      @Override
      public Plugin create(PluginWrapper wrapper) {
        return entry.make(wrapper);
      }
    };
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path path) {
        return false;
      }
    };
  }

  /** Whether a plugin is enabled is the host's matter: what is handed over is to be started. */
  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }

      @Override
      public void disablePlugin(String pluginId) {
        throw new UnsupportedOperationException("done by the plugin host");
      }

      @Override
      public void enablePlugin(String pluginId) {
        throw new UnsupportedOperationException("done by the plugin host");
      }
    };
  }

  /** Extensions are not used: the entry class is named in the descriptor. */
  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new NoExtensions();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new ExtensionFactory() {
      @Override
      public <T> T create(Class<T> type) {
        throw new UnsupportedOperationException("plugins have no extensions here");
      }
    };
  }

  private static final class NoExtensions implements ExtensionFinder {
    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
      return List.of();
    }

    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type, String pluginId) {
      return List.of();
    }

    @Override
    @SuppressWarnings("rawtypes") // PF4J's signature
    public List<ExtensionWrapper> find(String pluginId) {
      return List.of();
    }

    @Override
    public Set<String> findClassNames(String pluginId) {
      return Set.of();
    }
  }
}
