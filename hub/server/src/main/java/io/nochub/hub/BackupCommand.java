package io.nochub.hub;

import io.nochub.hub.store.Backup;
import io.nochub.hub.store.StartRefused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies all that brings a hub back into a new folder, while the hub runs or not. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Copies all that brings a hub back into a new folder. The hub may run and need not.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class BackupCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--without-key",
      description =
          "Leaves secret.key out, without which no stored credential can be read: keep it"
              + " elsewhere.")
  private boolean withoutKey;

  @Parameters(paramLabel = "FOLDER", description = "The folder to make, such as one with the date.")
  private Path target;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws HubConfig.Unusable {
    HubConfig config = settings.read(Map.of());
    if (config.postgresql() != null) {
      throw new StartRefused(
          "This hub keeps its data in PostgreSQL: back it up with pg_dump, and keep secret.key and"
              + " the folder plugins of "
              + config.data()
              + " beside the dump.");
    }
    Backup.Made made =
        new Backup().make(Path.of(config.data()), target, !withoutKey, Instant.now());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "The backup is in " + made.folder() + " (" + (made.bytes() >> 10) + " KiB), for restore.");
    out.println(
        made.withKey()
            ? "It holds secret.key: who can read it can read all stored credentials."
            : "It does not hold secret.key: without that no stored credential can be read.");
    return 0;
  }
}
