package io.nochub.hub.plugin;

import java.util.Comparator;

/**
 * A plugin's version in the order of <a href="https://semver.org">semver.org</a>, as far as it
 * takes to tell an upgrade: three numbers, and what comes before its release, compared as text.
 */
record PluginVersion(int major, int minor, int patch, String qualifier)
    implements Comparable<PluginVersion> {
  private static final Comparator<PluginVersion> ORDER =
      Comparator.comparingInt(PluginVersion::major)
          .thenComparingInt(PluginVersion::minor)
          .thenComparingInt(PluginVersion::patch)
          .thenComparing(version -> version.qualifier().isEmpty())
          .thenComparing(PluginVersion::qualifier);

  /** Reads a version that a descriptor was accepted with. */
  static PluginVersion of(String text) {
    String bare = text.replaceFirst("\\+.*", "");
    int hyphen = bare.indexOf('-');
    String[] numbers = (hyphen < 0 ? bare : bare.substring(0, hyphen)).split("\\.", -1);
    return new PluginVersion(
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        Integer.parseInt(numbers[2]),
        hyphen < 0 ? "" : bare.substring(hyphen + 1));
  }

  @Override
  public int compareTo(PluginVersion other) {
    return ORDER.compare(this, other);
  }
}
