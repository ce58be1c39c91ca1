package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationType;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.contract.IntegrationContract;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

class DattoContractTest extends IntegrationContract<DattoConfig> {
  @Override
  protected IntegrationType<DattoConfig> type() {
    return DattoPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Stage.settings(vendor);
  }

  @Override
  protected void script(FakeVendor vendor) {
    vendor.desk(new FakeDatto());
  }

  @Override
  protected boolean harmless(Asked request) {
    return request.isRead() || Stage.isSignIn(request);
  }

  /**
   * Webhooks first, as the kit makes a request of the first it can read; to the polls all the same.
   */
  @Override
  protected List<Received> items(SignalSource source) {
    return PayloadCases.items().stream()
        .sorted(Comparator.comparing(Received::kind).reversed())
        .toList();
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/webhook"),
        "",
        Map.of(
            "X-Hub-Secret", List.of(Stage.HOOK_SECRET),
            "Content-Type", List.of("application/json")),
        body,
        ManualClock.START);
  }

  @Override
  protected Subject actionScope() {
    return Subject.of(FakeDatto.SITE, FakeDatto.DEVICE);
  }

  @Override
  protected Subject foreignScope() {
    return Subject.of(FakeDatto.OTHER_SITE, FakeDatto.DEVICE);
  }

  @Override
  protected String openAlert() {
    return FakeDatto.ALERT;
  }

  @Override
  protected String preparedJob() {
    return FakeDatto.COMPONENT;
  }

  @Override
  protected Map<String, String> jobParameters() {
    return Map.of("drive", "C:");
  }
}
