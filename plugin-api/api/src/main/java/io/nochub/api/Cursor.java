package io.nochub.api;

/**
 * Opaque position in a remote feed, written by the plugin and stored by the hub; at most 4,000
 * characters.
 */
public record Cursor(String value) {
  public static final Cursor START = new Cursor("");

  public boolean isStart() {
    return value.isEmpty();
  }
}
