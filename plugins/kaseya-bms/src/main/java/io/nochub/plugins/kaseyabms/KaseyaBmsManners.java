package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Signs in with name and password, looks inside good answers, and keeps each endpoint's hour. */
record KaseyaBmsManners(KaseyaBmsConfig config, URI api, InstantSource clock)
    implements HttpManners {
  private static final Duration WAIT = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int AT_ONCE = 3;
  private static final Pattern ID = Pattern.compile("/\\d+(?=/|$)");
  private static final Pattern OF_A_TICKET = Pattern.compile(".*/tickets/\\d+(/.*)?");
  private static final Pattern GONE = Pattern.compile("(?i)not found|does(n't| not) exist|deleted");

  /**
   * Signing in again does what the refresh token would: it works also when that has ended, and
   * nothing has to be kept.
   */
  @Override
  public Optional<Token> signIn(HttpAccess plain)
      throws IntegrationException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("GrantType", "password");
    form.put("UserName", config.user());
    form.put("Password", config.password().reveal());
    form.put("Tenant", config.tenant());
    HttpReply reply =
        signedIn(plain, HttpCall.post(api, "security", "authenticate").multipart(form));
    Dto told = new Dto(reply.json());
    Optional<String> token = told.object("Result").at("AccessToken").text();
    if (token.isEmpty()) {
      String words = words(told);
      throw IntegrationException.of(
          Kind.AUTHENTICATION,
          "BMS did not sign in "
              + config.user()
              + " at "
              + config.tenant()
              + (words.isEmpty() ? "" : ": " + words)
              + ". It must be an API employee without a second factor");
    }
    Optional<Instant> end = told.object("Result").time("AccessTokenExpireOn", config.zone());
    return Optional.of(new Token(Secret.of(token.get()), lifetime(end.orElse(null))));
  }

  /** A sign-in that is refused as such is a matter of credentials, whatever status it has. */
  private static HttpReply signedIn(HttpAccess plain, HttpCall call)
      throws IntegrationException, InterruptedException {
    try {
      return plain.send(call.header("Accept", "application/json").repeatable());
    } catch (IntegrationException e) {
      if (e.kind() == Kind.REJECTED) {
        throw IntegrationException.of(
                Kind.AUTHENTICATION, "BMS refused to sign in: " + e.getMessage())
            .causedBy(e);
      }
      throw e;
    }
  }

  /** None where the clocks differ so much that the time tells nothing: used until refused then. */
  private @Nullable Duration lifetime(@Nullable Instant end) {
    if (end == null) {
      return null;
    }
    Duration left = Duration.between(clock.instant(), end);
    boolean sensible = left.compareTo(SHORTEST) > 0 && left.compareTo(LONGEST) < 0;
    return sensible ? left : null;
  }

  @Override
  public HttpCall sign(HttpCall call, @Nullable Secret token) {
    HttpCall json = call.header("Accept", "application/json");
    return token == null ? json : json.bearer(token);
  }

  @Override
  public Pace pace() {
    return new Pace(config.callsPerHour(), Duration.ofHours(1), AT_ONCE);
  }

  /** BMS counts each endpoint by itself; numbers in the path do not make it another. */
  @Override
  public String lane(HttpCall call) {
    return call.method() + " " + ID.matcher(call.address().getPath()).replaceAll("/{id}");
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    int status = reply.status();
    if ((status < 300 || status == 404) && reply.isPage()) {
      return Optional.of(
          IntegrationException.of(
              call.isRepeatable() ? Kind.BAD_PAYLOAD : Kind.OUTCOME_UNKNOWN,
              call
                  + " was answered with a web page instead of JSON: check the address, and what"
                  + " stands between hub and BMS"));
    }
    if (status == 429 && reply.retryAfter().isEmpty()) {
      return Optional.of(IntegrationException.rateLimited(WAIT, call + " answered 429"));
    }
    boolean mayTellWhy = status < 300 || status == 400 || status == 422;
    return mayTellWhy ? refusal(call, reply) : Optional.empty();
  }

  private static Optional<IntegrationException> refusal(HttpCall call, HttpReply reply) {
    Dto told;
    try {
      told = new Dto(reply.json());
    } catch (IntegrationException notJson) {
      return Optional.empty();
    }
    JsonView success = told.at("Success");
    if (!success.exists() || success.isTrue()) {
      return Optional.empty();
    }
    String words = words(told);
    String message = "BMS refused " + call + (words.isEmpty() ? " without a reason" : ": " + words);
    String code = told.object("Error").text("Code");
    return Optional.of(
        code.equals("429")
            ? IntegrationException.rateLimited(WAIT, message)
            : IntegrationException.of(kind(call, code, words), message));
  }

  /** What the codes are is not documented; those that look like HTTP's are taken for them. */
  private static Kind kind(HttpCall call, String code, String words) {
    Kind byCode =
        switch (code) {
          case "401" -> Kind.AUTHENTICATION;
          case "403" -> Kind.FORBIDDEN;
          case "404" -> Kind.NOT_FOUND;
          case "409" -> Kind.CONFLICT;
          default -> Kind.REJECTED;
        };
    boolean gone =
        byCode == Kind.REJECTED
            && OF_A_TICKET.matcher(call.address().getPath()).matches()
            && GONE.matcher(words).find();
    if (gone) {
      return Kind.NOT_FOUND;
    }
    return byCode == Kind.REJECTED && code.startsWith("5") && call.isRepeatable()
        ? Kind.UNAVAILABLE
        : byCode;
  }

  /** In one line, and without the stack trace BMS may send along. */
  private static String words(Dto told) {
    Dto error = told.object("Error");
    List<String> words = new ArrayList<>();
    words.add(error.text("Message"));
    words.add(error.text("Details"));
    error.at("SubErrors").items().forEach(one -> words.add(one.textOr("")));
    String line =
        String.join(" ", words.stream().map(String::strip).filter(one -> !one.isEmpty()).toList());
    String shown = line.replaceAll("\\s+", " ");
    return shown.length() > 500 ? shown.substring(0, 500) + "…" : shown;
  }
}
