package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks a settings file without starting anything. */
final class ValidateCommand {
  private ValidateCommand() {}

  static Command described() {
    return new Command(
        "validate",
        "Checks a settings file without starting anything; config/hub.yaml if none is named.",
        List.of(),
        List.of("[FILE]"),
        ValidateCommand::run);
  }

  private static int run(Given given) throws HubConfig.Unusable {
    Path file = Path.of(given.optionalOperand(0).orElse("config/hub.yaml"));
    HubConfig.read(file, true, Map.of(), System.getenv());
    given.out().println(file + " is good.");
    return 0;
  }
}
