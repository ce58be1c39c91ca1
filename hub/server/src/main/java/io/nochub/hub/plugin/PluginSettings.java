package io.nochub.hub.plugin;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins come from and what is asked of them.
 *
 * @param shelf the hub's own copies, {@code data/plugins}
 * @param bundled the folder of archives that came with the hub; null for none
 * @param upgradeBundled whether a newer bundled archive replaces what is installed, at start
 * @param development folders of plugins under development, or of several such; their archives are
 *     not signed
 */
public record PluginSettings(
    Path shelf,
    @Nullable Path bundled,
    boolean upgradeBundled,
    List<Path> development,
    ArchiveLimits limits,
    SignatureCheck signatures) {
  public PluginSettings {
    development = List.copyOf(development);
  }
}
