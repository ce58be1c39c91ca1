package io.nochub.hub.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** What was typed after a command's name, and where its answer goes. */
public final class Given {
  private final CommandLine line;
  private final PrintWriter out;

  Given(CommandLine line, PrintWriter out) {
    this.line = line;
    this.out = out;
  }

  /** Where the command says what it did. */
  public PrintWriter out() {
    return out;
  }

  public boolean has(String option) {
    return line.hasOption(option);
  }

  /** All values of an option that may be given several times, in their order. */
  public List<String> all(String option) {
    String[] values = line.getOptionValues(option);
    return values == null ? List.of() : List.of(values);
  }

  /** The last value that was given. */
  public Optional<String> text(String option) {
    return all(option).stream().reduce((earlier, later) -> later);
  }

  public Optional<Path> path(String option) {
    return text(option).map(Path::of);
  }

  public Optional<Integer> number(String option) throws NotUnderstoodException {
    try {
      return text(option).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw wrong(option, "a whole number");
    }
  }

  public Optional<URI> address(String option) throws NotUnderstoodException {
    try {
      return text(option).map(URI::create);
    } catch (IllegalArgumentException e) {
      throw wrong(option, "an address");
    }
  }

  /** What was given by place, counted from 0; it is there if the command needs it. */
  public String operand(int place) {
    return line.getArgList().get(place);
  }

  /** The same where it may be left out. */
  public Optional<String> optionalOperand(int place) {
    return line.getArgList().stream().skip(place).findFirst();
  }

  private NotUnderstoodException wrong(String option, String wanted) {
    return new NotUnderstoodException(
        "--" + option + " must be " + wanted + ", not " + text(option).orElse(""));
  }
}
