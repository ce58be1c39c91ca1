package io.nochub.plugins.snmp.poll;

import io.nochub.api.Secret;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.plugins.snmp.sample.Exposition;
import org.jspecify.annotations.Nullable;

/**
 * Answers a scrape of Prometheus, or of what understands its text format, with the latest values.
 * It takes nothing in: long-term storage is a matter of whoever scrapes.
 */
public final class ValuesPage implements WebhookSource {
  private static final String BEARER = "Bearer ";

  private final @Nullable Secret token;
  private final Latest latest;

  /**
   * Makes it.
   *
   * @param token what a scraper must send; nobody is answered if it is null
   */
  public ValuesPage(@Nullable Secret token, Latest latest) {
    this.token = token;
    this.latest = latest;
  }

  @Override
  public String name() {
    return "values";
  }

  @Override
  public boolean onlyAnswers() {
    return true;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    String given = request.header("Authorization").orElse("");
    if (token == null
        || !given.startsWith(BEARER)
        || !token.matches(given.substring(BEARER.length()).strip())) {
      return WebhookVerdict.refuse();
    }
    return request.method().equals("GET")
        ? WebhookVerdict.answer(200, Exposition.CONTENT_TYPE, latest.exposition())
        : WebhookVerdict.answer(405, "text/plain", "Only GET is answered here.");
  }

  @Override
  public Reading read(Received item) {
    return Reading.nothing("a scrape brings nothing");
  }
}
