package io.nochub.hub.cli;

import java.util.List;
import org.apache.commons.cli.Option;

/**
 * Something the program can do.
 *
 * @param name what is typed for it: a word, or two such as "plugin install"
 * @param purpose what it does, in whole sentences
 * @param options what may be given by name
 * @param operands what is given by place, such as FOLDER; one in brackets may be left out, and
 *     stands last
 */
public record Command(
    String name, String purpose, List<Option> options, List<String> operands, Work work) {

  /** Does what the command is for; gives the exit code. */
  @FunctionalInterface
  public interface Work {
    int with(Given given) throws Exception;
  }

  public Command {
    options = List.copyOf(options);
    operands = List.copyOf(operands);
  }

  /** An option that stands for itself. */
  public static Option flag(String name, String purpose) {
    return Option.builder().longOpt(name).desc(purpose).get();
  }

  /** An option with a value, such as {@code --port PORT}. */
  public static Option option(String name, String value, String purpose) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(purpose).get();
  }

  List<String> words() {
    return List.of(name.split(" "));
  }

  long operandsNeeded() {
    return operands.stream().filter(operand -> !operand.startsWith("[")).count();
  }
}
