package io.nochub.hub;

import static io.nochub.hub.cli.Command.flag;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import io.nochub.hub.store.Backup;
import io.nochub.hub.store.StartRefused;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Copies all that brings a hub back into a new folder, while the hub runs or not. */
final class BackupCommand {
  private static final String WITHOUT_KEY = "without-key";

  private BackupCommand() {}

  static Command described() {
    return new Command(
        "backup",
        "Copies all that brings a hub back into a new folder, such as one with the date. The hub may"
            + " run and need not.",
        SettingsOptions.and(
            flag(
                WITHOUT_KEY,
                "Leaves secret.key out, without which no stored credential can be read: keep it"
                    + " elsewhere.")),
        List.of("FOLDER"),
        BackupCommand::run);
  }

  private static int run(Given given) throws HubConfig.Unusable {
    HubConfig config = SettingsOptions.read(given, Map.of());
    if (config.postgresql() != null) {
      throw new StartRefused(
          "This hub keeps its data in PostgreSQL: back it up with pg_dump, and keep secret.key and"
              + " the folder plugins of "
              + config.data()
              + " beside the dump.");
    }
    Path target = Path.of(given.operand(0));
    Backup.Made made =
        new Backup().make(Path.of(config.data()), target, !given.has(WITHOUT_KEY), Instant.now());
    given
        .out()
        .println(
            "The backup is in "
                + made.folder()
                + " ("
                + (made.bytes() >> 10)
                + " KiB), for restore.");
    given
        .out()
        .println(
            made.withKey()
                ? "It holds secret.key: who can read it can read all stored credentials."
                : "It does not hold secret.key: without that no stored credential can be read.");
    return 0;
  }
}
