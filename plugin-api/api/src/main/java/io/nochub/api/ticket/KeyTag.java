package io.nochub.api.ticket;

import io.nochub.api.IdempotencyKey;
import java.util.regex.Pattern;

/**
 * The short text that tells what the hub wrote: {@code [hub:key]}, for a system that has no better
 * place for a key. At the end of a ticket's or a note's title, or of a text. There is no space in
 * it, so that a system that folds lines leaves it whole.
 */
public record KeyTag(IdempotencyKey key) {
  /** As long as a tag can get, with the space before it. */
  public static final int LONGEST = " [hub:]".length() + 26;

  private static final Pattern ANY = Pattern.compile("\\s*\\[hub:[a-z0-9]{8,26}]");
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\s]+");

  /** Whether a subject carries the tag of any key. */
  public static boolean inAny(String subject) {
    return ANY.matcher(subject).find();
  }

  /** The subject as it was before a tag was put behind it. */
  public static String without(String subject) {
    return ANY.matcher(subject).replaceAll("");
  }

  /** A subject in one line, cut to that many characters. */
  public static String line(String subject, int most) {
    String line = UNFIT.matcher(subject).replaceAll(" ").strip();
    if (line.length() <= most) {
      return line;
    }
    boolean splitsPair = Character.isHighSurrogate(line.charAt(most - 1));
    return line.substring(0, splitsPair ? most - 1 : most).strip();
  }

  /** Whether a text carries the tag of this key. */
  public boolean in(String subject) {
    return subject.contains(toString());
  }

  /** The subject without the tag it may have, cut to leave room for this one, which ends it. */
  public String behind(String subject, int most) {
    return (line(without(subject), most - LONGEST) + " " + this).strip();
  }

  @Override
  public String toString() {
    return "[hub:" + key + "]";
  }
}
