package io.nochub.plugins.lab.rmm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationType;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.contract.IntegrationContract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class LabRmmContractTest extends IntegrationContract<LabRmmConfig> {
  private static final String SECRET = "zz-word-for-manual-alerts";

  @Override
  protected IntegrationType<LabRmmConfig> type() {
    return LabRmmIntegration.type();
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of("speed", 30, "manualSecret", SECRET);
  }

  /** A page of a story that began an hour ago, and alerts by hand, good and bad. */
  @Override
  protected List<Received> items(SignalSource source) throws Exception {
    if (source instanceof PollingSource story) {
      long start = ManualClock.START.minus(Duration.ofHours(1)).toEpochMilli();
      return story.poll(new Cursor("1 " + start + " 30 0 0")).items();
    }
    return Stream.of(
            "{\"device\": \"ACME-DC01\", \"title\": \"Time is wrong\", \"severity\": \"critical\"}",
            "{\"device\": \"ACME-DC01\", \"title\": \"Time is wrong\", \"state\": \"cleared\"}",
            "{\"device\": \"NEW-PC\", \"condition\": \"ntp\", \"id\": \"e1\", \"category\": \"OTHER\"}",
            "{\"title\": \"Nowhere\"}")
        .map(body -> body.getBytes(StandardCharsets.UTF_8))
        .map(body -> new Received("webhook", "", ManualClock.START, Map.of(), body))
        .toList();
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/manual"),
        "",
        Map.of("Authorization", List.of("Bearer " + SECRET)),
        body,
        ManualClock.START);
  }

  @Override
  protected Subject actionScope() {
    return Subject.of("acme", "acme-ex01");
  }

  @Override
  protected String openAlert() {
    return "acme-ex01/service MSExchangeTransport";
  }

  @Override
  protected String preparedJob() {
    return "clean-disk";
  }
}
