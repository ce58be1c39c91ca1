package io.nochub.dist;

import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A played Request Tracker, and somebody who looks at it over its REST interface. No trouble it is
 * in keeps the looker away.
 */
final class RequestTracker implements AutoCloseable {
  private static final String LOOKER = "X-Looker";
  private static final JsonMapper JSON = new JsonMapper();

  private final FakeVendor vendor = FakeVendor.start();
  private final HttpClient http = HttpClient.newHttpClient();

  RequestTracker() {
    vendor.desk(new FakeRequestTracker());
  }

  String address() {
    return vendor.address().toString();
  }

  void inTrouble(Trouble what) {
    vendor.trouble(what, asked -> asked.header(LOOKER) == null);
  }

  void wellAgain() {
    vendor.calm();
  }

  /** The next ticket is made, and nobody hears that it was. */
  void loseTheAnswerToTheNextCreate() {
    vendor.loseNextAnswerTo(RequestTracker::isCreate);
  }

  /** How often the hub asked for a new ticket, whatever came of it. */
  long creates() {
    return vendor.asked().stream().filter(RequestTracker::isCreate).count();
  }

  /** Everything the hub asked that may change something. */
  List<Asked> writes() {
    return vendor.writes();
  }

  private static boolean isCreate(Asked asked) {
    return asked.method().equals("POST") && asked.path().endsWith("/ticket");
  }

  /** A ticket as RT shows it. */
  record Ticket(long id, String queue, String subject, String status) {}

  /** The tickets the hub has made, oldest first. */
  List<Ticket> tickets() throws IOException, InterruptedException {
    String query =
        URLEncoder.encode("Creator = '" + FakeRequestTracker.HUB + "'", StandardCharsets.UTF_8);
    JsonNode answer =
        get("tickets?per_page=100&orderby=id&fields=Subject,Status,Queue&query=" + query);
    return answer.path("items").valueStream().map(RequestTracker::ticket).toList();
  }

  private static Ticket ticket(JsonNode shown) {
    return new Ticket(
        shown.path("id").asLong(),
        shown.path("Queue").path("Name").asString(),
        shown.path("Subject").asString(),
        shown.path("Status").asString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + "/REST/2.0/" + path))
            .header("Authorization", "token " + FakeRequestTracker.TOKEN)
            .header(LOOKER, "yes")
            .build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    vendor.close();
  }
}
