package io.nochub.hub;

import static io.nochub.hub.cli.Command.option;

import io.nochub.hub.cli.Given;
import io.nochub.hub.cli.NotUnderstoodException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running hub, spoken to over its REST API, for the commands that do not run one themselves. */
final class RemoteHub {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final String URL = "url";
  private static final String TOKEN = "token";
  private static final URI USUAL = URI.create("http://127.0.0.1:8080");

  private final URI url;
  private final @Nullable String token;

  private RemoteHub(URI url, @Nullable String token) {
    this.url = url;
    this.token = token;
  }

  /** The options that say where the hub is, after a command's own. */
  static List<Option> options(Option... own) {
    return Stream.concat(
            Stream.of(own),
            Stream.of(
                option(URL, "URL", "The hub; " + USUAL + " if not given."),
                option(
                    TOKEN,
                    "TOKEN",
                    "An API token of an admin; the variable NOCHUB_TOKEN if not given.")))
        .toList();
  }

  /** The hub that is meant by those options. */
  static RemoteHub of(Given given) throws NotUnderstoodException {
    return new RemoteHub(
        given.address(URL).orElse(USUAL), given.text(TOKEN).orElse(System.getenv("NOCHUB_TOKEN")));
  }

  /** The hub said no, or could not be asked; the message is for the operator. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  JsonNode get(String path) throws Refused, InterruptedException {
    return JsonMapper.shared()
        .readTree(send("GET", path, "application/json", BodyPublishers.noBody()));
  }

  String text(String path) throws Refused, InterruptedException {
    return send("GET", path, "application/json", BodyPublishers.noBody());
  }

  JsonNode post(String path, String contentType, byte[] body) throws Refused, InterruptedException {
    return answer(send("POST", path, contentType, BodyPublishers.ofByteArray(body)));
  }

  JsonNode post(String path, Object body) throws Refused, InterruptedException {
    return post(path, "application/json", JsonMapper.shared().writeValueAsBytes(body));
  }

  void delete(String path) throws Refused, InterruptedException {
    send("DELETE", path, "application/json", BodyPublishers.noBody());
  }

  private JsonNode answer(String text) {
    return text.isBlank()
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(text);
  }

  /**
   * Installs a plugin.
   *
   * @param signature as it stands in its file; empty if there is none
   */
  JsonNode install(byte[] archive, byte[] signature) throws Refused, InterruptedException {
    HttpRequest.Builder request =
        request(
            "POST", "/plugins", "application/octet-stream", BodyPublishers.ofByteArray(archive));
    if (signature.length > 0) {
      request.header("X-Signature", Base64.getEncoder().encodeToString(signature));
    }
    return answer(send(request.build()));
  }

  private String send(String method, String path, String contentType, BodyPublisher body)
      throws Refused, InterruptedException {
    return send(request(method, path, contentType, body).build());
  }

  private HttpRequest.Builder request(
      String method, String path, String contentType, BodyPublisher body) throws Refused {
    if (token == null || token.isBlank()) {
      throw new Refused(
          "No token: give --token or set NOCHUB_TOKEN. An admin makes one on the page Access or"
              + " with POST /api/v1/tokens.");
    }
    return HttpRequest.newBuilder(url.resolve("/api/v1" + path))
        .timeout(LONGEST)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", contentType)
        .method(method, body);
  }

  private String send(HttpRequest request) throws Refused, InterruptedException {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw new Refused(
            request.method()
                + " "
                + request.uri().getPath()
                + ": "
                + response.statusCode()
                + " "
                + problem(response.body()));
      }
      return response.body();
    } catch (IOException e) {
      // a refused connection has no words of its own
      String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new Refused("No hub answers at " + url + why + ". Is it running? See --url.");
    }
  }

  /** What a problem document says, with every field at fault. */
  private String problem(String body) {
    try {
      JsonNode problem = JsonMapper.shared().readTree(body);
      StringBuilder words =
          new StringBuilder(problem.path("detail").asString(problem.path("title").asString("")));
      for (JsonNode error : problem.path("errors")) {
        words
            .append("\n  ")
            .append(error.path("field").asString(""))
            .append(": ")
            .append(error.path("problem").asString(""));
      }
      return words.toString();
    } catch (JacksonException e) {
      return "(not a hub's answer)";
    }
  }
}
