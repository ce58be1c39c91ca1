package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the short plain sentence in which a vendor says why it refused. */
final class VendorReason {
  private static final int LONGEST = 200;

  /** Where the usual error documents have it, RFC 9457 and OAuth's included. */
  private static final List<String[]> PLACES =
      List.of(
          new String[] {"error_description"},
          new String[] {"detail"},
          new String[] {"message"},
          new String[] {"Message"},
          new String[] {"error", "message"},
          new String[] {"error"},
          new String[] {"errorMessage"},
          new String[] {"errors", "0", "message"},
          new String[] {"errors", "0", "detail"},
          new String[] {"errors", "0"},
          new String[] {"title"});

  private VendorReason() {}

  /** One line of at most 200 characters; none of an HTML page or of what nobody can read. */
  static Optional<String> of(HttpReply reply) {
    String type = reply.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    Optional<String> text = Optional.empty();
    if (type.contains("json")) {
      text = inJson(reply);
    } else if (type.startsWith("text/plain")) {
      text = Optional.of(reply.text());
    }
    return text.map(VendorReason::line).filter(line -> !line.isEmpty());
  }

  private static Optional<String> inJson(HttpReply reply) {
    try {
      JsonView document = reply.json();
      return PLACES.stream().flatMap(place -> document.at(place).text().stream()).findFirst();
    } catch (IntegrationException e) {
      // A vendor's error page that only claims to be JSON has no reason to show.
      return Optional.empty();
    }
  }

  private static String line(String text) {
    String start = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
    String line = start.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }
}
