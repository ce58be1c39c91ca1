package io.nochub.hub.ticketing;

import io.nochub.api.TextLimits;
import io.nochub.api.TextLimits.Markup;
import java.util.regex.Pattern;

/**
 * Turns the hub's plain text into what a system takes: escaped for its markup and cut to its
 * length. Control characters and marks that turn the direction of writing are left out: they show
 * other text than the one that is there. Pure.
 */
public final class TextFit {
  private static final String CUT = "…";
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\n\t]]");

  private TextFit() {}

  /** One line, never marked up. */
  public static String title(String text, TextLimits limits) {
    String line = text.replaceAll("\\s+", " ");
    return cut(UNSEEN.matcher(line).replaceAll("").strip(), limits.title());
  }

  /** The text in the system's markup; cut before it is escaped, so that no escape is torn. */
  public static String text(String text, TextLimits limits) {
    if (limits.text() == 0) {
      return "";
    }
    String plain = UNSEEN.matcher(text.replace("\r\n", "\n")).replaceAll("");
    String fitted = escape(plain, limits.markup());
    int keep = plain.length();
    while (fitted.length() > limits.text() && keep > 0) {
      keep = Math.max(0, Math.min(keep - 1, keep - (fitted.length() - limits.text()) / 6));
      fitted = escape(start(plain, keep) + CUT, limits.markup());
    }
    return fitted;
  }

  private static String cut(String text, int most) {
    if (most == 0) {
      return "";
    }
    return text.length() <= most ? text : start(text, most - CUT.length()) + CUT;
  }

  /** The first characters, one less where the last would be half of a pair. */
  private static String start(String text, int length) {
    boolean torn = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, torn ? length - 1 : length);
  }

  private static String escape(String plain, Markup markup) {
    return switch (markup) {
      case PLAIN -> plain;
      case HTML ->
          plain
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&quot;")
              .replace("'", "&#39;")
              .replace("\n", "<br>\n");
      case MARKDOWN ->
          plain.replaceAll("([\\\\`*_{}\\[\\]()#+!<>|~-])", "\\\\$1").replace("\n", "  \n");
      case SPEECH -> plain.replaceAll("https?://\\S+", "").replaceAll("\\s+", " ").strip();
    };
  }
}
