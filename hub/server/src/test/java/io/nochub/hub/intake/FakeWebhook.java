package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A source whose text says what to do: "raise ALERT ORG DEVICE" and "clear ALERT", one a line;
 * "garbage", "break", "nothing" for the rest.
 */
class FakeWebhook implements WebhookSource {
  volatile WebhookVerdict verdict = WebhookVerdict.accept();
  private final String name;
  private final String feed;

  FakeWebhook(String name, String feed) {
    this.name = name;
    this.feed = feed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String feed() {
    return feed;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    if (request.text().equals("break authenticate")) {
      throw new IllegalStateException("broken on purpose");
    }
    return verdict;
  }

  @Override
  public Set<String> keptHeaders() {
    return Set.of("X-Event");
  }

  @Override
  public Set<String> secretFacts() {
    return Set.of("path", "query.token");
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return reading(item);
  }

  @SuppressWarnings("NullAway") // some plugins are compiled without it
  static Reading reading(Received item) throws IntegrationException {
    String text = item.text();
    if (text.equals("null")) {
      return null;
    }
    if (text.startsWith("garbage")) {
      throw IntegrationException.of(
          IntegrationException.Kind.BAD_PAYLOAD, "The body is no alert: " + text);
    }
    if (text.startsWith("break")) {
      throw new IllegalStateException("broken on purpose");
    }
    if (text.startsWith("nothing")) {
      return Reading.nothing("a test message");
    }
    return Reading.of(
        Stream.of(text.split("\n", -1))
            .map(line -> signal(line.toLowerCase(Locale.ROOT)))
            .toList());
  }

  private static Signal signal(String line) {
    String[] words = line.split(" ", -1);
    return words[0].equals("clear")
        ? Signals.cleared(words[1])
        : Signals.raised(words[1], words[2], words[3]);
  }
}
