package io.nochub.hub.plugin;

import io.nochub.runtime.loader.PluginDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Plugins under development, run from where their build puts them: {@code target/classes} with the
 * filtered descriptor, and {@code target/lib} for libraries. A folder is a plugin's own or holds
 * several. Nothing of this is signed.
 */
final class DevelopmentFolders {
  private final List<Path> folders;

  DevelopmentFolders(List<Path> folders) {
    this.folders = folders;
  }

  /** Those that have been built; the version of one changes with every build. */
  List<PluginFiles> find() throws ArchiveRefused, IOException {
    List<PluginFiles> found = new ArrayList<>();
    for (Path folder : folders) {
      addIfBuilt(folder, found);
      if (Files.isDirectory(folder)) {
        try (var children = Files.newDirectoryStream(folder, Files::isDirectory)) {
          for (Path child : children) {
            addIfBuilt(child, found);
          }
        }
      }
    }
    return found;
  }

  Changes changes() {
    return new Changes();
  }

  /** Notices finished builds: what is new in two looks running. Used by one thread. */
  static final class Changes {
    private final Set<String> given = new HashSet<>();
    private Set<String> before = Set.of();

    /** Those to be loaded, each build once: one that fails is not tried again. */
    List<PluginFiles> since(List<PluginFiles> found, Predicate<PluginFiles> isLoaded) {
      List<PluginFiles> news = found.stream().filter(isLoaded.negate()).toList();
      List<PluginFiles> atRest =
          news.stream()
              .filter(files -> before.contains(files.sha256()) && given.add(files.sha256()))
              .toList();
      before = news.stream().map(PluginFiles::sha256).collect(Collectors.toSet());
      return atRest;
    }
  }

  private static void addIfBuilt(Path module, List<PluginFiles> found)
      throws ArchiveRefused, IOException {
    Path classes = module.resolve("target").resolve("classes");
    Path properties = classes.resolve("plugin.properties");
    if (!Files.isRegularFile(properties)) {
      return;
    }
    try (InputStream in = Files.newInputStream(properties)) {
      PluginDescriptor descriptor = PluginArchive.descriptor(module.toString(), in);
      List<URL> path = PluginArchive.classPath(classes, module.resolve("target"));
      found.add(new PluginFiles(descriptor, classes, path, stamp(classes)));
    }
  }

  /** Tells one build from the next: files, sizes and times. */
  private static String stamp(Path classes) throws IOException {
    StringBuilder all = new StringBuilder();
    Files.walkFileTree(
        classes,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            all.append(file).append(attributes.size()).append(attributes.lastModifiedTime());
            return FileVisitResult.CONTINUE;
          }
        });
    return PluginArchive.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
