package io.nochub.hub.ticketing;

import io.nochub.api.TextLimits;
import io.nochub.api.TextLimits.Markup;

/**
 * Turns the hub's plain text into what a system takes: escaped for its markup and cut to its
 * length. Pure.
 */
public final class TextFit {
  private static final String CUT = "…";

  private TextFit() {}

  /** One line, never marked up. */
  public static String title(String text, TextLimits limits) {
    return cut(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), limits.title());
  }

  /** The text in the system's markup; cut before it is escaped, so that no escape is torn. */
  public static String text(String plain, TextLimits limits) {
    if (limits.text() == 0) {
      return "";
    }
    String fitted = escape(plain, limits.markup());
    int keep = plain.length();
    while (fitted.length() > limits.text() && keep > 0) {
      keep = Math.max(0, Math.min(keep - 1, keep - (fitted.length() - limits.text()) / 6));
      fitted = escape(plain.substring(0, keep) + CUT, limits.markup());
    }
    return fitted;
  }

  private static String cut(String text, int most) {
    if (most == 0) {
      return "";
    }
    return text.length() <= most ? text : text.substring(0, most - CUT.length()) + CUT;
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
