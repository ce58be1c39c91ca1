package io.nochub.hub;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code nochub}. */
@Command(
    name = "nochub",
    mixinStandardHelpOptions = true,
    versionProvider = Hub.Version.class,
    description = "Takes every alert in once and turns it into the right ticket and notice.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:It did what was asked.",
      "1:It could not; the last line says why and what to do.",
      "2:The command line was not understood.",
      "74:The disk failed while the hub ran; it can be started again.",
      "143:The hub was told to stop (SIGTERM) and stopped."
    },
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      PluginCommand.class,
      TokenCommand.class,
      ValidateCommand.class,
      ExportCommand.class,
      ImportCommand.class
    })
public final class Hub implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // filled in by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: serve, demo, backup, restore, plugin, token, validate, export or import.");
  }

  /** The version written into the archive. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nochub " + current()};
    }

    static String current() {
      String version = Hub.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }

  /** Runs a command; the exit code is 0 only if it did what was asked. */
  public static void main(String[] arguments) {
    int code =
        new CommandLine(new Hub())
            .setExecutionExceptionHandler(new PlainFailures())
            .execute(arguments);
    System.exit(code);
  }
}
