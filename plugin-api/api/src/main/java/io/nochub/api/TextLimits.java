package io.nochub.api;

/**
 * What a channel or ticket system takes as text. The hub words, escapes and cuts to it, so a plugin
 * passes texts on as they are. Lengths in characters of the final markup; 0 means the part is not
 * used.
 */
public record TextLimits(int title, int text, Markup markup) {
  /** SPEECH is read aloud: short words, no addresses, no markup. May grow. */
  public enum Markup {
    PLAIN,
    MARKDOWN,
    HTML,
    SPEECH
  }
}
