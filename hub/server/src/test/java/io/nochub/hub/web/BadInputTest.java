package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BadInputTest {
  private static final String WINDOWS = "/api/v1/maintenance-windows";
  private static final String GOOD =
      """
      {"name": "Patch", "reason": "updates", "client": "acme", "until": "2026-12-09T04:00:00Z"}
      """;

  private static final EchoRoutes routes = new EchoRoutes();
  @RegisterExtension static final RunningWeb web = new RunningWeb(routes);

  @BeforeEach
  void forgetWhatReached() {
    routes.forget();
  }

  static Stream<Arguments> bad_bodies() {
    return Stream.of(
        arguments(
            "{}",
            List.of(
                "name: is required",
                "reason: is required",
                "until: is required",
                ": needs at least one of client, site, device, integration")),
        arguments("[]", List.of(": must be an object, not a list")),
        arguments("null", List.of(": must be an object, not null")),
        arguments("\"x\"", List.of(": must be an object, not a text")),
        arguments(GOOD.replace("\"Patch\"", "7"), List.of("name: must be a text, not a number")),
        arguments(GOOD.replace("\"Patch\"", "null"), List.of("name: must be a text, not null")),
        arguments(GOOD.replace("Patch", ""), List.of("name: must not be empty")),
        arguments(
            GOOD.replace("Patch", "x".repeat(201)),
            List.of("name: must have 200 characters at most")),
        arguments(
            GOOD.replace("\"name\"", "\"nmae\": 1, \"name\""),
            List.of("nmae: is not a field here; did you mean name?")),
        arguments(
            GOOD.replace("\"name\"", "\"zzzzz\": 1, \"name\""),
            List.of("zzzzz: is not a field here")),
        arguments(
            GOOD.replace("2026-12-09T04:00:00Z", "tomorrow"),
            List.of("until: must be a time such as 2026-11-22T02:14:07Z")),
        arguments(
            GOOD.replace("\"acme\"", "\"Not a slug\""),
            List.of(
                "client: must start with a-z or 0-9 and hold only these, '.', '_' and '-', 63 at"
                    + " most")));
  }

  @ParameterizedTest
  @MethodSource
  void bad_bodies(String body, List<String> problems) {
    ApiClient.Reply reply = web.admin().post(WINDOWS, body).expect(400);
    assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
    assertThat(reply.problems()).containsExactlyInAnyOrderElementsOf(problems);
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void every_field_at_fault_is_named_at_once() {
    String tree =
        """
        {"reason": "r", "tree": {"name": "root", "hold": "5 minutes", "children": [
          {"name": "a", "severity": "HIGH"},
          {"name": "b", "ticket": {"resolve": "perhaps", "filds": {}}},
          {"name": "c", "notify": [{"integration": "mail"}]}]}}
        """;
    assertThat(web.admin().put("/api/v1/routes", tree).expect(400).problems())
        .containsExactlyInAnyOrder(
            "tree/hold: must be a duration such as PT5M",
            "tree/children/0/severity: must be one of CRITICAL, MAJOR, MINOR, WARNING, INFO",
            "tree/children/1/ticket/resolve: must be one of untouched, always, never",
            "tree/children/1/ticket/filds: is not a field here; did you mean fields?",
            "tree/children/2/notify/0/target: is required");
  }

  @Test
  void a_choice_between_fields_is_explained() {
    assertThat(web.admin().post("/api/v1/routes/dry-run", "{\"integration\": \"rt\"}").problems())
        .containsExactly(": needs exactly one of payload, signal");
  }

  @Test
  void an_empty_ticket_system_takes_the_inherited_one_away_and_null_does_not() {
    String none = "{\"reason\": \"r\", \"tree\": {\"name\": \"root\", \"ticket\": null}}";
    assertThat(web.admin().put("/api/v1/routes", none).expect(400).problems())
        .containsExactly("tree/ticket: must be an object, not null");
    web.admin().put("/api/v1/routes", none.replace("null", "{\"integration\": \"\"}")).expect(409);
    assertThat(routes.reached().toString()).contains("\"integration\":\"\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"name\": \"a\" \"b\"}", "{\"a\": 1}}", "nope", "{'a': 1}"})
  void malformed_json_is_refused_with_its_place(String body) {
    ApiClient.Reply reply = web.admin().post(WINDOWS, body).expect(400);
    assertThat(reply.json().path("detail").asString()).contains("not JSON at line 1, column");
  }

  @Test
  void a_field_given_twice_is_refused() {
    String twice = GOOD.replace("\"name\"", "\"name\": \"a\", \"name\"");
    assertThat(web.admin().post(WINDOWS, twice).expect(400).body()).contains("Duplicate");
  }

  @Test
  void deep_json_is_refused() {
    String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
    assertThat(web.admin().post(WINDOWS, deep).expect(400).body()).contains("depth");
  }

  @Test
  void an_oversize_body_is_refused() {
    byte[] large = new byte[(int) Endpoints.API_BODY + 1];
    web.admin().send("POST", WINDOWS, "application/json", large).expect(413);
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void an_oversize_body_without_a_length_is_refused() {
    byte[] large = new byte[(int) Endpoints.API_BODY + 1];
    web.admin()
        .send(
            web.admin()
                .request(WINDOWS)
                .header("Content-Type", "application/json")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large))),
            "POST",
            WINDOWS)
        .expect(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hooks/rt/changes/x", "/api/v1/maintenance-windows", "/nowhere"})
  void a_caller_that_sends_before_it_listens_reads_why_it_was_refused(String path)
      throws IOException {
    byte[] large = new byte[(int) Endpoints.HOOK_BODY + 1];
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.server().port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String head = "POST " + path + " HTTP/1.1\r\nHost: hub\r\nContent-Type: text/x\r\n";
      String length = "Content-Length: " + large.length + "\r\n";
      out.write((head + length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(large);
      out.flush();
      assertThat(in.readLine()).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void a_small_gzip_body_cannot_become_a_large_one() throws IOException {
    gzipped(gzip(new byte[(int) Endpoints.API_BODY + 1]), "gzip").expect(413);
  }

  @Test
  void a_gzip_body_is_taken() throws IOException {
    gzipped(gzip(GOOD.getBytes(StandardCharsets.UTF_8)), "gzip").expect(201);
  }

  @Test
  void what_is_no_gzip_or_breaks_off_is_refused() throws IOException {
    gzipped(GOOD.getBytes(StandardCharsets.UTF_8), "gzip").expect(400);
    byte[] whole = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
    gzipped(java.util.Arrays.copyOf(whole, whole.length - 12), "gzip").expect(400);
    gzipped(whole, "br").expect(415);
  }

  @Test
  void another_content_type_is_refused() {
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
    assertThat(web.admin().send("POST", WINDOWS, "text/plain", body).expect(415).body())
        .contains("application/json");
    assertThat(web.admin().send("POST", WINDOWS, "application/json; charset=utf-8", body).status())
        .isEqualTo(201);
  }

  @Test
  void a_missing_body_is_refused_where_one_is_needed() {
    web.admin().post(WINDOWS).expect(400);
    web.admin().post("/api/v1/incidents/42/acknowledge").expect(409);
    assertThat(routes.reached()).containsExactly("{}");
  }

  static Stream<Arguments> bad_queries() {
    return Stream.of(
        arguments("?limit=0", "limit: must be 1 or more"),
        arguments("?limit=501", "limit: must be 500 or less"),
        arguments("?limit=many", "limit: must be a whole number, not a text"),
        arguments("?limit=99999999999999999999", "limit: must be a whole number, not a text"),
        arguments("?limit=1&limit=2", "limit: is given more than once"),
        arguments("?state=OPEN,GONE", "state: must be one of OPEN, ACKNOWLEDGED, RESOLVED, CLOSED"),
        arguments("?since=yesterday", "since: must be a time such as 2026-11-22T02:14:07Z"),
        arguments("?sincee=x", "sincee: is not a parameter here; did you mean since?"),
        arguments("?q=no", "q: must have 3 characters or more"),
        arguments(
            "?cursor=abc",
            "cursor: is not one this list gave with these filters; start" + " again without it"),
        arguments(
            "?client=%27%20or%201%3D1",
            "client: must start with a-z or 0-9 and hold only"
                + " these, '.', '_' and '-', 63 at most"));
  }

  @ParameterizedTest
  @MethodSource
  void bad_queries(String query, String problem) {
    assertThat(web.admin().get("/api/v1/incidents" + query).expect(400).problems())
        .containsExactly(problem);
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void good_queries_arrive_as_values() {
    web.admin()
        .get("/api/v1/incidents?state=OPEN,CLOSED&since=2026-11-22T02:14:07%2B01:00&limit=7")
        .expect(200);
    assertThat(routes.reached().toString())
        .isEqualTo("[[[OPEN, CLOSED], Optional[2026-11-22T01:14:07Z], 7]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/alerts/0",
        "/api/v1/alerts/-1",
        "/api/v1/alerts/abc",
        "/api/v1/alerts/99999999999999999999",
        "/api/v1/nothing",
        "/nothing"
      })
  void what_cannot_be_is_not_found(String path) {
    assertThat(web.admin().get(path).expect(404).header("Content-Type"))
        .hasValue("application/problem+json");
  }

  @Test
  void another_method_is_refused_with_those_that_go() {
    ApiClient.Reply reply = web.admin().delete("/api/v1/incidents").expect(405);
    assertThat(reply.header("Allow")).hasValue("GET");
  }

  private ApiClient.Reply gzipped(byte[] body, String encoding) {
    return web.admin()
        .send(
            web.admin()
                .request(WINDOWS)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body)),
            "POST",
            WINDOWS);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }
}
