package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import io.nochub.plugins.kaseyavsa.EnvelopeJudge.Said;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Signs in for a session token, and reads the envelope of Result and ResponseCode. */
record Vsa9Manners(Vsa9Config config, URI api) implements HttpManners {
  private static final int AT_ONCE = 4;

  /** What stands in Error when there is none. */
  private static final Set<String> NO_ERROR = Set.of("", "none", "null", "ok");

  /** How long a token lasts is the server's setting: it is used until it is refused. */
  @Override
  public Optional<Token> signIn(HttpAccess plain)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(api, "auth")
            .header("Accept", "application/json")
            .basic(config.user(), config.token());
    HttpReply reply = plain.send(call);
    Optional<IntegrationException> refusal = judge(call, reply);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    String token = reply.json().at("Result", "Token").textOr("");
    if (token.isBlank()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave no Token to sign in with");
    }
    return Optional.of(new Token(Secret.of(token), null));
  }

  @Override
  public Pace pace() {
    return new Pace(config.callsPerSecond(), Duration.ofSeconds(1), AT_ONCE);
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    return EnvelopeJudge.judge(call, reply, Vsa9Manners::envelope);
  }

  private static Optional<Said> envelope(JsonView document) {
    JsonView code = document.at("ResponseCode");
    if (!code.exists()) {
      return Optional.empty();
    }
    String error = document.at("Error").textOr("").strip();
    boolean isError = !NO_ERROR.contains(error.toLowerCase(Locale.ROOT));
    return Optional.of(new Said(status(code.textOr("")), isError ? error : ""));
  }

  /** VSA's codes begin with a status: 4030001 is a 403. */
  private static int status(String code) {
    return code.matches("[1-5]\\d{2,6}") ? Integer.parseInt(code.substring(0, 3)) : notZero(code);
  }

  /** A code of another make is an error all the same. */
  private static int notZero(String code) {
    return code.isBlank() || code.matches("0+") ? 0 : 999;
  }
}
