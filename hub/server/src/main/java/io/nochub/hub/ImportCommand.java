package io.nochub.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    spec.commandLine()
        .getOut()
        .println(answer.path("changes").size() + " things of " + file + " were brought in");
    return 0;
  }
}
