package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerTest {
  @RegisterExtension final RunningWeb web = new RunningWeb(new EchoRoutes());

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/api/v1/incidents", "/nothing", "/api/v1/openapi.yaml"})
  void every_answer_keeps_foreign_content_from_running(String path) {
    ApiClient.Reply reply = web.stranger().get(path);
    String policy = reply.header("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(reply.header("X-Frame-Options")).hasValue("DENY");
    assertThat(reply.header("Referrer-Policy")).hasValue("same-origin");
    assertThat(reply.header("Server")).isEmpty();
    assertThat(reply.header("X-Powered-By")).isEmpty();
  }

  @Test
  void health_and_readiness_are_open() {
    assertThat(web.stranger().get("/health").expect(200).json().path("status").asString())
        .isEqualTo("up");
    web.stranger().get("/ready").expect(200);
    web.readiness(new Readiness(false, "Migrating the database."));
    assertThat(web.stranger().get("/ready").expect(503).body()).contains("Migrating");
  }

  @Test
  void figures_count_requests_by_their_route() {
    web.admin().get("/api/v1/incidents").expect(200);
    String figures = web.stranger().get("/metrics").expect(200).body();
    assertThat(figures)
        .contains("nochub_http_seconds_count{method=\"GET\",path=\"/api/v1/incidents\"} 1")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void a_request_that_is_no_http_gets_a_problem_document_without_the_servers_name()
      throws IOException {
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .doesNotContainIgnoringCase("jetty");
    assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431")
        .doesNotContainIgnoringCase("jetty");
    assertThat(raw("NOPE\r\n\r\n")).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("jetty");
  }

  @Test
  void stops_within_three_seconds_while_somebody_listens() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.address().getPort())) {
      request(
          socket,
          "GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + RunningWeb.ADMIN_TOKEN
              + "\r\n\r\n");
      assertThat(socket.getInputStream().read()).isNotNegative();
      long start = System.nanoTime();
      web.server().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void at_its_end_what_runs_is_answered_while_idle_connections_are_given_up() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Routes slow =
        endpoints ->
            endpoints.page(
                "GET",
                "/slow",
                Role.VIEWER,
                call -> {
                  runs.countDown();
                  await(mayEnd);
                  return Answer.nothing();
                });
    WebServer other = web.another(0, slow);
    other.start();
    String head = " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + RunningWeb.ADMIN_TOKEN;
    try (Socket busy = new Socket(InetAddress.getLoopbackAddress(), other.port());
        Socket idle = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
      request(busy, "GET /slow" + head + "\r\n\r\n");
      request(idle, "GET /nothing" + head + "\r\n\r\n");
      assertThat(idle.getInputStream().read()).isNotNegative();
      await(runs);
      CompletableFuture<Void> end = CompletableFuture.runAsync(other::close);
      idle.getInputStream().readAllBytes();
      mayEnd.countDown();
      assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 204");
      end.get(1, TimeUnit.MINUTES);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.address().getPort())) {
      socket.setSoTimeout(5_000);
      request(socket, request);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4_096];
      int count = in.read(buffer);
      return new String(buffer, 0, Math.max(0, count), StandardCharsets.US_ASCII);
    }
  }

  private static void request(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
