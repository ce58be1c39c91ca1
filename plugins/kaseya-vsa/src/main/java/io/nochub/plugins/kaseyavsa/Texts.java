package io.nochub.plugins.kaseyavsa;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What becomes of the sentences VSA reports. Pure. */
final class Texts {
  private static final int LONGEST_CONDITION = 240;
  private static final int LONGEST_TITLE = 200;

  /** Names in quotes and addresses tell problems apart and stay; so do numbers in words. */
  private static final String KEPT =
      "(?<!\\w)'[^']{1,200}'(?!\\w)"
          + "|\"[^\"]{1,200}\""
          + "|\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?"
          + "|[\\w-]*[\\p{L}_][\\w-]*";

  /** "port 443", "event 41", "disk 0": a number behind one of these is a name, not a value. */
  private static final String NAMING =
      "\\b(?i:port|event(?: id)?|disk|drive|volume|lun|slot|bay|core|fan|error|code|unit|vlan)"
          + "[ :#]{1,2}\\d+(?![\\d.,]*[%\\d])";

  private static final String VALUE = "\\d+(?:[.,:]\\d+)*";

  /** Values that letters or hyphens would make look like a word: "9GB", a date. */
  private static final String MEASURED =
      "\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?Z?)?"
          + "|(?<![\\w-])\\d+(?:[.,]\\d+)*(?=(?:[KMGTP]i?B|ms|sec|min|[shd])\\b|%)";

  private static final Pattern PARTS =
      Pattern.compile(
          "(?<measured>"
              + MEASURED
              + ")|(?<kept>"
              + NAMING
              + "|"
              + KEPT
              + ")|(?<value>"
              + VALUE
              + ")");

  private Texts() {}

  /**
   * What tells a problem from others of the same device, and does not change from one report of it
   * to the next: the sentence, with each measured value replaced by a #.
   */
  static String condition(String sentence) {
    Matcher parts = PARTS.matcher(line(sentence));
    StringBuilder condition = new StringBuilder();
    while (parts.find()) {
      String kept = parts.group("kept") == null ? "#" : parts.group();
      parts.appendReplacement(condition, Matcher.quoteReplacement(kept));
    }
    parts.appendTail(condition);
    String whole = condition.toString();
    return whole.length() <= LONGEST_CONDITION
        ? whole
        : cut(whole, LONGEST_CONDITION) + " " + digest(whole);
  }

  /** The sentence as the title of an alert. */
  static String title(String sentence) {
    return cut(line(sentence), LONGEST_TITLE);
  }

  /** The text in one line, without characters that are not for display. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
  }

  /** The text as it came, without characters that are not for display. */
  static String body(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\n\t]]", "").strip();
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 6));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
