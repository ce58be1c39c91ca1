package io.nochub.runtime.loader;

import java.net.URL;
import java.net.URLClassLoader;

/** The classes of one plugin in one version; to be closed when it is unloaded. */
public final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final String pluginId;

  /** Loads from the plugin's jars and class folders what the parent does not share. */
  public PluginClassLoader(URL[] urls, ApiOnlyClassLoader parent, String pluginId) {
    super("plugin-" + pluginId, urls, parent);
    this.pluginId = pluginId;
  }

  public String pluginId() {
    return pluginId;
  }

  @Override
  public String toString() {
    return "plugin " + pluginId;
  }
}
