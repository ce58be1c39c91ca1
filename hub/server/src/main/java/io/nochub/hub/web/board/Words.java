package io.nochub.hub.web.board;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Small words the pages need. */
public final class Words {
  private Words() {}

  /** How long ago, as {@link #length}. */
  public static String age(Instant then, Instant now) {
    return length(Duration.between(then, now));
  }

  /** In one unit or two: 40 s, 5 min, 3 h 20 min, 2 d 4 h. */
  public static String length(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  /** A number with its noun: 1 alert, 3 alerts. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** As the other one, for a noun whose plural is not made with s. */
  public static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** A constant's name as words: TICKET_CREATED becomes "ticket created". */
  public static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether a link from a source may be followed: alerts are not to be trusted. */
  public static boolean isSafe(String link) {
    return link.startsWith("https://") || link.startsWith("http://");
  }
}
