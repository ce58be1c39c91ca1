package io.nochub.plugins.requesttracker;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running Request Tracker, as its administrator and its technicians see it: users, rights and
 * tokens are made as the README says, rights and tokens on RT's own pages because REST 2 has none
 * for them.
 */
final class RealRequestTracker {
  static final URI ADDRESS = URI.create("http://127.0.0.1:8765");
  static final String HUB = "nochub-live";
  static final String TECH = "nochub-live-tech";
  static final String PASSWORD = "n0t-a-secret-of-anybody";

  private static final String ROOT = "root";
  private static final String ROOT_PASSWORD = "password";
  private static final List<String> HUB_RIGHTS =
      List.of(
          "SeeQueue",
          "ShowTicket",
          "ShowTicketComments",
          "CreateTicket",
          "CommentOnTicket",
          "ReplyToTicket",
          "ModifyTicket",
          "SeeCustomField",
          "ModifyCustomField");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final HttpClient rest = HttpClient.newHttpClient();

  /** Makes the hub's user and a technician, and gives the hub's token. */
  String prepare() throws IOException, InterruptedException {
    form("/NoAuth/Login.html", List.of("user=" + ROOT, "pass=" + ROOT_PASSWORD));
    long hub = user(HUB);
    long tech = user(TECH);
    grant(hub, HUB_RIGHTS);
    grant(
        tech,
        Stream.concat(HUB_RIGHTS.stream(), Stream.of("OwnTicket", "TakeTicket", "DeleteTicket"))
            .toList());
    String page =
        form(
            "/Admin/Users/AuthTokens.html",
            List.of(
                "id=" + hub,
                "Owner=" + hub,
                "Password=" + ROOT_PASSWORD,
                "Description=live test",
                "Create=Create"));
    Matcher token = Pattern.compile("1-" + hub + "-[0-9a-f]{16,}").matcher(page);
    if (!token.find()) {
      throw new AssertionError("RT's page shows no new token");
    }
    return token.group();
  }

  /** Sets exactly these rights of a user on the queue General. */
  void grant(long user, List<String> rights) throws IOException, InterruptedException {
    String tuple = user + "-RT::Queue-1";
    form(
        "/Admin/Queues/UserRights.html",
        Stream.concat(
                Stream.of("id=1", "CheckACL=" + tuple),
                rights.stream().map(right -> "SetRights-" + tuple + "=" + right))
            .toList());
  }

  JsonNode as(String user, String method, String path, Object body)
      throws IOException, InterruptedException {
    String password = user.equals(ROOT) ? ROOT_PASSWORD : PASSWORD;
    String pair =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(ADDRESS.resolve("/REST/2.0/" + path))
            .header("Authorization", "Basic " + pair)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = rest.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new AssertionError(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
  }

  String makeTicket(String user, String subject) throws IOException, InterruptedException {
    return as(
            user, "POST", "ticket", Map.of("Queue", "General", "Subject", subject, "Content", "x"))
        .path("id")
        .asString();
  }

  /** Moves a ticket to a queue on which only administrators have rights. */
  void hide(String ticket) throws IOException, InterruptedException {
    String hidden = "nochub-live-hidden";
    boolean there = false;
    for (JsonNode one :
        as(ROOT, "GET", "queues/all?fields=Name&per_page=100", Map.of()).path("items")) {
      there |= one.path("Name").asString().equals(hidden);
    }
    if (!there) {
      as(ROOT, "POST", "queue", Map.of("Name", hidden));
    }
    as(ROOT, "PUT", "ticket/" + ticket, Map.of("Queue", hidden));
  }

  private long user(String name) throws IOException, InterruptedException {
    JsonNode known = as(ROOT, "GET", "users?fields=Name&per_page=100", Map.of()).path("items");
    boolean there = false;
    for (JsonNode one : known) {
      there |= one.path("Name").asString().equals(name);
    }
    Map<String, Object> user =
        Map.of(
            "Name",
            name,
            "EmailAddress",
            name + "@lab.example",
            "Password",
            PASSWORD,
            "Privileged",
            1);
    if (there) {
      as(ROOT, "PUT", "user/" + name, Map.of("Privileged", 1));
    } else {
      as(ROOT, "POST", "user", user);
    }
    return as(ROOT, "GET", "user/" + name, Map.of()).path("id").asLong();
  }

  /** Sends a form of RT's web pages; RT asks where one came from. */
  private String form(String page, List<String> fields) throws IOException, InterruptedException {
    String body =
        fields.stream()
            .map(field -> field.split("=", 2))
            .map(pair -> encode(pair[0]) + "=" + encode(pair[1]))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(ADDRESS.resolve(page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Referer", ADDRESS.resolve(page).toString())
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
