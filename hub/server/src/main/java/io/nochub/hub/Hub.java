package io.nochub.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Commands;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The program {@code nochub}. */
public final class Hub {
  private static final String PURPOSE =
      "Takes every alert in once and turns it into the right ticket and notice.";
  private static final Map<Integer, String> EXIT_CODES =
      Map.of(
          0, "It did what was asked.",
          1, "It could not; the last line says why and what to do.",
          2, "The command line was not understood.",
          74, "The disk failed while the hub ran; it can be started again.",
          143, "The hub was told to stop (SIGTERM) and stopped.");

  private Hub() {}

  /** Runs a command; the exit code is 0 only if it did what was asked. */
  public static void main(String[] arguments) {
    Commands commands =
        new Commands(
            new Commands.Program("nochub", PURPOSE, version(), new TreeMap<>(EXIT_CODES)),
            commands(),
            new PlainFailures(),
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8));
    System.exit(commands.run(List.of(arguments)));
  }

  private static List<Command> commands() {
    return Stream.of(
            List.of(
                ServeCommand.described(),
                DemoCommand.described(),
                BackupCommand.described(),
                RestoreCommand.described()),
            PluginCommand.described(),
            TokenCommand.described(),
            List.of(
                ValidateCommand.described(), ExportCommand.described(), ImportCommand.described()))
        .flatMap(List::stream)
        .toList();
  }

  /** The version written into the archive. */
  static String version() {
    String version = Hub.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
