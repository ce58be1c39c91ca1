package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code nochub demo}: the pretend MSP of config/example, played by the lab plugin. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class DemoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private RunningHub demo() throws IOException {
    RunningHub hub =
        RunningHub.start(
            new Nochub(folder), "demo", "--data", folder.resolve("data").toString(), "--port", "0");
    await().atMost(PATIENCE).until(() -> hub.out().contains("/hooks/lab/manual"));
    return hub;
  }

  @Test
  void the_printed_line_raises_an_alert_that_gets_its_ticket_also_when_run_once_more()
      throws Exception {
    try (RunningHub hub = demo()) {
      assertThat(hub.out()).contains("password").doesNotContain("  0 things");
      assertThat(hub.get("/clients?limit=100").path("items"))
          .extracting(client -> client.path("id").asString())
          .contains("acme", "birch", "cobalt");
      assertThat(hub.get("/integrations").path("items"))
          .extracting(integration -> integration.at("/status/state").asString())
          .hasSize(2)
          .doesNotContain("DOWN", "UNAVAILABLE");

      assertThat(run(curlLine(hub))).isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode incident = hub.get("/incidents?q=Time%20is%20wrong").at("/items/0");
                assertThat(incident.at("/client/id").asString()).isEqualTo("acme");
                assertThat(incident.at("/device/id").asString()).isEqualTo("acme-dc01");
                assertThat(incident.at("/tickets/0/state").asString()).isEqualTo("LINKED");
              });
      assertThat(hub.errors()).doesNotContain("ERROR", "\tat ");
      hub.stop();
    }
    try (RunningHub again = demo()) {
      assertThat(again.out()).doesNotContain("password");
      assertThat(again.errors()).doesNotContain("ERROR", "\tat ");
      assertThat(run(curlLine(again))).isEqualTo(202);
    }
  }

  private static String curlLine(RunningHub hub) {
    return hub.out().lines().filter(line -> line.startsWith("  curl ")).findFirst().orElseThrow();
  }

  /** Does what the line asks of curl; gives the status. */
  private static int run(String line) throws IOException, InterruptedException {
    List<MatchResult> quoted =
        Pattern.compile("(-H|-d) '([^']*)'").matcher(line).results().toList();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(line.substring(line.lastIndexOf(' ') + 1)));
    for (MatchResult option : quoted) {
      if (option.group(1).equals("-d")) {
        request.POST(BodyPublishers.ofString(option.group(2)));
      } else {
        String[] header = option.group(2).split(": ", 2);
        request.header(header[0], header[1]);
      }
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
