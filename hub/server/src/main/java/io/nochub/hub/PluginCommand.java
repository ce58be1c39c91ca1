package io.nochub.hub;

import static io.nochub.hub.cli.Command.option;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Lists, installs, replaces, switches and removes plugins of a running hub. */
final class PluginCommand {
  private static final String SIGNATURE = "signature";
  private static final List<String> ID = List.of("ID");

  private PluginCommand() {}

  static List<Command> described() {
    return List.of(
        new Command(
            "plugin list",
            "Shows which plugins a running hub has.",
            RemoteHub.options(),
            List.of(),
            PluginCommand::list),
        new Command(
            "plugin install",
            "Installs a plugin, or replaces the version that runs. A plugin is trusted code: it can do"
                + " all the hub can.",
            RemoteHub.options(
                option(SIGNATURE, "FILE", "The detached signature; ARCHIVE.sig if there is one.")),
            List.of("ARCHIVE"),
            PluginCommand::install),
        new Command(
            "plugin enable",
            "Loads a plugin that was disabled.",
            RemoteHub.options(),
            ID,
            PluginCommand::enable),
        new Command(
            "plugin disable",
            "Closes a plugin's integrations and unloads it.",
            RemoteHub.options(),
            ID,
            PluginCommand::disable),
        new Command(
            "plugin remove",
            "Removes a plugin; its integrations stay and say what they miss.",
            RemoteHub.options(),
            ID,
            PluginCommand::remove));
  }

  private static int list(Given given) throws Exception {
    for (JsonNode plugin : RemoteHub.of(given).get("/plugins").path("items")) {
      given
          .out()
          .println(
              plugin.path("id").asString()
                  + "  "
                  + plugin.path("version").asString()
                  + "  "
                  + plugin.path("state").asString());
    }
    return 0;
  }

  private static int install(Given given) throws Exception {
    Path archive = Path.of(given.operand(0));
    Optional<Path> named = given.path(SIGNATURE);
    Path signature = named.orElse(Path.of(archive + ".sig"));
    byte[] proof =
        named.isPresent() || Files.exists(signature) ? Files.readAllBytes(signature) : new byte[0];
    JsonNode installed = RemoteHub.of(given).install(Files.readAllBytes(archive), proof);
    given
        .out()
        .println(
            "installed "
                + installed.path("id").asString()
                + " "
                + installed.path("version").asString());
    installed.path("warnings").forEach(warning -> given.out().println("  " + warning.asString()));
    return 0;
  }

  private static int enable(Given given) throws Exception {
    String id = given.operand(0);
    RemoteHub.of(given).post("/plugins/" + id + "/enable", Map.of());
    given.out().println("enabled " + id);
    return 0;
  }

  private static int disable(Given given) throws Exception {
    String id = given.operand(0);
    RemoteHub.of(given).post("/plugins/" + id + "/disable", Map.of());
    given.out().println("disabled " + id);
    return 0;
  }

  private static int remove(Given given) throws Exception {
    String id = given.operand(0);
    RemoteHub.of(given).delete("/plugins/" + id);
    given.out().println("removed " + id);
    return 0;
  }
}
