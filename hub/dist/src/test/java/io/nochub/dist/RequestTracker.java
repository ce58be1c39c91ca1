package io.nochub.dist;

import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A played Request Tracker, and somebody who looks at it over its REST interface. No trouble it is
 * in keeps the looker away.
 */
final class RequestTracker implements AutoCloseable {
  private static final String LOOKER = "X-Looker";
  private static final int PAGE = 100;
  private static final JsonMapper JSON = new JsonMapper();

  private final FakeVendor vendor = FakeVendor.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Desk tracker = new FakeRequestTracker();

  RequestTracker() {
    vendor.desk(tracker);
  }

  String address() {
    return vendor.address().toString();
  }

  void inTrouble(Trouble what) {
    vendor.trouble(what, asked -> !isLooker(asked));
  }

  /** From now on it answers so, and does nothing of what it is asked. */
  void onlySays(Reply reply) {
    vendor.desk(asked -> isLooker(asked) ? tracker.answer(asked) : reply);
  }

  /**
   * From now on it does and says what a die decides.
   *
   * @param told of each request the hub makes
   */
  UnreliableDesk unreliable(Random die, Runnable told) {
    UnreliableDesk unreliable = new UnreliableDesk(vendor, tracker, die);
    vendor.desk(
        asked -> {
          if (isLooker(asked)) {
            return tracker.answer(asked);
          }
          told.run();
          return unreliable.answer(asked);
        });
    return unreliable;
  }

  void wellAgain() {
    vendor.calm();
    vendor.desk(tracker);
  }

  /** The next ticket is made, and nobody hears that it was. */
  void loseTheAnswerToTheNextCreate() {
    vendor.loseNextAnswerTo(RequestTracker::isCreate);
  }

  /** The next ticket is made, and the answer comes so much later. */
  void answerTheNextCreateLater(Duration by) {
    vendor.delayNextAnswerTo(RequestTracker::isCreate, by);
  }

  /** How often the hub asked for a new ticket, whatever came of it. */
  long creates() {
    return vendor.asked().stream().filter(RequestTracker::isCreate).count();
  }

  /** Everything the hub asked that may change something. */
  List<Asked> writes() {
    return vendor.writes();
  }

  private static boolean isLooker(Asked asked) {
    return asked.header(LOOKER) != null;
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
    String all = "tickets?orderby=id&fields=Subject,Status,Queue&query=" + query;
    List<Ticket> tickets = new ArrayList<>();
    int found = PAGE;
    for (int page = 1; found == PAGE; page++) {
      JsonNode items = get(all + "&per_page=" + PAGE + "&page=" + page).path("items");
      items.forEach(item -> tickets.add(ticket(item)));
      found = items.size();
    }
    return tickets;
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
