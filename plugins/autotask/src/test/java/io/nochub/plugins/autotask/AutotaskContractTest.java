package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationType;
import io.nochub.api.Secret;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.contract.IntegrationContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kit, with the key in externalID. */
class AutotaskContractTest extends IntegrationContract<AutotaskConfig> {
  private @Nullable FakeAutotask autotask;

  @Override
  protected IntegrationType<AutotaskConfig> type() {
    return AutotaskPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Stage.settings(vendor);
  }

  @Override
  protected void script(FakeVendor vendor) {
    autotask = new FakeAutotask(vendor.address());
    autotask.makeTicket(
        FakeAutotask.ANN,
        Map.of("companyID", 175, "title", "Printer", "status", 1, "priority", 1, "queueID", 8));
    vendor.desk(autotask);
  }

  @Override
  protected boolean harmless(Asked request) {
    return request.isRead() || request.path().endsWith("/query");
  }

  @Override
  protected List<Received> items(SignalSource source) {
    return PayloadCases.items().stream()
        .filter(item -> item.kind().equals("webhook") == source instanceof WebhookSource)
        .toList();
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    context().memory().putSecret(AutotaskWebhook.SECRET, Secret.of(Signatures.SECRET));
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/webhook"),
        "",
        Map.of(
            "Content-Type",
            List.of("application/json"),
            AutotaskWebhook.SIGNATURE,
            List.of(Signatures.of(body))),
        body,
        context().time().instant());
  }

  @Override
  protected boolean bodyIsSigned(WebhookSource source) {
    return true;
  }

  @Override
  protected Map.Entry<String, String> changeableField() {
    return Map.entry("queueID", "8");
  }

  @Override
  protected void somebodyWrites(TicketRef ticket) {
    if (autotask != null) {
      autotask.writes(FakeAutotask.ANN, ticket.id(), "On it", 2);
    }
  }
}
