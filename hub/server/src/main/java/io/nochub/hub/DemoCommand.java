package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import io.nochub.hub.exchange.ConfigExchange;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the hub with a small pretend MSP, for a first look without any vendor. */
final class DemoCommand {
  private static final List<String> FILES =
      List.of("clients.yaml", "integrations.yaml", "routes.yaml");

  private DemoCommand() {}

  static Command described() {
    return new Command(
        "demo",
        "Runs the hub with a pretend MSP: three clients, a pretend RMM and a pretend ticket desk.",
        ServeCommand.options(),
        List.of(),
        DemoCommand::run);
  }

  private static int run(Given given) throws Exception {
    HubConfig settings = ServeCommand.config(given, Map.of("data", "data/demo"));
    return new ServeCommand(given).run(settings, assembly -> fill(assembly, settings, given.out()));
  }

  private static void fill(HubAssembly assembly, HubConfig settings, PrintWriter out)
      throws Exception {
    Path examples = Path.of(System.getProperty("nochub.home", "."), "config", "example");
    StringBuilder all = new StringBuilder();
    for (String file : FILES) {
      // each file has its own keys, so that together they are one document
      all.append(Files.readString(examples.resolve(file))).append('\n');
    }
    ConfigExchange.Result result = assembly.exchange.importYaml(all.toString(), "demo");
    out.println("  " + result.changes().size() + " things of the example were brought in");
    result
        .failures()
        .forEach(failed -> out.println("  " + failed.object() + ": " + failed.problem()));
    out.println();
    out.println("The day of a pretend MSP plays now. To raise an alert by hand:");
    out.println();
    out.println(
        "  curl -H 'Authorization: Bearer try-the-hub' -H 'Content-Type: application/json' -d"
            + " '{\"device\":\"ACME-DC01\",\"title\":\"Time is wrong\",\"severity\":\"critical\"}'"
            + " http://"
            + settings.host()
            + ":"
            + assembly.web.port()
            + "/hooks/lab/manual");
    out.println();
    out.flush();
  }
}
