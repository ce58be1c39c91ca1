package io.nochub.hub;

import io.nochub.hub.store.Backup;
import io.nochub.hub.store.StartRefused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data folder out of a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Makes an empty data folder into that of the hub a backup was made of.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class RestoreCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Parameters(paramLabel = "FOLDER", description = "What nochub backup made.")
  private Path backup;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws HubConfig.Unusable {
    HubConfig config = settings.read(Map.of());
    if (config.postgresql() != null) {
      throw new StartRefused(
          "These settings name a PostgreSQL database, which pg_restore brings back; a backup goes"
              + " into a data folder.");
    }
    Backup.Made made = new Backup().restore(backup, Path.of(config.data()));
    PrintWriter out = spec.commandLine().getOut();
    out.println("The hub is restored in " + made.folder() + ".");
    if (!made.withKey()) {
      out.println(
          "The backup holds no secret.key: put yours there before the start, or enter all"
              + " credentials again.");
    }
    out.println(
        "Started now, it takes in and decides but lets nothing leave. When no other hub works for"
            + " these clients any more, start it with nochub serve --resume.");
    return 0;
  }
}
