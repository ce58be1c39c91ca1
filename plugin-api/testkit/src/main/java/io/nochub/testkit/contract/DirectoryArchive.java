package io.nochub.testkit.contract;

import io.nochub.api.HubPlugin;
import io.nochub.runtime.loader.ApiOnlyClassLoader;
import io.nochub.runtime.loader.InvalidDescriptorException;
import io.nochub.runtime.loader.PluginClassLoader;
import io.nochub.runtime.loader.PluginDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A plugin's built archive, laid out in a directory as the hub lays it out: a jar stays a jar, a
 * zip becomes plugin.properties, classes/ and lib/.
 */
final class DirectoryArchive {
  private final Path file;
  private final Path directory;
  private final List<String> entries;

  private DirectoryArchive(Path file, Path directory, List<String> entries) {
    this.file = file;
    this.directory = directory;
    this.entries = entries;
  }

  /** The archive Maven built in this module, unpacked into that empty directory. */
  static DirectoryArchive built(Path directory) throws IOException {
    Path target = Path.of("target");
    Path file =
        newest(target, ".zip")
            .or(() -> newest(target, ".jar"))
            .orElseThrow(
                () -> new AssertionError("no archive in target yet: run this with mvn verify"));
    if (isZip(file)) {
      return new DirectoryArchive(file, directory, unpack(file, directory));
    }
    Path copy = directory.resolve(file.getFileName().toString());
    Files.copy(file, copy);
    return new DirectoryArchive(file, directory, names(file));
  }

  Path file() {
    return file;
  }

  /**
   * The names of all entries, directories left out; those of jars in lib/ included as "jar!name".
   */
  List<String> entries() throws IOException {
    List<String> all = new ArrayList<>(entries);
    for (Path library : libraries()) {
      for (String name : names(library)) {
        all.add(library.getFileName() + "!" + name);
      }
    }
    return all;
  }

  List<Path> libraries() throws IOException {
    Path folder = directory.resolve("lib");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  PluginDescriptor descriptor() throws IOException, InvalidDescriptorException {
    return PluginDescriptor.read(new ByteArrayInputStream(bytes("plugin.properties")));
  }

  /** Loads the plugin's classes as the hub does, seeing nothing of the host but the API. */
  PluginClassLoader load() throws Exception {
    List<URL> urls = new ArrayList<>();
    if (isZip(file)) {
      urls.add(directory.resolve("classes").toUri().toURL());
      for (Path library : libraries()) {
        urls.add(library.toUri().toURL());
      }
    } else {
      urls.add(directory.resolve(file.getFileName().toString()).toUri().toURL());
    }
    return new PluginClassLoader(
        urls.toArray(URL[]::new), new ApiOnlyClassLoader(), descriptor().id());
  }

  /** Makes the plugin's entry object. */
  HubPlugin plugin(PluginClassLoader loader) throws Exception {
    Class<?> entry = loader.loadClass(descriptor().pluginClass());
    return (HubPlugin) entry.getConstructor().newInstance();
  }

  private byte[] bytes(String name) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return zip.readAllBytes();
        }
      }
    }
    throw new AssertionError(file + " holds no " + name);
  }

  private static boolean isZip(Path file) {
    return file.toString().endsWith(".zip");
  }

  private static Optional<Path> newest(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().endsWith("-sources.jar"))
          .filter(file -> !file.toString().endsWith("-tests.jar"))
          .max(Comparator.comparing(file -> file.toFile().lastModified()));
    } catch (IOException e) {
      throw new UncheckedIOException("no archive in " + folder.toAbsolutePath(), e);
    }
  }

  private static List<String> names(Path archive) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          names.add(entry.getName());
        }
      }
    }
    return names;
  }

  private static List<String> unpack(Path archive, Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = directory.resolve(entry.getName()).normalize();
        if (!to.startsWith(directory)) {
          throw new AssertionError(archive + " has an entry outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          names.add(entry.getName());
          Files.createDirectories(to.getParent());
          Files.copy(zip, to);
        }
      }
    }
    return names;
  }
}
