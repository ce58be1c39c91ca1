package io.nochub.runtime.loader;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three numbers of a semantic version, see <a href="https://semver.org">semver.org</a>. */
record Version(int major, int minor, int patch) implements Comparable<Version> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
  private static final String CORE = NUMBER + "\\." + NUMBER + "\\." + NUMBER;
  private static final String WORD = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern SEMVER =
      Pattern.compile(
          CORE
              + "(?:-"
              + WORD
              + "(?:\\."
              + WORD
              + ")*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

  static boolean isValid(String text) {
    return text.length() <= 64 && SEMVER.matcher(text).matches();
  }

  /** Reads a valid version and leaves its qualifier away. */
  static Version core(String text) {
    Matcher matcher = SEMVER.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " is no version such as 1.2.0");
    }
    return new Version(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.comparingInt(Version::major)
        .thenComparingInt(Version::minor)
        .thenComparingInt(Version::patch)
        .compare(this, other);
  }
}
