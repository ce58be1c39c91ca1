package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Autotask means by an answer. It tells what is wrong with a request by a 500 with a list of
 * errors, which never goes away by itself; a 500 without is a server in trouble.
 */
final class Refusal {
  /** The limit is counted over an hour, so there is soon room again. */
  private static final Duration WAIT = Duration.ofMinutes(5);

  private static final int LONGEST = 500;
  private static final Pattern LIMIT =
      Pattern.compile("(?i)threshold|too many (requests|threads)|thread (limit|count)");

  private Refusal() {}

  static Optional<IntegrationException> of(HttpCall call, HttpReply reply) {
    int status = reply.status();
    if ((status < 300 || status == 404) && reply.isPage()) {
      return Optional.of(page(call));
    }
    if (status == 429 && reply.retryAfter().isEmpty()) {
      return Optional.of(IntegrationException.rateLimited(WAIT, call + " answered 429"));
    }
    if (status != 500) {
      return Optional.empty();
    }
    String errors = String.join(" ", errors(reply));
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    String words = errors.length() > LONGEST ? errors.substring(0, LONGEST) + "…" : errors;
    return Optional.of(
        LIMIT.matcher(errors).find()
            ? IntegrationException.rateLimited(WAIT, "Autotask's limit is reached: " + words)
            : IntegrationException.of(Kind.REJECTED, "Autotask refused " + call + ": " + words));
  }

  /** A page of something before Autotask: a proxy, a portal, a maintenance notice. */
  private static IntegrationException page(HttpCall call) {
    return IntegrationException.of(
        call.isRepeatable() ? Kind.BAD_PAYLOAD : Kind.OUTCOME_UNKNOWN,
        call
            + " was answered with a web page instead of JSON: see what stands between hub and"
            + " Autotask");
  }

  private static List<String> errors(HttpReply reply) {
    List<String> errors = new ArrayList<>();
    try {
      reply
          .json()
          .at("errors")
          .items()
          .forEach(error -> error.text().map(String::strip).ifPresent(errors::add));
    } catch (IntegrationException notJson) {
      return List.of();
    }
    return errors;
  }
}
