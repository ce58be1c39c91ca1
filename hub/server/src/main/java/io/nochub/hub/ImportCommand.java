package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Brings a configuration into a running hub; what is there already is updated. */
final class ImportCommand {
  private ImportCommand() {}

  static Command described() {
    return new Command(
        "import",
        "Brings a YAML configuration into a running hub.",
        RemoteHub.options(),
        List.of("FILE"),
        ImportCommand::run);
  }

  private static int run(Given given) throws Exception {
    byte[] document = Files.readAllBytes(Path.of(given.operand(0)));
    JsonNode answer = RemoteHub.of(given).post("/config/import", "application/yaml", document);
    PrintWriter out = given.out();
    out.println(answer.path("changes").size() + " things were created or changed");
    for (JsonNode change : answer.path("changes")) {
      out.println("  " + text(change, "action") + " " + text(change, "object"));
    }
    for (JsonNode failure : answer.path("failures")) {
      out.println(
          "Stored, but not working: " + text(failure, "object") + ": " + text(failure, "problem"));
    }
    return 0;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
