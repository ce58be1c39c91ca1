package io.nochub.plugins.webhook;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.signal.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

record WebhookConfig(
    @Setting(
            label = "Secret",
            help =
                "At least 8 characters. The sender puts it in the header below, in Authorization:"
                    + " Bearer, or behind the address as /secret; letters and digits are safe in"
                    + " all three")
        Secret secret,
    @Setting(
            label = "Former secret",
            help = "Also accepted while senders are being changed over; empty it afterwards")
        @Nullable Secret secretBefore,
    @Setting(
            label = "Secret's header",
            byDefault = "X-Hub-Secret",
            pattern = HEADER,
            advanced = true)
        String secretHeader,
    @Setting(
            label = "Signature header",
            help =
                "For senders that sign: the header with the body's HmacSHA256, made with the"
                    + " secret as key. Once set, only signed requests are accepted",
            pattern = HEADER)
        @Nullable String signatureHeader,
    @Setting(
            label = "Mapping",
            help = "JSONata from the body to one signal or a list of them; see the README",
            byDefault = PLAIN_SHAPE,
            longText = true)
        String mapping,
    @Setting(
            label = "Severity words",
            help = "Words of this sender besides the usual ones, or other meanings for those",
            group = "Severity")
        List<SeverityWord> severities,
    @Setting(
            label = "Most computing time for one body",
            byDefault = "PT0.25S",
            group = "Limits",
            advanced = true)
        Duration longest,
    @Setting(
            label = "Deepest nesting of calls",
            byDefault = "100",
            min = 10,
            max = 500,
            group = "Limits",
            advanced = true)
        int deepest,
    @Setting(
            label = "Largest result in characters",
            help = "Also the longest text at any step",
            byDefault = "1000000",
            min = 1000,
            max = 10000000,
            group = "Limits",
            advanced = true)
        int largest) {

  /** A word of the sender and what it means; upper and lower case are the same. */
  record SeverityWord(
      @Setting(label = "Word") String word, @Setting(label = "Means") Severity severity) {}

  /** A header name of RFC 9110, without its rarer characters. */
  static final String HEADER = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";

  /** Reads the hub's own plain shape, one alert or a list of them. */
  static final String PLAIN_SHAPE =
      """
      $$.{
        "kind": state,
        "id": id,
        "at": at,
        "client": client,
        "clientName": clientName,
        "device": device,
        "hostname": hostname ? hostname : device,
        "condition": condition,
        "severity": severity,
        "category": category,
        "title": title,
        "body": body,
        "link": link,
        "details": details
      }
      """;

  private static final int SHORTEST_SECRET = 8;
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofSeconds(5);

  WebhookConfig {
    severities = List.copyOf(severities);
    requireLength("secret", secret);
    if (secretBefore != null) {
      requireLength("secretBefore", secretBefore);
    }
    if (longest.compareTo(LEAST) < 0 || longest.compareTo(MOST) > 0) {
      throw new InvalidConfigException("longest", "must be between " + LEAST + " and " + MOST);
    }
  }

  private static void requireLength(String field, Secret secret) {
    if (secret.reveal().length() < SHORTEST_SECRET) {
      throw new InvalidConfigException(
          field, "must have at least " + SHORTEST_SECRET + " characters");
    }
  }
}
