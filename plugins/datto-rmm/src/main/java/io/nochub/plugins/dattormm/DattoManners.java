package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signing in, pace and refusals of Datto RMM: the password grant of OAuth with a public client, a
 * token that lasts 100 hours, 600 calls in any 60 seconds for the whole account.
 *
 * @see <a href="https://rmm.datto.com/help/en/Content/2SETUP/APIv2.htm">Datto RMM API v2</a>
 */
record DattoManners(DattoConfig config) implements HttpManners {
  private static final int AT_ONCE = 4;

  /** The window in which Datto counts. */
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Datto does not say how long it blocks an address that went on after 429. */
  private static final Duration BLOCKED = Duration.ofMinutes(5);

  @Override
  public Pace pace() {
    return new Pace(config.callsPerMinute(), WINDOW, AT_ONCE);
  }

  /** Audits are many and can wait: a third of the calls is kept for alerts and for acting. */
  @Override
  public Pace pace(HttpCall call) {
    return call.address().getPath().startsWith(DattoClient.API + "/audit/")
        ? new Pace(config.callsPerMinute() * 2 / 3, WINDOW, AT_ONCE)
        : pace();
  }

  @Override
  public Optional<Token> signIn(HttpAccess plain)
      throws IntegrationException, InterruptedException {
    HttpReply reply =
        plain.exchange(
            HttpCall.post(config.address(), "auth", "oauth", "token")
                .basic("public-client", Secret.of("public"))
                .form(
                    Map.of(
                        "grant_type", "password",
                        "username", config.apiKey(),
                        "password", config.apiSecretKey().reveal()))
                .repeatable());
    Optional<IntegrationException> refusal = slowedDown(reply).or(() -> refusedKey(reply));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    JsonView answer = reply.json();
    Secret token = Secret.of(answer.at("access_token").requireText());
    Duration lifetime =
        answer.at("expires_in").exists()
            ? Duration.ofSeconds(answer.at("expires_in").requireLong())
            : null;
    return Optional.of(new Token(token, lifetime));
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    return slowedDown(reply);
  }

  /** A 403 is "not allowed", or that Datto blocks the address because of too many calls. */
  private static Optional<IntegrationException> slowedDown(HttpReply reply) {
    if (reply.status() == 429) {
      return Optional.of(
          IntegrationException.rateLimited(
              reply.retryAfter().orElse(WINDOW),
              "Datto RMM answered 429: the account's tools together make too many calls a minute"));
    }
    if (reply.status() == 403 && speaksOfABlock(reply)) {
      return Optional.of(
          IntegrationException.rateLimited(
              reply.retryAfter().orElse(BLOCKED),
              "Datto RMM blocks this address for a while, after too many calls"));
    }
    return Optional.empty();
  }

  private static boolean speaksOfABlock(HttpReply reply) {
    String text = reply.text().toLowerCase(Locale.ROOT);
    return reply.retryAfter().isPresent()
        || Stream.of("rate limit", "too many requests", "blocked").anyMatch(text::contains);
  }

  /** Spring's token endpoint says 400 "invalid_grant" where others say 401. */
  private static Optional<IntegrationException> refusedKey(HttpReply reply) {
    int status = reply.status();
    if (status / 100 == 2) {
      return Optional.empty();
    }
    return Optional.of(
        switch (status) {
          case 400, 401 ->
              refusal(
                  Kind.AUTHENTICATION,
                  status,
                  "check the API key and its secret; making a new key may end the former one");
          case 403 ->
              refusal(
                  Kind.FORBIDDEN,
                  status,
                  "API access must be switched on under Setup, Global Settings, Access Control");
          case 404 -> refusal(Kind.FORBIDDEN, status, "check the API URL");
          default -> refusal(Kind.UNAVAILABLE, status, "it is tried again");
        });
  }

  private static IntegrationException refusal(Kind kind, int status, String advice) {
    return IntegrationException.of(
        kind, "Datto RMM answered the sign-in with " + status + ": " + advice);
  }
}
