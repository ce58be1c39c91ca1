package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MannersTest extends HttpTest {
  private final AtomicInteger signIns = new AtomicInteger();

  /** Signs in at /token; token number n is "token-n". */
  private HttpManners signingIn(@Nullable Duration lifetime) {
    return new HttpManners() {
      @Override
      public Optional<Token> signIn(HttpAccess plain)
          throws IntegrationException, InterruptedException {
        signIns.incrementAndGet();
        HttpReply reply = plain.send(HttpCall.post(base(), "token").repeatable());
        return Optional.of(new Token(Secret.of(reply.text()), lifetime));
      }
    };
  }

  private static MockResponse answer(int status, String body) {
    return new MockResponse.Builder().code(status).body(body).build();
  }

  /** Gives out tokens by number and takes only the newest. */
  private static final class Desk extends Dispatcher {
    private final AtomicInteger given = new AtomicInteger();
    private volatile String valid = "";

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (request.getUrl().encodedPath().equals("/token")) {
        valid = "token-" + given.incrementAndGet();
        return answer(200, valid);
      }
      String sent = request.getHeaders().get("Authorization");
      return answer(("Bearer " + valid).equals(sent) ? 200 : 401, "");
    }

    void revoke() {
      valid = "none";
    }
  }

  @Test
  void a_token_is_fetched_once_and_signs_every_call()
      throws IntegrationException, InterruptedException {
    vendor.setDispatcher(new Desk());
    HttpAccess access = access().with(signingIn(null));

    access.send(HttpCall.get(base(), "a"));
    access.send(HttpCall.post(base(), "b"));

    assertThat(signIns).hasValue(1);
  }

  @Test
  void a_refused_token_is_renewed_once_and_the_call_repeated()
      throws IntegrationException, InterruptedException {
    Desk desk = new Desk();
    vendor.setDispatcher(desk);
    HttpAccess access = access().with(signingIn(null));
    access.send(HttpCall.get(base()));
    desk.revoke();

    assertThat(access.send(HttpCall.post(base())).status()).isEqualTo(200);
    assertThat(signIns).hasValue(2);
  }

  @Test
  void a_token_refused_again_is_authentication() {
    for (int pair = 0; pair < 2; pair++) {
      vendor.enqueue(answer(200, "token-" + pair));
      vendor.enqueue(answer(401, ""));
    }

    IntegrationException failure =
        failure(() -> access().with(signingIn(null)).send(HttpCall.get(base())));

    assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(signIns).hasValue(2);
    assertThat(vendor.getRequestCount()).isEqualTo(4);
  }

  @Test
  void credentials_without_a_sign_in_are_not_tried_twice() {
    answers(401);

    IntegrationException failure =
        failure(() -> access().with(new HttpManners() {}).send(HttpCall.get(base())));

    assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(vendor.getRequestCount()).isEqualTo(1);
  }

  @Test
  void a_token_is_renewed_a_little_before_its_life_ends()
      throws IntegrationException, InterruptedException {
    vendor.setDispatcher(new Desk());
    HttpAccess access = access().with(signingIn(Duration.ofMinutes(60)));

    access.send(HttpCall.get(base()));
    paceClock.push(Duration.ofMinutes(58));
    access.send(HttpCall.get(base()));
    assertThat(signIns).hasValue(1);

    paceClock.push(Duration.ofSeconds(61));
    access.send(HttpCall.get(base()));
    assertThat(signIns).hasValue(2);
  }

  @Test
  void many_callers_sign_in_once() throws Exception {
    vendor.setDispatcher(new Desk());
    HttpAccess access = access().with(signingIn(null));
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return access.send(HttpCall.get(base())).status();
                } catch (IntegrationException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }

    for (CompletableFuture<Integer> call : calls) {
      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    }
    assertThat(signIns).hasValue(1);
  }

  @Test
  void a_failed_sign_in_is_the_calls_failure() {
    answers(503);

    assertThat(failure(() -> access().with(signingIn(null)).send(HttpCall.get(base()))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  private static HttpManners judging(int status, Kind kind) {
    return new HttpManners() {
      @Override
      public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
        return reply.status() == status
            ? Optional.of(IntegrationException.of(kind, "the vendor means " + kind))
            : Optional.empty();
      }
    };
  }

  @Test
  void the_vendors_judgement_comes_before_the_table()
      throws IntegrationException, InterruptedException {
    answers(200);
    answers(500);
    answers(404);
    answers(200);

    assertThat(sent(judging(200, Kind.REJECTED)).kind()).isEqualTo(Kind.REJECTED);
    assertThat(sent(judging(500, Kind.NOT_FOUND)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(sent(judging(500, Kind.REJECTED)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(access().with(judging(200, Kind.REJECTED)).exchange(HttpCall.get(base())).status())
        .isEqualTo(200);
  }

  private IntegrationException sent(HttpManners manners) {
    return failure(() -> access().with(manners).send(HttpCall.get(base())));
  }

  @Test
  void a_judgement_of_authentication_renews_the_token_too()
      throws IntegrationException, InterruptedException {
    vendor.enqueue(answer(200, "token-1"));
    vendor.enqueue(answer(403, ""));
    vendor.enqueue(answer(200, "token-2"));
    vendor.enqueue(answer(200, ""));
    HttpManners oauth = signingIn(null);
    HttpManners manners =
        new HttpManners() {
          @Override
          public Optional<Token> signIn(HttpAccess plain)
              throws IntegrationException, InterruptedException {
            return oauth.signIn(plain);
          }

          @Override
          public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
            return judging(403, Kind.AUTHENTICATION).judge(call, reply);
          }
        };

    assertThat(access().with(manners).send(HttpCall.get(base())).status()).isEqualTo(200);
  }

  @Test
  void a_signature_may_be_a_header_of_the_vendors()
      throws IntegrationException, InterruptedException {
    answers(200);
    HttpManners manners =
        new HttpManners() {
          @Override
          public HttpCall sign(HttpCall call, @Nullable Secret token) {
            return call.header("X-Key", "a-secret");
          }
        };

    access().with(manners).send(HttpCall.get(base()));

    assertThat(seen().getHeaders().get("X-Key")).isEqualTo("a-secret");
    answersJson(400, "{\"message\":\"a-secret is no key\"}");
    assertThat(sent(manners)).hasMessage("GET vendor.test answered 400: *** is no key");
  }

  @Test
  void calls_keep_the_vendors_pace_repeats_included()
      throws IntegrationException, InterruptedException {
    HttpManners manners =
        new HttpManners() {
          @Override
          public Pace pace() {
            return new Pace(2, Duration.ofSeconds(30), 1);
          }
        };
    answers(200);
    vendor.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    answers(200);
    HttpAccess access = access().with(manners);

    access.send(HttpCall.get(base()));
    access.send(HttpCall.get(base()));

    assertThat(paceClock.sleeps())
        .containsExactly(Duration.ofMillis(200), Duration.ofMillis(29_800));
  }

  @Test
  void each_lane_has_a_pace_of_its_own() throws IntegrationException, InterruptedException {
    HttpManners manners =
        new HttpManners() {
          @Override
          public Pace pace() {
            return new Pace(1, Duration.ofHours(1), 1);
          }

          @Override
          public String lane(HttpCall call) {
            return call.address().getPath();
          }
        };
    answers(200);
    answers(200);
    HttpAccess access = access().with(manners);

    access.send(HttpCall.get(base(), "tickets"));
    access.send(HttpCall.get(base(), "notes"));

    assertThat(failure(() -> access.send(HttpCall.get(base(), "tickets"))).kind())
        .isEqualTo(Kind.RATE_LIMITED);
    assertThat(vendor.getRequestCount()).isEqualTo(2);
    assertThat(paced)
        .singleElement()
        .satisfies(
            paces ->
                assertThat(paces.left())
                    .containsExactly(
                        new CallsLeft("/notes", 0, manners.pace()),
                        new CallsLeft("/tickets", 0, manners.pace())));
  }

  @Test
  void calls_that_can_wait_have_a_pace_of_their_own()
      throws IntegrationException, InterruptedException {
    HttpManners manners =
        new HttpManners() {
          @Override
          public Pace pace(HttpCall call) {
            boolean urgent = call.address().getPath().endsWith("/urgent");
            return new Pace(urgent ? 5 : 1, Duration.ofSeconds(30), 0);
          }
        };
    answers(200);
    answers(200);
    answers(200);
    HttpAccess access = access().with(manners);

    access.send(HttpCall.get(base(), "audit"));
    access.send(HttpCall.get(base(), "urgent"));
    assertThat(paceClock.sleeps()).isEmpty();
    access.send(HttpCall.get(base(), "audit"));

    assertThat(paceClock.sleeps()).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void manners_made_anew_replace_the_former() throws IntegrationException, InterruptedException {
    answers(200);

    assertThat(
            access()
                .with(judging(200, Kind.REJECTED))
                .with(new HttpManners() {})
                .send(HttpCall.get(base()))
                .status())
        .isEqualTo(200);
  }
}
