package io.nochub.runtime.http;

import io.nochub.api.http.HttpCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What of a call may stand in a message. */
final class CallText {
  private static final int LONGEST = 300;

  /** Shorter header values are no secrets, and taking them out would garble the sentence. */
  private static final int SHORTEST_SECRET = 6;

  private CallText() {}

  /** Method, host and path in one line. */
  static String shown(HttpCall call) {
    String text = call.toString().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  /** The text without what the call carried in headers and query, should a vendor echo it. */
  static String without(HttpCall call, String text) {
    List<String> hidden = new ArrayList<>();
    call.headers()
        .forEach(
            (name, value) -> {
              if (!Hop.HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
                hidden.add(value);
                hidden.addAll(List.of(value.split(" ")));
              }
            });
    String query = call.address().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String value = pair.substring(pair.indexOf('=') + 1);
      hidden.add(value);
      hidden.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    String clean = text;
    for (String value : hidden) {
      clean = value.length() < SHORTEST_SECRET ? clean : clean.replace(value, "***");
    }
    return clean;
  }
}
