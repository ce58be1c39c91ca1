package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HookTest {
  private static final EchoRoutes routes = new EchoRoutes();
  @RegisterExtension static final RunningWeb web = new RunningWeb(routes);

  @BeforeEach
  void forgetWhatReached() {
    routes.forget();
  }

  private static HookCall reached() {
    assertThat(routes.reached()).hasSize(1);
    return (HookCall) routes.reached().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "GET", "PATCH", "POST", "PUT"})
  void any_method_is_taken_and_answered_in_the_takers_words(String method) {
    ApiClient.Reply reply =
        web.stranger().send(method, "/hooks/rt/changes", "text/x", new byte[12]).expect(202);
    assertThat(reply.body()).isEqualTo("taken");
    assertThat(reply.header("X-More")).hasValue("yes");
    assertThat(reply.header("Content-Type")).hasValue("text/plain");
    assertThat(reached().method()).isEqualTo(method);
    assertThat(reached().body()).hasSize(12);
  }

  @Test
  void a_head_is_answered_without_a_body_and_the_connection_goes_on() throws IOException {
    String two =
        """
        HEAD /hooks/rt/changes HTTP/1.1
        Host: hub

        GET /hooks/rt/changes HTTP/1.1
        Host: hub
        Connection: close

        """;
    assertThat(told(two.replace("\n", "\r\n")))
        .matches("(?s)HTTP/1.1 202 .*\r\n\r\nHTTP/1.1 202 .*\r\n\r\ntaken");
  }

  @Test
  void another_method_is_refused_with_those_that_go() throws IOException {
    assertThat(told("BREW /hooks/rt/changes HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405")
        .contains("Allow: DELETE, GET, HEAD, PATCH, POST, PUT\r\n")
        .contains("application/problem+json");
    assertThat(routes.reached()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/hooks/rt, rt, ''",
    "/hooks/rt/, rt, ''",
    "/hooks/rt/changes, rt, changes",
    "/hooks/rt/changes/a/b, rt, changes/a/b",
    "/hooks/r%74/changes/north%20end%2Bx+y, rt, changes/north end+x+y",
  })
  void the_path_after_the_integration_is_decoded(String path, String integration, String rest) {
    web.stranger().send("POST", path, "text/x", new byte[0]).expect(202);
    assertThat(reached().integration()).isEqualTo(integration);
    assertThat(reached().rest()).isEqualTo(rest);
  }

  @Test
  void the_address_is_told_as_it_was_used() {
    web.stranger().send("POST", "/hooks/rt/a%20b?x=1%202&y", "text/x", new byte[0]).expect(202);
    assertThat(reached().address()).hasToString(web.address() + "/hooks/rt/a%20b?x=1%202&y");
  }

  @Test
  void headers_are_found_whatever_their_case_and_a_repeated_one_keeps_each_line() {
    web.stranger()
        .send(
            HttpRequest.newBuilder(web.address().resolve("/hooks/rt"))
                .header("X-Event", "one")
                .header("x-event", "two, three")
                .GET(),
            "GET",
            "/hooks/rt");
    assertThat(reached().headers().get("X-EVENT")).isEqualTo(List.of("one", "two, three"));
  }

  @Test
  void an_address_without_an_integration_is_none() {
    web.stranger().send("POST", "/hooks/", "text/x", new byte[3]).expect(404);
    web.stranger().send("POST", "/hooks//x", "text/x", new byte[3]).expect(404);
    web.stranger().send("POST", "/hooks", "text/x", new byte[3]).expect(404);
    assertThat(routes.reached()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hooks/%zz", "/hooks/rt?a^b", "/hooks/rt/%"})
  void an_address_that_is_none_is_refused(String path) throws IOException {
    assertThat(told("GET " + path + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void a_body_above_the_limit_is_refused_also_when_it_was_small_as_sent() throws IOException {
    web.stranger()
        .send("POST", "/hooks/rt/changes/x", "a/b", new byte[(int) Endpoints.HOOK_BODY + 1])
        .expect(413);
    gzipped(gzip(new byte[(int) Endpoints.HOOK_BODY + 1]), "gzip").expect(413);
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void a_gzip_body_is_unpacked_and_another_coding_refused() throws IOException {
    byte[] packed = gzip(new byte[70_000]);
    gzipped(packed, "gzip").expect(202);
    assertThat(reached().body()).hasSize(70_000);
    gzipped(java.util.Arrays.copyOf(packed, packed.length - 12), "gzip").expect(400);
    gzipped(packed, "br").expect(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10\n\nabc", "Transfer-Encoding: chunked\n\nzz\nabc"})
  void a_body_that_breaks_off_is_refused(String lengthAndBody) throws IOException {
    String request = "POST /hooks/rt HTTP/1.1\nHost: hub\n" + lengthAndBody;
    assertThat(told(request.replace("\n", "\r\n") + "\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("The body broke off.");
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void who_asks_before_sending_too_much_is_refused_without_being_asked_for_it() throws IOException {
    String request = "POST /hooks/rt HTTP/1.1\nHost: hub\nExpect: 100-continue\n";
    String length = "Content-Length: " + (Endpoints.HOOK_BODY + 1) + "\n\n";
    assertThat(told((request + length).replace("\n", "\r\n"))).startsWith("HTTP/1.1 413");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fails", "throws"})
  void a_failure_nobody_foresaw_is_answered_without_its_words(String how) {
    ApiClient.Reply reply = web.stranger().post("/hooks/" + how).expect(500);
    assertThat(reply.body()).doesNotContain("swordfish").contains("\"id\"");
  }

  @Test
  void every_answer_keeps_a_browser_from_running_what_it_holds() {
    for (String path : List.of("/hooks/rt", "/hooks/fails", "/hooks/")) {
      ApiClient.Reply reply = web.stranger().get(path);
      assertThat(reply.header("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'");
      assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(reply.header("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void hooks_are_counted_by_method_and_the_shape_of_their_address() {
    web.stranger().send("PUT", "/hooks/rt/changes/a/b", "text/x", new byte[1]).expect(202);
    assertThat(web.admin().get("/metrics").expect(200).body())
        .contains(
            "nochub_http_seconds_count{method=\"PUT\",path=\"/hooks/{integration}/{source}/{rest}\"}");
  }

  /** What comes back on a connection of its own until the hub closes it. */
  private static String told(String requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.server().port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(requests.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ApiClient.Reply gzipped(byte[] body, String encoding) {
    return web.stranger()
        .send(
            HttpRequest.newBuilder(web.address().resolve("/hooks/rt/changes"))
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
            "POST",
            "/hooks/rt/changes");
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
