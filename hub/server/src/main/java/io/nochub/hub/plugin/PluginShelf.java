package io.nochub.hub.plugin;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nochub.hub.plugin.PluginArchive.Packing;
import io.nochub.hub.plugin.PluginStore.Origin;
import io.nochub.hub.plugin.PluginStore.Row;
import io.nochub.runtime.loader.PluginDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's own copies of plugin archives, {@code <id>/<version>-<first 8 of the hash>/}. An
 * archive is copied here first, then checked, and loaded from here; a copy once placed is never
 * written to again, and is deleted only by {@link #sweep} at start, when nothing is loaded.
 */
final class PluginShelf {
  private static final Logger log = LoggerFactory.getLogger(PluginShelf.class);
  private static final String ARCHIVE = "plugin.jar";
  private static final String SIGNATURE = "plugin.sig";
  private static final String UNPACKED = "unpacked";

  private final Path root;
  private final ArchiveLimits limits;
  private final SignatureCheck signatures;

  PluginShelf(Path root, ArchiveLimits limits, SignatureCheck signatures) {
    this.root = root;
    this.limits = limits;
    this.signatures = signatures;
  }

  /** What was placed, and what the operator should know about it. */
  record Placed(PluginDescriptor descriptor, String sha256, List<String> warnings) {}

  /**
   * Copies and checks an archive, and keeps the copy if all is well.
   *
   * @param signature the detached one; null if there is none
   * @param trusted it came with the hub itself, so no signature is asked for
   */
  Placed place(String name, InputStream archive, byte @Nullable [] signature, boolean trusted)
      throws ArchiveRefused, IOException {
    Path incoming = root.resolve(".incoming").resolve(UUID.randomUUID().toString());
    Files.createDirectories(incoming);
    try {
      Path copy = incoming.resolve(ARCHIVE);
      copyLimited(name, archive, copy);
      PluginArchive checked = PluginArchive.read(name, copy, limits);
      Optional<String> warning =
          trusted ? Optional.empty() : signatures.check(name, copy, signature);
      if (signature != null) {
        Files.write(incoming.resolve(SIGNATURE), signature);
      }
      if (checked.packing() == Packing.ZIP) {
        checked.unpackInto(incoming.resolve(UNPACKED));
      }
      keep(incoming, checked);
      return new Placed(checked.descriptor(), checked.sha256(), warning.stream().toList());
    } finally {
      delete(incoming);
    }
  }

  /**
   * Checks a kept archive again, as before every loading: hash, signature, and that what was
   * unpacked is still what the archive holds.
   */
  PluginFiles verified(Row row) throws ArchiveRefused, IOException {
    Path home = home(row.id(), row.version(), row.sha256());
    Path archive = home.resolve(ARCHIVE);
    String name = row.id() + " " + row.version();
    if (!Files.isRegularFile(archive, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArchiveRefused(
          "The archive of " + name + " is missing from " + home + "; install it again");
    }
    PluginArchive checked = PluginArchive.read(name, archive, limits);
    if (!checked.sha256().equals(row.sha256())) {
      throw new ArchiveRefused(
          "The archive of " + name + " was changed after it was installed; install it again");
    }
    if (row.origin() != Origin.BUNDLED) {
      Path signature = home.resolve(SIGNATURE);
      byte[] bytes = Files.exists(signature) ? Files.readAllBytes(signature) : null;
      signatures.check(name, archive, bytes).ifPresent(warning -> log.warn("{}", warning));
    }
    Path unpacked = checked.packing() == Packing.ZIP ? home.resolve(UNPACKED) : null;
    if (unpacked != null && !checked.isUnpackedAt(unpacked)) {
      throw new ArchiveRefused("The unpacked files of " + name + " were changed; install it again");
    }
    return new PluginFiles(
        checked.descriptor(), home, PluginArchive.classPath(archive, unpacked), row.sha256());
  }

  /** Deletes everything that is not wanted any more. Only while nothing is loaded. */
  void sweep(Set<Path> wanted) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    delete(root.resolve(".incoming"));
    for (Path plugin : children(root)) {
      for (Path copy : children(plugin)) {
        if (!wanted.contains(copy)) {
          log.info("Deleting the plugin files {}", copy);
          delete(copy);
        }
      }
      if (children(plugin).isEmpty()) {
        Files.delete(plugin);
      }
    }
  }

  Path home(String id, String version, String sha256) {
    return root.resolve(id).resolve(version + "-" + sha256.substring(0, 8));
  }

  private void copyLimited(String name, InputStream archive, Path copy)
      throws ArchiveRefused, IOException {
    try (FileChannel file = FileChannel.open(copy, CREATE_NEW, WRITE);
        OutputStream out = Channels.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long left = limits.archiveBytes();
      for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
        left -= read;
        if (left < 0) {
          throw new ArchiveRefused(
              name + " is larger than " + (limits.archiveBytes() >> 20) + " MiB");
        }
        out.write(buffer, 0, read);
      }
      // The database will name it as installed.
      file.force(true);
    }
  }

  /**
   * An intact copy of the same archive stays and takes over a newer signature; a damaged one, which
   * may be loaded, makes way.
   */
  private void keep(Path incoming, PluginArchive checked) throws IOException {
    PluginDescriptor descriptor = checked.descriptor();
    Path home = home(descriptor.id(), descriptor.version(), checked.sha256());
    Files.createDirectories(home.getParent());
    if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      if (isIntact(home, checked)) {
        Path signature = incoming.resolve(SIGNATURE);
        if (Files.exists(signature)) {
          Files.move(signature, home.resolve(SIGNATURE), REPLACE_EXISTING);
        }
        return;
      }
      Files.move(home, home.resolveSibling("old-" + UUID.randomUUID()));
    }
    Files.move(incoming, home);
  }

  private static boolean isIntact(Path home, PluginArchive original) throws IOException {
    Path archive = home.resolve(ARCHIVE);
    return Files.isRegularFile(archive)
        && Files.mismatch(archive, original.file()) < 0
        && (original.packing() == Packing.JAR || original.isUnpackedAt(home.resolve(UNPACKED)));
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (var stream = Files.newDirectoryStream(folder)) {
        stream.forEach(children::add);
      }
    }
    return children;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
