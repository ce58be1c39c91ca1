package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Signs calls, and tells a refusal of RT from a page of its web side or of something before it. */
record RequestTrackerManners(RequestTrackerConfig config) implements HttpManners {
  private static final Pattern LOGIN =
      Pattern.compile("NoAuth/Login|<title>\\s*Login|name=\"pass\"", Pattern.CASE_INSENSITIVE);

  @Override
  public HttpCall sign(HttpCall call, @Nullable Secret token) {
    // RT words its messages in the caller's language, and a few of them are looked at.
    HttpCall worded = call.header("Accept-Language", "en").header("Accept", "application/json");
    Secret own = config.token();
    Secret password = config.password();
    if (own != null) {
      return worded.header("Authorization", "token " + own.reveal());
    }
    return password == null ? worded : worded.basic(config.user(), password);
  }

  @Override
  public Pace pace() {
    return new Pace(config.callsPerSecond(), Duration.ofSeconds(1), 2);
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    int status = reply.status();
    if (status >= 300 && status < 400) {
      return Optional.of(redirected(call, reply.header("Location").orElse("")));
    }
    // RT's own "not there" is JSON; a page saying so is about the address, not about a ticket.
    if ((status < 300 || status == 404 || status == 410) && reply.isPage()) {
      return Optional.of(page(call, reply));
    }
    if (status == 400 || status == 403) {
      return Optional.of(refused(call, status, message(reply)));
    }
    return Optional.empty();
  }

  private static IntegrationException redirected(HttpCall call, String where) {
    if (where.equals("/") || LOGIN.matcher(where).find()) {
      return notSignedIn(call);
    }
    return IntegrationException.of(
        Kind.FORBIDDEN,
        call
            + " was redirected to "
            + host(where)
            + ": the address in the settings is not RT's own");
  }

  private static IntegrationException page(HttpCall call, HttpReply reply) {
    if (LOGIN.matcher(reply.text()).find()) {
      return notSignedIn(call);
    }
    Kind kind = call.isRepeatable() ? Kind.BAD_PAYLOAD : Kind.OUTCOME_UNKNOWN;
    return IntegrationException.of(
        kind,
        call
            + " was answered with a web page instead of JSON: check the address, and what stands"
            + " between hub and RT");
  }

  private static IntegrationException notSignedIn(HttpCall call) {
    return IntegrationException.of(
        Kind.AUTHENTICATION,
        call
            + " led to a login page: the token or password is not accepted, or a single sign-on"
            + " stands before /REST/2.0");
  }

  /** RT says 400 where a note is not allowed, with the words of its own rights check. */
  private static IntegrationException refused(HttpCall call, int status, String message) {
    boolean denied =
        status == 403 || message.toLowerCase(Locale.ROOT).contains("permission denied");
    return IntegrationException.of(
        denied ? Kind.FORBIDDEN : Kind.REJECTED,
        "RT refused " + call + (message.isEmpty() ? "" : ": " + message));
  }

  private static String message(HttpReply reply) {
    try {
      return reply.json().at("message").textOr("").strip();
    } catch (IntegrationException notJson) {
      return "no reason given";
    }
  }

  /** Never the whole address: it may carry what is not for the log. */
  private static String host(String address) {
    int scheme = address.indexOf("://");
    if (scheme < 0) {
      return "another page";
    }
    String rest = address.substring(scheme + 3);
    int end = rest.indexOf('/');
    return address.substring(0, scheme + 3) + (end < 0 ? rest : rest.substring(0, end));
  }
}
