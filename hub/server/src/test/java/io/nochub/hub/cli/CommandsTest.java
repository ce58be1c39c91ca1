package io.nochub.hub.cli;

import static io.nochub.hub.cli.Command.flag;
import static io.nochub.hub.cli.Command.option;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandsTest {
  private final List<Given> given = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Commands commands =
      new Commands(
          new Commands.Program("tool", "Does this and that.", "1.2", Map.of(7, "It was moved.")),
          List.of(
              new Command(
                  "move",
                  "Moves something from here to there, which may be a long way and takes time.",
                  List.of(
                      option("count", "N", "How many."),
                      option("to", "URL", "Where to."),
                      flag("force", "Even so.")),
                  List.of("WHAT", "[WHY]"),
                  this::moved),
              new Command("box open", "Opens it.", List.of(), List.of(), this::broken),
              new Command("box close", "Closes it.", List.of(), List.of(), this::moved)),
          (command, failure, errors) -> {
            errors.println(command.name() + ": " + failure.getMessage());
            return 9;
          },
          new PrintWriter(out),
          new PrintWriter(err));

  private int moved(Given line) throws NotUnderstoodException {
    line.number("count");
    line.address("to");
    given.add(line);
    line.out().println("moved");
    return 7;
  }

  private int broken(Given line) throws IOException {
    throw new IOException("it is stuck");
  }

  private int run(String line) {
    return commands.run(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  @Test
  void what_is_typed_reaches_its_command_in_whatever_order() throws NotUnderstoodException {
    assertThat(run("move --count=3 chair --force late --to http://there/")).isEqualTo(7);
    Given line = given.get(0);
    assertThat(line.number("count")).contains(3);
    assertThat(line.address("to")).contains(URI.create("http://there/"));
    assertThat(line.has("force")).isTrue();
    assertThat(line.operand(0)).isEqualTo("chair");
    assertThat(line.optionalOperand(1)).contains("late");
    assertThat(out).hasToString("moved\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void what_is_not_typed_is_empty() throws NotUnderstoodException {
    assertThat(run("move chair")).isEqualTo(7);
    Given line = given.get(0);
    assertThat(line.number("count")).isEmpty();
    assertThat(line.path("to")).isEmpty();
    assertThat(line.all("to")).isEmpty();
    assertThat(line.has("force")).isFalse();
    assertThat(line.optionalOperand(1)).isEmpty();
  }

  @Test
  void of_several_values_the_last_one_counts_and_all_are_kept() {
    run("move chair --to a --to b");
    assertThat(given.get(0).text("to")).contains("b");
    assertThat(given.get(0).all("to")).containsExactly("a", "b");
  }

  @Test
  void after_two_dashes_nothing_is_an_option() {
    run("move -- --force");
    assertThat(given.get(0).operand(0)).isEqualTo("--force");
    assertThat(given.get(0).has("force")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                  | say what to do: move, box open, box close
          mvoe                | there is no command mvoe; did you mean move?
          mvoe chair          | there is no command mvoe chair; did you mean move?
          box opn             | there is no command box opn; did you mean box open?
          elsewhere           | there is no command elsewhere
          --froce             | there is no option --froce
          move chair --froce  | there is no option --froce; did you mean --force?
          move chair --forc   | there is no option --forc; did you mean --force?
          move chair -x       | there is no option -x
          move                | WHAT is missing
          move a b c          | nothing is known of c
          box close it        | nothing is known of it
          move chair --count  | --count needs a value
          move a --count many | --count must be a whole number, not many
          move a --to h:\\b   | --to must be an address, not h:\\b
          """)
  void what_is_not_understood_is_said_and_nothing_is_done(String line, String said) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).startsWith("tool: " + said + "\nUsage: tool ");
    assertThat(out.toString()).isEmpty();
    assertThat(given).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"move --help", "move -h", "move chair --count 3 -h"})
  void a_command_explains_itself_instead_of_running(String line) {
    assertThat(run(line)).isZero();
    assertThat(out)
        .hasToString(
            """
            Usage: tool move [--count N] [--to URL] [--force] [-h] WHAT [WHY]

            Moves something from here to there, which may be a long way and takes time.

              --count N                   How many.
              --to URL                    Where to.
              --force                     Even so.
              -h, --help                  Shows this and ends.

            """);
    assertThat(given).isEmpty();
  }

  @Test
  void all_commands_and_exit_codes_are_listed_in_lines_of_80_characters() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: tool [-h] [-V] COMMAND\n")
        .contains("\n  move   ", "\n  box open   ", "\n  box close   ", "\n  7   ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"box", "box --help"})
  void the_first_word_of_several_commands_lists_them(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString()).contains("box open", "box close").doesNotContain("move ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void the_version_is_shown(String line) {
    assertThat(run(line)).isZero();
    assertThat(out).hasToString("tool 1.2\n");
  }

  @Test
  void a_command_that_fails_is_told_of_with_its_own_exit_code() {
    assertThat(run("box open")).isEqualTo(9);
    assertThat(err).hasToString("box open: it is stuck\n");
  }
}
