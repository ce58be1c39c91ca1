package io.nochub.runtime.json;

/** The beginning of somebody else's text, short and without control characters, for a message. */
final class Excerpt {
  private static final int LONGEST = 40;

  private Excerpt() {}

  static String of(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    return start.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
  }
}
