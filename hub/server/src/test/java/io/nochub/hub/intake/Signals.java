package io.nochub.hub.intake;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Short ways to the signals and inputs tests are about. */
final class Signals {
  static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");

  private Signals() {}

  static AlertRaised raised(String alert, String organisation, String device) {
    return AlertRaised.of(alert, "ping", Subject.of(organisation, device))
        .at(AT)
        .severity(Severity.MAJOR)
        .title("No answer")
        .build();
  }

  static AlertCleared cleared(String alert) {
    return AlertCleared.of(alert, AT.plusSeconds(60), "fine again");
  }

  static Received item(String key, String text) {
    return Received.of("item", key, text.getBytes(StandardCharsets.UTF_8));
  }

  static Input input(long id, String integration) {
    return new Input(id, new SourceName(integration, "alerts", "feed"), item("k" + id, ""), 0);
  }
}
