package io.nochub.testkit.contract.sample;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Numbered changes of tickets. */
final class SampleChanges implements PollingSource {
  private final SampleConfig config;
  private final HttpAccess http;
  private final Flaw flaw;

  SampleChanges(SampleConfig config, HttpAccess http, Flaw flaw) {
    this.config = config;
    this.http = http;
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return "ticket-changes";
  }

  @Override
  public Duration usualInterval() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    long since = from.value().matches("[0-9]{1,9}") ? Long.parseLong(from.value()) : 0;
    JsonView page =
        http.send(HttpCall.get(config.address(), "changes").query("since", since)).json();
    if (!page.at("items").exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "/items is missing");
    }
    List<Received> items = new ArrayList<>();
    for (JsonView change : page.at("items").items()) {
      since = change.at("number").requireLong();
      if (flaw != Flaw.POLL_MISSES_TICKETS) {
        String ticket = change.at("ticket").requireText();
        items.add(Received.of("change", ticket + ":" + since, new byte[0]).with("ticket", ticket));
      }
    }
    return Poll.changes(items, new Cursor(Long.toString(since)), false);
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    String ticket =
        item.fact("ticket")
            .filter(id -> item.body().length == 0)
            .orElseThrow(() -> IntegrationException.of(Kind.BAD_PAYLOAD, "no change of a ticket"));
    return Reading.of(new TicketTouched(item.key(), item.at(), ticket, null));
  }
}
