package io.nochub.hub.plugin;

import io.nochub.hub.plugin.PluginShelf.Placed;
import io.nochub.hub.plugin.PluginStore.Origin;
import io.nochub.hub.plugin.PluginStore.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives that came with the hub. They are as trusted as the hub itself, so no signature is
 * asked for. One that an operator removed stays removed.
 */
final class BundledPlugins {
  private static final Logger log = LoggerFactory.getLogger(BundledPlugins.class);

  private final PluginSettings settings;
  private final PluginShelf shelf;

  BundledPlugins(PluginSettings settings, PluginShelf shelf) {
    this.settings = settings;
    this.shelf = shelf;
  }

  /** Puts new ones on the shelf; gives the rows that have to be stored for them. */
  List<Row> changes(List<Row> installed) throws IOException {
    Map<String, Row> known =
        installed.stream().collect(Collectors.toMap(Row::id, Function.identity()));
    List<Row> changes = new ArrayList<>();
    for (Path archive : archives()) {
      try {
        change(archive, known).ifPresent(changes::add);
      } catch (ArchiveRefused e) {
        log.error("A plugin that came with the hub cannot be used: {}", e.getMessage());
      }
    }
    return changes;
  }

  private Optional<Row> change(Path archive, Map<String, Row> known)
      throws ArchiveRefused, IOException {
    String name = archive.getFileName().toString();
    PluginArchive shipped = PluginArchive.read(name, archive, settings.limits());
    Row before = known.get(shipped.descriptor().id());
    if (!isWanted(shipped, before)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(archive)) {
      Placed placed = shelf.place(name, in, null, true);
      boolean enabled = before == null || before.enabled();
      return Optional.of(
          new Row(
              placed.descriptor().id(),
              placed.descriptor().version(),
              placed.sha256(),
              Origin.BUNDLED,
              enabled,
              false));
    }
  }

  private boolean isWanted(PluginArchive shipped, @Nullable Row before) {
    if (before == null) {
      return true;
    }
    if (before.removed()
        || !settings.upgradeBundled()
        || before.sha256().equals(shipped.sha256())) {
      return false;
    }
    int newer =
        PluginVersion.of(shipped.descriptor().version())
            .compareTo(PluginVersion.of(before.version()));
    // The same version built again, as between releases.
    return newer > 0 || (newer == 0 && before.origin() == Origin.BUNDLED);
  }

  private List<Path> archives() throws IOException {
    Path folder = settings.bundled();
    List<Path> archives = new ArrayList<>();
    if (folder != null && Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "*.{jar,zip}")) {
        files.forEach(archives::add);
      }
    }
    archives.sort(null);
    return archives;
  }
}
