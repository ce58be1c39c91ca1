package io.nochub.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the configuration of a running hub as YAML, without secrets. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a running hub's configuration as YAML, without secrets.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class ExportCommand implements Callable<Integer> {
  @Mixin private RemoteHub hub;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Where to write; the screen if not given.")
  private @Nullable Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String document = hub.text("/config/export");
    if (file == null) {
      spec.commandLine().getOut().print(document);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(file, document, StandardCharsets.UTF_8);
    }
    return 0;
  }
}
