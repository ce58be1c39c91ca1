package io.nochub.hub;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Makes, lists and withdraws API tokens of a running hub. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "API tokens of a running hub.")
@SuppressWarnings("NullAway.Init") // filled in by picocli
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a token; its secret is shown once.")
  void create(
      @Mixin RemoteHub hub,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              defaultValue = "VIEWER",
              description = "VIEWER, TECHNICIAN or ADMIN; ${DEFAULT-VALUE} if not given.")
          String role,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "When it ends, such as 2027-01-01T00:00:00Z.")
          @Nullable String expires)
      throws Exception {
    Map<String, Object> wanted = new LinkedHashMap<>(Map.of("name", name, "role", role));
    if (expires != null) {
      wanted.put("expiresAt", expires);
    }
    out().println(hub.post("/tokens", wanted).path("token").asString());
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the tokens, without their secrets.")
  void list(@Mixin RemoteHub hub) throws Exception {
    for (JsonNode token : hub.get("/tokens").path("items")) {
      out()
          .println(
              token.path("id").asString()
                  + "  "
                  + token.path("role").asString()
                  + "  "
                  + token.path("name").asString());
    }
  }

  @Command(name = "delete", mixinStandardHelpOptions = true, description = "Withdraws a token.")
  void delete(@Mixin RemoteHub hub, @Parameters(paramLabel = "ID") String id) throws Exception {
    hub.delete("/tokens/" + id);
    out().println("deleted token " + id);
  }
}
