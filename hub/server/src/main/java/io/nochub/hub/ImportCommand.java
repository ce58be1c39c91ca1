package io.nochub.hub;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Brings a configuration into a running hub; what is there already is updated. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Brings a YAML configuration into a running hub.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class ImportCommand implements Callable<Integer> {
  @Mixin private RemoteHub hub;

  @Parameters(paramLabel = "FILE")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var answer = hub.post("/config/import", "application/yaml", Files.readAllBytes(file));
    PrintWriter out = spec.commandLine().getOut();
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
