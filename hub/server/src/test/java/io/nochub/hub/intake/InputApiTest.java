package io.nochub.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.api.source.Received;
import io.nochub.hub.access.Role;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.OpenApiCheck;
import io.nochub.hub.web.Routes;
import io.nochub.hub.web.RunningWeb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened with the web server
class InputApiTest {
  private static final String SAMPLES = "/api/v1/integrations/rmm/samples";
  private static final String INPUTS = "/api/v1/inputs";
  private static final SourceName HOOK = new SourceName("rmm", "alerts", "feed");

  @TempDir static Path folders;
  @RegisterExtension final RunningWeb web = new RunningWeb(this::routes);
  private Road road;

  private List<Routes> routes(RunningWeb running) {
    try {
      road = new Road(TestDatabase.Kind.SQLITE, Files.createTempDirectory(folders, "road"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    road.integrations.open("rmm", Set.of(), new FakeWebhook("alerts", "feed"));
    road.start();
    return List.of(
        new InputRoutes(
            road.hubDatabase.database(),
            new InputRoutes.Stores(road.inbox, road.decided, running.audit()),
            road.integrations,
            road.reader::again));
  }

  @AfterEach
  void close() {
    road.close();
  }

  private ApiClient api() {
    return web.admin();
  }

  private long put(Map<String, String> facts, byte[] body) {
    Received item = new Received("webhook", "alerts", Instant.EPOCH, facts, body);
    return road.inbox.offer(HOOK, List.of(item)).orElseThrow().join().get(0).id();
  }

  private long put(String text) {
    return put(Map.of("method", "POST"), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Once nothing waits any more. */
  private void decided() {
    await().until(() -> road.undecided() == 0);
  }

  private List<String> ids(String query) {
    return api()
        .get(INPUTS + query)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").asString())
        .toList();
  }

  @Test
  void samples_show_the_latest_inputs_and_what_is_made_of_them() {
    put("nothing at all");
    put("raise a1 acme dc01\nclear a1");
    long garbage = put("garbage");
    decided();
    JsonNode items = api().get(SAMPLES + "?limit=2").expect(200).json().path("items");
    assertThat(items).hasSize(2);
    assertThat(items.path(0).path("id").asString()).isEqualTo(Long.toString(garbage));
    assertThat(items.path(0).path("state").asString()).isEqualTo("dead");
    assertThat(items.path(0).path("setAside").path("kind").asString()).isEqualTo("BAD_PAYLOAD");
    assertThat(items.path(0).path("reading").path("problem").asString())
        .isEqualTo("The body is no alert: garbage");
    JsonNode read = items.path(1).path("reading");
    assertThat(items.path(1).path("state").asString()).isEqualTo("decided");
    assertThat(items.path(1).path("body").path("text").asString()).startsWith("raise a1");
    assertThat(read.path("signalCount").asInt()).isEqualTo(2);
    assertThat(read.path("signals").path(0).path("organisationId").asString()).isEqualTo("acme");
    assertThat(read.path("signals").path(1).path("kind").asString()).isEqualTo("CLEARED");
    JsonNode oldest = api().get(SAMPLES).expect(200).json().path("items").path(2);
    assertThat(oldest.path("reading").path("note").asString()).isEqualTo("a test message");
  }

  @Test
  void a_sample_waits_unread_while_its_integration_is_not_open() {
    road.integrations.close("rmm");
    put("raise a1 acme dc01");
    JsonNode sample = api().get(SAMPLES).expect(200).json().path("items").path(0);
    assertThat(sample.path("state").asString()).isEqualTo("waiting");
    assertThat(sample.has("reading")).isFalse();
  }

  @Test
  void what_is_a_secret_is_masked() {
    String body =
        """
        {"a": 1, "b": 2, "apiToken": "t0psecret", "alerts": [{"password": "t0psecret", "tokens": 3}]}""";
    Map<String, String> facts =
        Map.of(
            "path", "t0psecret", // which the source calls a secret
            "header.authorization", "Bearer t0psecret",
            "query.site", "hq");
    long id = put(facts, body.getBytes(StandardCharsets.UTF_8));
    for (String address : List.of(SAMPLES, INPUTS + "/" + id)) {
      String shown = api().get(address).expect(200).body();
      assertThat(shown).doesNotContain("t0psecret").contains("\"query.site\":\"hq\"");
      assertThat(shown).contains("\\\"tokens\\\":3");
    }
  }

  @Test
  void a_body_that_is_no_text_is_shown_as_base64_and_a_long_one_is_cut_in_samples() {
    long binary = put(Map.of(), new byte[] {(byte) 0xff, 0, 1});
    long large = put("nothing " + "x".repeat(100_000));
    JsonNode items = api().get(SAMPLES).expect(200).json().path("items");
    JsonNode cut = items.path(0).path("body");
    assertThat(cut.path("text").asString()).hasSize(65_536);
    assertThat(cut.path("truncated").asBoolean()).isTrue();
    assertThat(cut.path("bytes").asLong()).isEqualTo(100_008);
    JsonNode whole = api().get(INPUTS + "/" + large).expect(200).json().path("body");
    assertThat(whole.path("text").asString()).hasSize(100_008);
    JsonNode bytes = api().get(INPUTS + "/" + binary).expect(200).json().path("body");
    assertThat(bytes.path("base64").asString()).isEqualTo("/wAB");
    assertThat(bytes.has("text")).isFalse();
  }

  @Test
  void what_was_set_aside_is_listed_page_by_page_and_by_integration() {
    long first = put("garbage one");
    long second = put("garbage two");
    long third = put("garbage three");
    decided();
    JsonNode page = api().get(INPUTS + "?state=dead&limit=2").expect(200).json();
    assertThat(page.path("items")).hasSize(2);
    assertThat(page.path("items").path(0).path("problem").asString()).endsWith("three");
    String next = "?state=dead&limit=2&cursor=" + page.path("next").asString();
    assertThat(ids(next)).containsExactly(Long.toString(first));
    assertThat(ids("?integration=rmm"))
        .containsExactly(Long.toString(third), Long.toString(second), Long.toString(first));
    assertThat(ids("?integration=other")).isEmpty();
  }

  @Test
  void a_retry_is_recorded_and_reads_the_input_once_more() {
    road.decisions.poison = arrival -> true;
    long id = put("raise a1 acme dc01");
    decided();
    String address = INPUTS + "/" + id;
    assertThat(api().get(address).expect(200).json().path("setAside").path("kind").asString())
        .isEqualTo("DECISION");
    road.decisions.poison = null;
    assertThat(api().post(address + "/retry").expect(200).json().path("state").asString())
        .isEqualTo("retrying");
    await()
        .until(
            () -> api().get(address).expect(200).json().path("state").asString().equals("decided"));
    assertThat(road.arrivals()).extracting(Arrival::inputId).containsExactly(id);
    assertThat(ids("")).isEmpty();
    api().post(address + "/retry").expect(409);
    assertThat(recorded()).containsExactly("bootstrap retry input/" + id);
  }

  @Test
  void what_cannot_be_read_yet_is_listed_as_to_be_tried_again() {
    long id = put("garbage");
    decided();
    road.integrations.close("rmm");
    api().post(INPUTS + "/" + id + "/retry").expect(200);
    assertThat(ids("?state=dead")).isEmpty();
    assertThat(ids("?state=retrying")).containsExactly(Long.toString(id));
  }

  @Test
  void a_dismissed_input_leaves_the_list_and_stays_readable() {
    long id = put("garbage");
    decided();
    api().post(INPUTS + "/" + id + "/dismiss").expect(204);
    assertThat(ids("")).isEmpty();
    assertThat(api().get(INPUTS + "/" + id).expect(200).json().path("state").asString())
        .isEqualTo("decided");
    api().post(INPUTS + "/" + id + "/dismiss").expect(409);
    assertThat(recorded()).containsExactly("bootstrap dismiss input/" + id);
  }

  private List<String> recorded() {
    return road.hubDatabase
        .database()
        .read(
            tx ->
                tx.list(
                    "select actor, action, object from audit_entry order by id",
                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3)));
  }

  @Test
  void what_is_not_there_or_wrong_is_refused_with_its_name() {
    api().get("/api/v1/integrations/none/samples").expect(404);
    api().get(INPUTS + "/77").expect(404);
    api().get(INPUTS + "/x").expect(404);
    api().post(INPUTS + "/77/retry").expect(404);
    api().post(INPUTS + "/77/dismiss").expect(404);
    assertThat(api().get(SAMPLES + "?limit=21").expect(400).problems())
        .singleElement()
        .asString()
        .startsWith("limit: ");
    assertThat(api().get(INPUTS + "?state=lost").expect(400).problems())
        .singleElement()
        .asString()
        .startsWith("state: ");
    assertThat(api().get(INPUTS + "?cursor=x").expect(400).problems())
        .singleElement()
        .asString()
        .startsWith("cursor: ");
  }

  @Test
  void raw_inputs_are_for_admins_alone() {
    long id = put("garbage");
    decided();
    String secret = web.access().createToken("test", "t", Role.TECHNICIAN, null).secret();
    ApiClient technician = new ApiClient(web.address(), secret);
    technician.get(SAMPLES).expect(403);
    technician.get(INPUTS).expect(403);
    technician.get(INPUTS + "/" + id).expect(403);
    technician.post(INPUTS + "/" + id + "/retry").expect(403);
    technician.post(INPUTS + "/" + id + "/dismiss").expect(403);
    web.stranger().get(INPUTS + "/" + id).expect(401);
    assertThat(ids("")).containsExactly(Long.toString(id));
  }

  @Test
  void what_is_described_is_answered() {
    assertThat(OpenApiCheck.differences(web.server().endpoints()))
        .noneMatch(difference -> difference.startsWith("not described"))
        .noneMatch(difference -> difference.contains("/inputs") || difference.contains("/samples"));
  }
}
