package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the configuration of a running hub as YAML, without secrets. */
final class ExportCommand {
  private ExportCommand() {}

  static Command described() {
    return new Command(
        "export",
        "Writes a running hub's configuration as YAML, without secrets, into FILE or on the screen.",
        RemoteHub.options(),
        List.of("[FILE]"),
        ExportCommand::run);
  }

  private static int run(Given given) throws Exception {
    String document = RemoteHub.of(given).text("/config/export");
    Optional<String> file = given.optionalOperand(0);
    if (file.isPresent()) {
      Files.writeString(Path.of(file.get()), document, StandardCharsets.UTF_8);
    } else {
      given.out().print(document);
    }
    return 0;
  }
}
