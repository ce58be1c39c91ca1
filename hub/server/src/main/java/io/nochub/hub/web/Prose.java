package io.nochub.hub.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little markup descriptions use: paragraphs, {@code `code`} and {@code **bold**}. */
public final class Prose {
  private static final Pattern MARKED = Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*");

  private Prose() {}

  /** How a piece of text looks. */
  public enum Look {
    PLAIN,
    CODE,
    BOLD
  }

  /** A piece of text. */
  public record Piece(Look look, String text) {}

  /** The paragraphs of a text, each as pieces. */
  public static List<List<Piece>> paragraphs(String text) {
    List<List<Piece>> paragraphs = new ArrayList<>();
    for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
      if (!paragraph.isBlank()) {
        paragraphs.add(pieces(paragraph.replace('\n', ' ')));
      }
    }
    return paragraphs;
  }

  private static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    Matcher marked = MARKED.matcher(text);
    int from = 0;
    while (marked.find()) {
      pieces.add(new Piece(Look.PLAIN, text.substring(from, marked.start())));
      pieces.add(
          marked.group(1) != null
              ? new Piece(Look.CODE, marked.group(1))
              : new Piece(Look.BOLD, marked.group(2)));
      from = marked.end();
    }
    pieces.add(new Piece(Look.PLAIN, text.substring(from)));
    return pieces;
  }
}
