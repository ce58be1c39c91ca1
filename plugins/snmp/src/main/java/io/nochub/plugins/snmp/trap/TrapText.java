package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text with values of the trap in it: {@code {ifName|ifIndex}} is the first of these variables
 * that the trap has, {@code {ifOperStatus.index}} the instance behind its object id, {@code {#1}}
 * the first variable whatever it is, {@code {device}} and {@code {source}} name the device.
 */
final class TrapText {
  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final int LONGEST_VALUE = 200;

  private final List<Piece> pieces;

  /** Words as they stand if there are no alternatives. */
  private record Piece(String words, List<Field> alternatives) {}

  private TrapText(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** The text as it is. */
  static TrapText plain(String words) {
    return new TrapText(List.of(new Piece(words, List.of())));
  }

  /** Reads one; a variable nobody knows is a problem. */
  static TrapText read(YamlValue value, OidNames names) {
    String text = value.text();
    List<Piece> pieces = new ArrayList<>();
    Matcher field = FIELD.matcher(text);
    int from = 0;
    while (field.find()) {
      pieces.add(new Piece(text.substring(from, field.start()), List.of()));
      pieces.add(new Piece("", fields(field.group(1), value, names)));
      from = field.end();
    }
    pieces.add(new Piece(text.substring(from), List.of()));
    return new TrapText(pieces);
  }

  private static List<Field> fields(String alternatives, YamlValue value, OidNames names) {
    return Stream.of(alternatives.split("\\|", -1))
        .flatMap(name -> Field.read(name.strip(), value, names).stream())
        .toList();
  }

  /** The text in one line; empty if the trap lacks a variable it needs. */
  Optional<String> exactly(Trap trap) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      Optional<String> part = part(piece, trap);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      text.append(part.get());
    }
    return Optional.of(inOneLine(text.toString())).filter(found -> !found.isEmpty());
  }

  /** The text, with a question mark for what the trap lacks. */
  String of(Trap trap) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(part(piece, trap).orElse("?")));
    return text.toString().strip();
  }

  /** The same in one line. */
  String lineOf(Trap trap) {
    return inOneLine(of(trap));
  }

  private static String inOneLine(String text) {
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  private static Optional<String> part(Piece piece, Trap trap) {
    if (piece.alternatives().isEmpty()) {
      return Optional.of(piece.words());
    }
    return piece.alternatives().stream()
        .flatMap(field -> field.word(trap).stream())
        .filter(value -> !value.isBlank())
        .map(value -> value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value)
        .findFirst();
  }
}
