package io.nochub.testkit.contract.sample;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** All open alerts, in pages. */
final class SamplePoll implements PollingSource {
  private static final AtomicInteger READ = new AtomicInteger();

  private final SampleConfig config;
  private final IntegrationContext context;
  private final HttpAccess http;
  private final Flaw flaw;
  private int remembered;

  SamplePoll(SampleConfig config, IntegrationContext context, HttpAccess http, Flaw flaw) {
    this.config = config;
    this.context = context;
    this.http = http;
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return "open-alerts";
  }

  @Override
  public String feed() {
    return "alerts";
  }

  @Override
  public Duration usualInterval() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    int start = start(from);
    JsonView page;
    try {
      page =
          http.send(
                  HttpCall.get(config.address(), "alerts")
                      .query("from", start)
                      .query("size", config.pageSize()))
              .json();
    } catch (IntegrationException e) {
      if (flaw == Flaw.POLL_CALLS_TROUBLE_EMPTY) {
        return Poll.everything(List.of(), Optional.empty());
      }
      throw e;
    }
    if (!page.at("items").exists()) {
      throw IntegrationException.of(IntegrationException.Kind.BAD_PAYLOAD, "/items is missing");
    }
    List<Received> items = new ArrayList<>();
    for (JsonView alert : page.at("items").items()) {
      String key = flaw == Flaw.POLL_REPEATS_ITEMS ? "same" : alert.at("id").requireText();
      items.add(Received.of("alert", key, alert));
    }
    remembered += items.size();
    return Poll.everything(items, page.at("next").text().map(Cursor::new));
  }

  private int start(Cursor from) {
    if (flaw == Flaw.POLL_REMEMBERS && remembered > 0 && from.isStart()) {
      return Math.min(remembered, 4);
    }
    boolean readable = from.value().matches("[0-9]{1,6}");
    if (!readable && !from.isStart() && flaw == Flaw.POLL_CHOKES_ON_CURSORS) {
      return Integer.parseInt(from.value());
    }
    return readable ? Integer.parseInt(from.value()) : 0;
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView alert = context.json().parse(item.body());
    String id = alert.at("id").requireText();
    if (flaw == Flaw.READ_STUMBLES && alert.at("severity").text().orElseThrow().isEmpty()) {
      throw new IllegalArgumentException("no severity");
    }
    if (id.isBlank()) {
      throw IntegrationException.of(IntegrationException.Kind.BAD_PAYLOAD, "/id is empty");
    }
    Instant now = flaw == Flaw.READ_ASKS_THE_CLOCK ? context.clock().instant() : item.at();
    Subject subject = Subject.of(null, alert.at("device").textOrNull());
    String event = flaw == Flaw.READ_COUNTS ? id + READ.incrementAndGet() : id;
    Signal signal =
        AlertRaised.of(id, "disk", subject)
            .event(event)
            .at(alert.at("at").instant().orElse(now))
            .severity(alert.at("severity").textOrNull(), Map.of("high", Severity.MAJOR))
            .title("Disk")
            .build();
    return Reading.of(signal);
  }
}
