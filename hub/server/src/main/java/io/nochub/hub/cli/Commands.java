package io.nochub.hub.cli;

import io.nochub.runtime.settings.NearestName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * Finds the command that is meant, reads what was typed after it and runs it; explains both on
 * demand, and where it does not understand.
 */
public final class Commands {
  private static final int UNDERSTOOD = 0;
  private static final int NOT_UNDERSTOOD = 2;
  private static final Option HELP =
      Option.builder("h").longOpt("help").desc("Shows this and ends.").get();
  private static final Option VERSION =
      Option.builder("V").longOpt("version").desc("Shows the version and ends.").get();
  private static final List<Option> GENERAL = List.of(HELP, VERSION);

  private final Program program;
  private final List<Command> commands;
  private final Failures failures;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * What stands above all commands.
   *
   * @param exitCodes what each says
   */
  public record Program(
      String name, String purpose, String version, Map<Integer, String> exitCodes) {}

  /** Tells the operator that a command failed; gives the exit code. */
  @FunctionalInterface
  public interface Failures {
    int tell(Command command, Exception failure, PrintWriter err);
  }

  public Commands(
      Program program,
      List<Command> commands,
      Failures failures,
      PrintWriter out,
      PrintWriter err) {
    this.program = program;
    this.commands = List.copyOf(commands);
    this.failures = failures;
    this.out = out;
    this.err = err;
  }

  /** Runs what was typed; gives the exit code, 2 if it was not understood. */
  public int run(List<String> typed) {
    Optional<Command> command =
        commands.stream().filter(it -> begins(typed, it.words())).findFirst();
    try {
      return command.isPresent()
          ? run(command.get(), typed.subList(command.get().words().size(), typed.size()))
          : withoutCommand(typed);
    } catch (NotUnderstoodException e) {
      err.println(program.name() + ": " + e.getMessage());
      err.print(command.map(this::hint).orElseGet(this::hint));
      return NOT_UNDERSTOOD;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static boolean begins(List<String> typed, List<String> words) {
    return typed.size() >= words.size() && typed.subList(0, words.size()).equals(words);
  }

  private int run(Command command, List<String> typed) throws NotUnderstoodException {
    CommandLine line = parsed(options(command), typed);
    if (line.hasOption(HELP)) {
      out.print(help(command));
      return UNDERSTOOD;
    }
    List<String> operands = line.getArgList();
    if (operands.size() < command.operandsNeeded()) {
      throw new NotUnderstoodException(command.operands().get(operands.size()) + " is missing");
    }
    if (operands.size() > command.operands().size()) {
      throw new NotUnderstoodException(
          "nothing is known of " + operands.get(command.operands().size()));
    }
    try {
      return command.work().with(new Given(line, out));
    } catch (NotUnderstoodException e) {
      throw e;
    } catch (Exception e) {
      return failures.tell(command, e, err);
    }
  }

  private int withoutCommand(List<String> typed) throws NotUnderstoodException {
    List<String> words = typed.stream().takeWhile(it -> !it.startsWith("-")).limit(2).toList();
    List<Command> group = commands.stream().filter(it -> begins(it.words(), words)).toList();
    if (group.isEmpty()) {
      throw new NotUnderstoodException(
          "there is no command " + String.join(" ", words) + meant(words));
    }
    CommandLine line = parsed(GENERAL, typed.subList(words.size(), typed.size()));
    if (line.hasOption(VERSION)) {
      out.println(program.name() + " " + program.version());
    } else if (line.hasOption(HELP) || !words.isEmpty()) {
      out.print(help(group));
    } else {
      throw new NotUnderstoodException("say what to do: " + String.join(", ", names()));
    }
    return UNDERSTOOD;
  }

  private static CommandLine parsed(List<Option> options, List<String> typed)
      throws NotUnderstoodException {
    Options all = new Options();
    options.forEach(all::addOption);
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(all, typed.toArray(new String[0]));
    } catch (UnrecognizedOptionException e) {
      throw new NotUnderstoodException("there is no option " + e.getOption() + meant(e, options));
    } catch (MissingArgumentException e) {
      throw new NotUnderstoodException("--" + e.getOption().getLongOpt() + " needs a value");
    } catch (ParseException e) {
      throw new NotUnderstoodException(String.valueOf(e.getMessage()));
    }
  }

  private static String meant(UnrecognizedOptionException unknown, List<Option> options) {
    String typed = unknown.getOption().replace("-", "");
    return NearestName.to(typed, options.stream().map(Option::getLongOpt).toList())
        .map(option -> "; did you mean --" + option + "?")
        .orElse("");
  }

  private String meant(List<String> words) {
    return Stream.of(String.join(" ", words), words.get(0))
        .flatMap(typed -> NearestName.to(typed, names()).stream())
        .findFirst()
        .map(command -> "; did you mean " + command + "?")
        .orElse("");
  }

  private List<String> names() {
    return commands.stream().map(Command::name).toList();
  }

  private static List<Option> options(Command command) {
    return Stream.concat(command.options().stream(), Stream.of(HELP)).toList();
  }

  private String hint() {
    return Help.hint(program.name(), GENERAL, List.of("COMMAND"));
  }

  private String hint(Command command) {
    return Help.hint(program.name() + " " + command.name(), options(command), command.operands());
  }

  private String help(Command command) {
    return Help.of(program.name(), command, options(command));
  }

  private String help(List<Command> shown) {
    return Help.of(program.name(), program.purpose(), GENERAL, shown, program.exitCodes());
  }
}
