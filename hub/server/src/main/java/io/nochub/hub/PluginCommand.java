package io.nochub.hub;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists, installs, replaces, switches and removes plugins of a running hub. */
@Command(
    name = "plugin",
    mixinStandardHelpOptions = true,
    description = "Plugins of a running hub.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class PluginCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows what is installed.")
  void list(@Mixin RemoteHub hub) throws Exception {
    for (JsonNode plugin : hub.get("/plugins").path("items")) {
      out()
          .println(
              plugin.path("id").asString()
                  + "  "
                  + plugin.path("version").asString()
                  + "  "
                  + plugin.path("state").asString());
    }
  }

  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description =
          "Installs a plugin, or replaces the version that runs. A plugin is trusted code: it can"
              + " do all the hub can.")
  void install(
      @Mixin RemoteHub hub,
      @Parameters(paramLabel = "ARCHIVE") Path archive,
      @Option(
              names = "--signature",
              paramLabel = "FILE",
              description = "The detached signature; ARCHIVE.sig if there is one.")
          @Nullable Path signature)
      throws Exception {
    Path beside = signature != null ? signature : Path.of(archive + ".sig");
    byte[] proof =
        signature != null || Files.exists(beside) ? Files.readAllBytes(beside) : new byte[0];
    JsonNode installed = hub.install(Files.readAllBytes(archive), proof);
    out()
        .println(
            "installed "
                + installed.path("id").asString()
                + " "
                + installed.path("version").asString());
    installed.path("warnings").forEach(warning -> out().println("  " + warning.asString()));
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Loads a plugin that was disabled.")
  void enable(@Mixin RemoteHub hub, @Parameters(paramLabel = "ID") String id) throws Exception {
    hub.post("/plugins/" + id + "/enable", Map.of());
    out().println("enabled " + id);
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Closes a plugin's integrations and unloads it.")
  void disable(@Mixin RemoteHub hub, @Parameters(paramLabel = "ID") String id) throws Exception {
    hub.post("/plugins/" + id + "/disable", Map.of());
    out().println("disabled " + id);
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a plugin; its integrations stay and say what they miss.")
  void remove(@Mixin RemoteHub hub, @Parameters(paramLabel = "ID") String id) throws Exception {
    hub.delete("/plugins/" + id);
    out().println("removed " + id);
  }
}
