package io.nochub.hub;

import static io.nochub.hub.cli.Command.option;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes, lists and withdraws API tokens of a running hub. */
final class TokenCommand {
  private static final String ROLE = "role";
  private static final String EXPIRES = "expires";

  private TokenCommand() {}

  static List<Command> described() {
    return List.of(
        new Command(
            "token create",
            "Makes an API token of a running hub; its secret is shown once.",
            RemoteHub.options(
                option(ROLE, "ROLE", "VIEWER, TECHNICIAN or ADMIN; VIEWER if not given."),
                option(EXPIRES, "TIME", "When it ends, such as 2027-01-01T00:00:00Z.")),
            List.of("NAME"),
            TokenCommand::create),
        new Command(
            "token list",
            "Shows the tokens, without their secrets.",
            RemoteHub.options(),
            List.of(),
            TokenCommand::list),
        new Command(
            "token delete",
            "Withdraws a token.",
            RemoteHub.options(),
            List.of("ID"),
            TokenCommand::delete));
  }

  private static int create(Given given) throws Exception {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("name", given.operand(0));
    wanted.put("role", given.text(ROLE).orElse("VIEWER"));
    given.text(EXPIRES).ifPresent(time -> wanted.put("expiresAt", time));
    JsonNode made = RemoteHub.of(given).post("/tokens", wanted);
    given.out().println(made.path("token").asString());
    return 0;
  }

  private static int list(Given given) throws Exception {
    for (JsonNode token : RemoteHub.of(given).get("/tokens").path("items")) {
      given
          .out()
          .println(
              token.path("id").asString()
                  + "  "
                  + token.path("role").asString()
                  + "  "
                  + token.path("name").asString());
    }
    return 0;
  }

  private static int delete(Given given) throws Exception {
    String id = given.operand(0);
    RemoteHub.of(given).delete("/tokens/" + id);
    given.out().println("deleted token " + id);
    return 0;
  }
}
