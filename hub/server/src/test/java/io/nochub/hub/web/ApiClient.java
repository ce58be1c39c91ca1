package io.nochub.hub.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a hub as an admin's script would; every answer is held to {@code openapi.yaml}. */
public final class ApiClient {
  private static final OpenApiCheck CHECK = new OpenApiCheck();
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final Map<String, String> headers;

  /** A client that sends a bearer token. */
  public ApiClient(URI address, String token) {
    this(address, Map.of("Authorization", "Bearer " + token));
  }

  /** A client that sends these headers with every request. */
  public ApiClient(URI address, Map<String, String> headers) {
    this.address = address;
    this.headers = Map.copyOf(headers);
  }

  /** What came back. */
  public record Reply(int status, Map<String, List<String>> headers, String body) {
    public JsonNode json() {
      return JSON.readTree(body);
    }

    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .flatMap(header -> header.getValue().stream())
          .findFirst();
    }

    /** Fails unless the status is this one. */
    public Reply expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("expected " + wanted + ", came " + status + ": " + body);
      }
      return this;
    }

    /** {@code field: problem} for every field a refusal names. */
    public List<String> problems() {
      List<String> found = new ArrayList<>();
      json()
          .path("errors")
          .forEach(
              error ->
                  found.add(
                      error.path("field").asString() + ": " + error.path("problem").asString()));
      return found;
    }
  }

  public Reply get(String path) {
    return send(request(path).GET(), "GET", path);
  }

  public Reply delete(String path) {
    return send(request(path).DELETE(), "DELETE", path);
  }

  /** Posts a value as JSON. */
  public Reply post(String path, Object body) {
    return send("POST", path, "application/json", bytes(body));
  }

  /** Posts without a body. */
  public Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()), "POST", path);
  }

  /** Puts a value as JSON. */
  public Reply put(String path, Object body) {
    return send("PUT", path, "application/json", bytes(body));
  }

  /** Sends bytes as they are. */
  public Reply send(String method, String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofByteArray(body)),
        method,
        path);
  }

  /** Sends a request that was put together by hand. */
  public Reply send(HttpRequest.Builder request, String method, String path) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      CHECK.answer(
          method,
          path.replaceFirst("\\?.*", ""),
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
      return new Reply(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request to a path, with this client's headers. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
    headers.forEach(request::header);
    return request;
  }

  private static byte[] bytes(Object body) {
    return body instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : JSON.writeValueAsBytes(body);
  }
}
