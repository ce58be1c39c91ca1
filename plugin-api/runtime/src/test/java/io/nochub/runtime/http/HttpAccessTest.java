package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAccessTest extends HttpTest {
  private static final MockResponse BROKEN =
      new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();

  @Nested
  class Requests {
    @Test
    void carry_what_the_call_says() throws IntegrationException, InterruptedException {
      answersJson(200, "{\"id\":7}");

      HttpReply reply =
          access()
              .send(
                  HttpCall.post(base(), "v1", "tickets")
                      .query("q", "a b&c")
                      .bearer(Secret.of("t0ken"))
                      .json(Map.of("subject", "disk full")));

      RecordedRequest request = seen();
      assertThat(request.getRequestLine()).startsWith("POST /v1/tickets?q=a%20b%26c ");
      assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer t0ken");
      assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
      assertThat(request.getHeaders().get("User-Agent")).isEqualTo("NOC-Hub");
      assertThat(request.getBody().utf8()).isEqualTo("{\"subject\":\"disk full\"}");
      assertThat(reply.json().at("id").requireLong()).isEqualTo(7);
      assertThat(reply.header("content-type")).contains("application/json");
    }

    @Test
    void may_have_no_body() throws IntegrationException, InterruptedException {
      answers(204);

      access().send(HttpCall.of("DELETE", base(), "tickets", "1"));

      assertThat(seen().getRequestLine()).startsWith("DELETE /tickets/1 ");
    }

    @Test
    void cannot_set_headers_that_are_the_hubs() {
      assertThatThrownBy(() -> access().send(HttpCall.get(base()).header("Host", "other.test")))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void get_text_in_the_charset_it_declares() throws IntegrationException, InterruptedException {
      vendor.enqueue(
          new MockResponse.Builder()
              .addHeader("Content-Type", "text/plain; charset=iso-8859-1")
              .body(new Buffer().write("Störung".getBytes(StandardCharsets.ISO_8859_1)))
              .build());

      assertThat(access().send(HttpCall.get(base())).text()).isEqualTo("Störung");
    }

    @Test
    void are_counted_with_what_became_of_them() throws IntegrationException, InterruptedException {
      answers(200);
      answers(302);
      answers(404);
      answers(500);
      vendor.enqueue(BROKEN);
      for (int call = 0; call < 4; call++) {
        access().exchange(HttpCall.post(base()));
      }
      failure(() -> access().exchange(HttpCall.post(base())));

      assertThat(metered)
          .containsExactly(
              HttpMeter.Outcome.GOOD,
              HttpMeter.Outcome.REDIRECT,
              HttpMeter.Outcome.CLIENT_ERROR,
              HttpMeter.Outcome.SERVER_ERROR,
              HttpMeter.Outcome.BROKEN);
    }
  }

  @Nested
  class Answers {
    @ParameterizedTest
    @CsvSource({
      "200,,",
      "201,,",
      "204,,",
      "302,REJECTED,REJECTED",
      "304,REJECTED,REJECTED",
      "400,REJECTED,REJECTED",
      "401,AUTHENTICATION,AUTHENTICATION",
      "403,FORBIDDEN,FORBIDDEN",
      "404,NOT_FOUND,NOT_FOUND",
      "408,REJECTED,REJECTED",
      "409,CONFLICT,CONFLICT",
      "410,NOT_FOUND,NOT_FOUND",
      "412,CONFLICT,CONFLICT",
      "422,REJECTED,REJECTED",
      "429,RATE_LIMITED,RATE_LIMITED",
      "500,UNAVAILABLE,OUTCOME_UNKNOWN",
      "502,UNAVAILABLE,OUTCOME_UNKNOWN",
      "503,UNAVAILABLE,UNAVAILABLE",
      "504,UNAVAILABLE,OUTCOME_UNKNOWN",
      "599,UNAVAILABLE,OUTCOME_UNKNOWN"
    })
    void mean_the_kind_of_the_table(int status, Kind ofGet, Kind ofPost)
        throws IntegrationException, InterruptedException {
      for (Kind kind : new Kind[] {ofGet, ofPost}) {
        HttpCall call = kind == ofGet ? HttpCall.get(base()) : HttpCall.post(base());
        answers(status);
        answers(status);

        assertThat(access().exchange(call).status()).isEqualTo(status);
        if (kind == null) {
          assertThat(access().send(call).status()).isEqualTo(status);
        } else {
          assertThat(failure(() -> access().send(call)).kind()).isEqualTo(kind);
        }
      }
    }

    @Test
    void nothing_there_is_an_answer_to_find() throws IntegrationException, InterruptedException {
      answers(404);
      answers(200);

      assertThat(access().find(HttpCall.get(base()))).isEmpty();
      assertThat(access().find(HttpCall.get(base()))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"7,PT7S", "999999999,PT24H", "'Wed, 21 Oct 2026 07:29:00 GMT',PT1M", "soon,"})
    void too_many_calls_say_how_long_to_wait(String value, Duration wait) {
      answers(429, "Retry-After", value);

      IntegrationException failure = failure(() -> access().send(HttpCall.get(base())));

      assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
      assertThat(failure.retryAfter().orElse(null)).isEqualTo(wait);
    }

    @Test
    void of_503_with_no_time_to_wait_are_not_repeated_behind_the_callers_back() {
      answers(503, "Retry-After", "0");

      assertThat(failure(() -> access().send(HttpCall.post(base()))).kind())
          .isEqualTo(Kind.UNAVAILABLE);
      assertThat(vendor.getRequestCount()).isEqualTo(1);
    }

    @Test
    void that_are_no_json_are_bad_payload_and_say_whose() {
      vendor.enqueue(new MockResponse.Builder().body("<html>Login</html>").build());

      IntegrationException failure =
          failure(() -> access().send(HttpCall.get(base(), "alerts")).json());

      assertThat(failure.kind()).isEqualTo(Kind.BAD_PAYLOAD);
      assertThat(failure.getMessage())
          .startsWith("GET vendor.test/alerts answered 200: This is not JSON");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"message\":\"Queue is gone\"}",
          "{\"error\":\"x\",\"error_description\":\"Queue is gone\"}",
          "{\"error\":{\"code\":5,\"message\":\"Queue is gone\"}}",
          "{\"errors\":[\"Queue is gone\"]}",
          "{\"detail\":\"Queue\\r\\n\\tis gone\"}"
        })
    void with_an_error_give_the_vendors_reason(String body) {
      answersJson(422, body);

      assertThat(failure(() -> access().send(HttpCall.post(base(), "tickets"))))
          .hasMessage("POST vendor.test/tickets answered 422: Queue is gone");
    }

    @Test
    void with_a_long_reason_are_cut_and_with_a_page_left_out() {
      answersJson(400, "{\"message\":\"" + "x".repeat(5000) + "\"}");
      vendor.enqueue(
          new MockResponse.Builder()
              .code(400)
              .addHeader("Content-Type", "text/html")
              .body("<html>secret page</html>")
              .build());

      assertThat(failure(() -> access().send(HttpCall.get(base()))).getMessage())
          .hasSizeLessThan(260);
      assertThat(failure(() -> access().send(HttpCall.get(base()))))
          .hasMessage("GET vendor.test answered 400");
    }

    @Test
    void that_echo_a_secret_do_not_bring_it_into_the_message() {
      answersJson(401, "{\"message\":\"Token t0ken-x of key k3y-value/1 is wrong\"}");
      HttpCall call =
          HttpCall.get(base(), "a").query("apikey", "k3y-value/1").bearer(Secret.of("t0ken-x"));

      assertThat(failure(() -> access().send(call)).getMessage())
          .isEqualTo("GET vendor.test/a answered 401: Token *** of key *** is wrong");
    }

    @Test
    void of_a_secret_address_show_its_host_only() {
      answers(404);
      Secret address = Secret.of(base() + "/T0/B0/s3cr3t?x=y");

      assertThat(failure(() -> access().send(HttpCall.post(address))))
          .hasMessage("POST vendor.test answered 404");
    }
  }

  @Nested
  class Sizes {
    @Test
    void up_to_the_cap_are_taken() throws IntegrationException, InterruptedException {
      vendor.enqueue(new MockResponse.Builder().body("x".repeat(CAP)).build());

      assertThat(access().send(HttpCall.get(base())).body()).hasSize(CAP);
    }

    @Test
    void beyond_the_cap_are_bad_payload_announced_or_not() {
      vendor.enqueue(new MockResponse.Builder().body("x".repeat(CAP + 1)).build());
      vendor.enqueue(new MockResponse.Builder().chunkedBody("x".repeat(CAP + 1), 1000).build());

      for (int call = 0; call < 2; call++) {
        IntegrationException failure = failure(() -> access().send(HttpCall.get(base())));
        assertThat(failure.kind()).isEqualTo(Kind.BAD_PAYLOAD);
        assertThat(failure.getMessage()).contains("longer than 100000 bytes");
      }
    }

    @Test
    void count_after_decompression()
        throws IOException, IntegrationException, InterruptedException {
      vendor.enqueue(zipped(50_000));
      vendor.enqueue(zipped(50_000_000));

      assertThat(access().send(HttpCall.get(base())).body()).hasSize(50_000);
      assertThat(failure(() -> access().send(HttpCall.get(base()))).kind())
          .isEqualTo(Kind.BAD_PAYLOAD);
    }

    private static MockResponse zipped(int length) throws IOException {
      Buffer zipped = new Buffer();
      try (var sink = Okio.buffer(new GzipSink(zipped))) {
        sink.write(new byte[length]);
      }
      return new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(zipped).build();
    }
  }

  @Nested
  class Broken_exchanges {
    @Test
    void of_a_repeatable_call_are_repeated_twice()
        throws IntegrationException, InterruptedException {
      vendor.enqueue(BROKEN);
      vendor.enqueue(BROKEN);
      answers(200);

      assertThat(access().send(HttpCall.get(base())).status()).isEqualTo(200);
      assertThat(paceClock.sleeps())
          .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void of_a_repeatable_call_are_unavailable_in_the_end() {
      for (int attempt = 0; attempt < 4; attempt++) {
        vendor.enqueue(BROKEN);
      }

      IntegrationException failure = failure(() -> access().exchange(HttpCall.get(base(), "x")));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure.getMessage())
          .isEqualTo("GET vendor.test/x was sent but the connection broke before the answer");
      assertThat(vendor.getRequestCount()).isEqualTo(3);
    }

    @Test
    void of_another_call_leave_the_outcome_unknown_and_are_never_repeated() {
      vendor.enqueue(BROKEN);
      vendor.enqueue(BROKEN);

      assertThat(failure(() -> access().exchange(HttpCall.post(base()))).kind())
          .isEqualTo(Kind.OUTCOME_UNKNOWN);
      assertThat(vendor.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true,UNAVAILABLE", "false,OUTCOME_UNKNOWN"})
    void by_a_body_that_ends_early_are_no_answer(boolean repeatable, Kind kind) {
      MockResponse cut =
          new MockResponse.Builder()
              .body("x".repeat(50_000))
              .onResponseBody(new SocketEffect.CloseSocket())
              .build();
      vendor.enqueue(cut);
      vendor.enqueue(cut);
      vendor.enqueue(cut);
      HttpCall call = repeatable ? HttpCall.get(base()) : HttpCall.post(base());

      assertThat(failure(() -> access().exchange(call)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"true,UNAVAILABLE", "false,OUTCOME_UNKNOWN"})
    void by_a_time_out_are_not_repeated(boolean repeatable, Kind kind) {
      vendor.enqueue(
          new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
      HttpCall call = HttpCall.post(base());
      HttpAccess hurried = open(clients(HttpTest::resolved, Duration.ofMillis(300)));

      IntegrationException failure =
          failure(() -> hurried.exchange(repeatable ? call.repeatable() : call));

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.getMessage()).contains("not answered in time");
      assertThat(vendor.getRequestCount()).isEqualTo(1);
    }

    @Test
    void that_never_reached_the_host_are_unavailable_for_every_call() throws IOException {
      int unused;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        unused = socket.getLocalPort();
      }
      URI nobody = URI.create("http://vendor.test:" + unused);

      IntegrationException failure = failure(() -> access().exchange(HttpCall.post(nobody)));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure.getMessage()).contains("does not take connections");
    }

    @Test
    void by_a_name_nobody_knows_are_unavailable() {
      IntegrationException failure =
          failure(() -> access().exchange(HttpCall.post(URI.create("http://unknown.test/"))));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure.getMessage()).contains("cannot be resolved");
    }
  }

  @Nested
  class Redirects {
    @Test
    void are_followed_with_all_headers_within_a_host()
        throws IntegrationException, InterruptedException {
      answers(302, "Location", "/two");
      answers(200);

      assertThat(access().send(HttpCall.get(base(), "one").bearer(Secret.of("t"))).status())
          .isEqualTo(200);
      assertThat(seen().getRequestLine()).startsWith("GET /one ");
      RecordedRequest second = seen();
      assertThat(second.getRequestLine()).startsWith("GET /two ");
      assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer t");
    }

    @Test
    void to_another_host_go_without_anything_that_may_be_a_credential()
        throws IntegrationException, InterruptedException {
      answers(307, "Location", at("other.test") + "/two");
      answers(200);

      access()
          .send(
              HttpCall.get(base())
                  .bearer(Secret.of("t"))
                  .header("X-Api-Key", Secret.of("k"))
                  .header("Cookie", "c=1")
                  .header("Accept", "application/json"));

      seen();
      RecordedRequest second = seen();
      assertThat(second.getHeaders().names())
          .doesNotContain("Authorization", "X-Api-Key", "Cookie");
      assertThat(second.getHeaders().get("Accept")).isEqualTo("application/json");
      assertThat(second.getHeaders().get("Host")).startsWith("other.test");
    }

    @Test
    void are_not_followed_for_a_call_that_may_not_be_repeated() {
      answers(307, "Location", "/two");

      IntegrationException failure = failure(() -> access().send(HttpCall.post(base())));

      assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
      assertThat(failure.getMessage()).contains("redirect");
      assertThat(vendor.getRequestCount()).isEqualTo(1);
    }

    @Test
    void keep_a_body_within_a_host_and_never_carry_it_to_another()
        throws IntegrationException, InterruptedException {
      answers(307, "Location", "/two");
      answers(200);
      answers(307, "Location", at("other.test").toString());
      HttpCall search = HttpCall.post(base()).form(Map.of("password", "pw")).repeatable();

      access().send(search);
      assertThat(failure(() -> access().send(search)).kind()).isEqualTo(Kind.REJECTED);

      seen();
      assertThat(seen().getBody().utf8()).isEqualTo("password=pw");
      assertThat(vendor.getRequestCount()).isEqualTo(3);
    }

    @Test
    void of_a_form_become_a_get_as_browsers_do() throws IntegrationException, InterruptedException {
      answers(303, "Location", "/done");
      answers(200);

      access().send(HttpCall.post(base()).form(Map.of("a", "b")).repeatable());

      seen();
      RecordedRequest second = seen();
      assertThat(second.getRequestLine()).startsWith("GET /done ");
      assertThat(second.getBodySize()).isZero();
    }

    @Test
    void end_after_five() {
      for (int hop = 0; hop < 7; hop++) {
        answers(302, "Location", "/" + hop);
      }

      assertThat(failure(() -> access().send(HttpCall.get(base()))).getMessage())
          .contains("more than 5 times");
      assertThat(vendor.getRequestCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.test/", "http://169.254.169.254/", "http://127.0.0.1/"})
    void to_a_host_that_is_not_allowed_are_rejected(String location) {
      answers(302, "Location", location);

      IntegrationException failure = failure(() -> access().exchange(HttpCall.get(base())));

      assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
      assertThat(failure.getMessage()).contains("none that this integration may call");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "ht tp://x", "mailto:a@b.example"})
    void to_nowhere_are_the_answer_itself(String location)
        throws IntegrationException, InterruptedException {
      answers(302, "Location", location);
      answers(302);

      assertThat(access().exchange(HttpCall.get(base())).status()).isEqualTo(302);
    }
  }

  @Nested
  class Addresses {
    @Test
    void that_a_name_leads_to_are_checked() {
      URI rebound = URI.create("http://rebound.test:" + vendor.getPort());

      IntegrationException failure = failure(() -> access().exchange(HttpCall.get(rebound)));

      assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(failure.getMessage()).startsWith("rebound.test is at a loopback address");
      assertThat(vendor.getRequestCount()).isZero();
    }

    @Test
    void that_a_redirect_leads_to_are_checked() {
      answers(302, "Location", at("rebound.test").toString());

      assertThat(failure(() -> access().exchange(HttpCall.get(base()))).kind())
          .isEqualTo(Kind.FORBIDDEN);
      assertThat(vendor.getRequestCount()).isEqualTo(1);
    }

    @Test
    void that_are_denied_are_left_out_of_several() throws Exception {
      answers(200);
      HttpAccess access =
          open(clients(host -> List.of(literal("169.254.169.254"), literal("127.0.0.1"))));

      assertThat(access.exchange(HttpCall.get(base())).status()).isEqualTo(200);
    }

    @Test
    void are_looked_at_once_more_when_connected() {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addNetworkInterceptor(new ConnectedCheck(new AddressRules(Set.of())))
              .build();
      Request request = new Request.Builder().url(vendor.url("/")).build();

      assertThatThrownBy(() -> client.newCall(request).execute())
          .isInstanceOf(RefusedAddressException.class);
      assertThat(vendor.getRequestCount()).isZero();
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  @Nested
  class Interruption {
    private CompletableFuture<Throwable> outcome = new CompletableFuture<>();

    private Thread calling(HttpAccess access) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  access.exchange(HttpCall.get(base()));
                  outcome.complete(new AssertionError("answered"));
                } catch (IntegrationException | InterruptedException e) {
                  outcome.complete(e);
                }
              });
      thread.start();
      return thread;
    }

    @Test
    void ends_a_call_that_waits_for_its_answer() throws Exception {
      vendor.enqueue(
          new MockResponse.Builder().headersDelay(30, TimeUnit.SECONDS).body("late").build());
      Thread caller = calling(access());
      seen();

      caller.interrupt();

      assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void ends_a_call_that_waits_for_a_name() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      Thread caller =
          calling(
              open(
                  clients(
                      host -> {
                        asked.countDown();
                        try {
                          never.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return List.of();
                      })));
      asked.await();

      caller.interrupt();

      assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      never.countDown();
    }
  }
}
