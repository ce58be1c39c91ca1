package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import io.nochub.hub.store.Backup;
import io.nochub.hub.store.StartRefused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes a data folder out of a backup. */
final class RestoreCommand {
  private RestoreCommand() {}

  static Command described() {
    return new Command(
        "restore",
        "Makes an empty data folder into that of the hub a backup was made of; FOLDER is what nochub"
            + " backup made.",
        SettingsOptions.and(),
        List.of("FOLDER"),
        RestoreCommand::run);
  }

  private static int run(Given given) throws HubConfig.Unusable {
    HubConfig config = SettingsOptions.read(given, Map.of());
    if (config.postgresql() != null) {
      throw new StartRefused(
          "These settings name a PostgreSQL database, which pg_restore brings back; a backup goes"
              + " into a data folder.");
    }
    Backup.Made made = new Backup().restore(Path.of(given.operand(0)), Path.of(config.data()));
    PrintWriter out = given.out();
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
