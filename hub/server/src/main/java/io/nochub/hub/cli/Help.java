package io.nochub.hub.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.help.TableDefinition;
import org.apache.commons.cli.help.TextHelpAppendable;
import org.apache.commons.cli.help.TextStyle;

/** The words with which commands are explained, in lines of at most 80 characters. */
final class Help {
  private static final int WIDTH = 80;
  private static final int NAMES = 26;
  private static final int INDENT = 2;

  private final StringBuilder words = new StringBuilder();
  private final TextHelpAppendable text = new TextHelpAppendable(words);

  private Help() {
    text.setMaxWidth(WIDTH);
    text.setLeftPad(0);
    text.setIndent(0);
  }

  /** How a command is typed, and where more is said of it. */
  static String hint(String typed, List<Option> options, List<String> operands) {
    Help help = new Help();
    help.paragraph(usage(typed, options, operands));
    help.paragraph(typed + " --help says more.");
    return help.toString();
  }

  /** How a command is typed, and what it does. */
  static String of(String program, Command command, List<Option> options) {
    Help help = new Help();
    help.paragraph(usage(program + " " + command.name(), options, command.operands()));
    help.paragraph(command.purpose());
    help.options(options);
    return help.toString();
  }

  /** Several commands, in their order. */
  static String of(
      String program,
      String purpose,
      List<Option> options,
      List<Command> commands,
      Map<Integer, String> exitCodes) {
    Help help = new Help();
    help.paragraph(usage(program, options, List.of("COMMAND")));
    help.paragraph(purpose);
    help.options(options);
    help.paragraph("Commands; each has --help:");
    help.table(commands.stream().map(it -> List.of(it.name(), it.purpose())));
    help.paragraph("Exit codes:");
    help.table(
        exitCodes.entrySet().stream()
            .map(it -> List.of(Integer.toString(it.getKey()), it.getValue())));
    return help.toString();
  }

  private static String usage(String typed, List<Option> options, List<String> operands) {
    return Stream.concat(
            options.stream().map(option -> "[" + shortest(option) + "]"), operands.stream())
        .collect(Collectors.joining(" ", "Usage: " + typed + " ", ""));
  }

  private static String shortest(Option option) {
    return option.getOpt() == null ? named(option) : "-" + option.getOpt();
  }

  private static String named(Option option) {
    String letter = option.getOpt() == null ? "" : "-" + option.getOpt() + ", ";
    String value = option.hasArg() ? " " + option.getArgName() : "";
    return letter + "--" + option.getLongOpt() + value;
  }

  private void options(List<Option> options) {
    table(options.stream().map(option -> List.of(named(option), option.getDescription())));
  }

  private void paragraph(String words) {
    try {
      text.appendParagraph(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void table(Stream<List<String>> rows) {
    TextStyle names = column(NAMES).setMinWidth(NAMES).setScalable(false).get();
    TextStyle purposes = column(WIDTH - NAMES - 2 * INDENT).get();
    try {
      text.appendTable(
          TableDefinition.from("", List.of(names, purposes), List.of("", ""), rows.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TextStyle.Builder column(int width) {
    return TextStyle.builder()
        .setAlignment(TextStyle.Alignment.LEFT)
        .setLeftPad(INDENT)
        .setMaxWidth(width);
  }

  /** Without the blanks a table is filled up with, and without its empty line of headings. */
  @Override
  public String toString() {
    return words
        .toString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"))
        .replace("\n\n\n", "\n\n");
  }
}
