package io.nochub.hub.plugin;

import io.nochub.runtime.loader.PluginDescriptor;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/**
 * A plugin ready to be loaded: verified and on the shelf, or a developer's folder.
 *
 * @param home the folder it lies in, which nobody touches while it is loaded
 */
record PluginFiles(PluginDescriptor descriptor, Path home, List<URL> classPath, String sha256) {
  PluginFiles {
    classPath = List.copyOf(classPath);
  }
}
