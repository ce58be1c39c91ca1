package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.testkit.PayloadCases;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CasesTest {
  private static final String TENANT = "https://acme.vsax.net/api/v3";

  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> recorded_notifications_and_alarms() throws Exception {
    return PayloadCases.read(
        new ByKind(
            Map.of(
                "webhook", stage.webhook("address", TENANT),
                "notification", stage.notifications("address", TENANT),
                "alarm", stage.alarms())));
  }

  /** Each case goes to the source its kind belongs to. */
  private record ByKind(Map<String, SignalSource> sources) implements WebhookSource {
    @Override
    public String name() {
      return "cases";
    }

    @Override
    public WebhookVerdict authenticate(WebhookRequest request) {
      return WebhookVerdict.refuse();
    }

    @Override
    public Reading read(Received item) throws IntegrationException {
      return Objects.requireNonNull(sources.get(item.kind()), item.kind()).read(item);
    }
  }
}
