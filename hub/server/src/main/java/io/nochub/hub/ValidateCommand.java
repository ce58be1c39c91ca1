package io.nochub.hub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a settings file without starting anything. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks a settings file without starting anything.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", defaultValue = "config/hub.yaml")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws HubConfig.Unusable {
    PrintWriter out = spec.commandLine().getOut();
    HubConfig.read(file, true, Map.of(), System.getenv());
    out.println(file + " is good.");
    return 0;
  }
}
