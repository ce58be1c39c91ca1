package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationType;
import io.nochub.api.Secret;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.contract.IntegrationContract;
import java.util.List;
import java.util.Map;

class VsaXContractTest extends IntegrationContract<VsaXConfig> {
  private static final Secret SIGNING = Secret.of("zz" + "7".repeat(62));

  @Override
  protected IntegrationType<VsaXConfig> type() {
    return KaseyaVsaPlugin.VSA_X;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "address",
        vendor.address(FakeVsaX.BASE).toString(),
        "tokenId",
        FakeVsaX.TOKEN_ID,
        "tokenSecret",
        FakeVsaX.TOKEN_SECRET,
        "webhookKey",
        SIGNING.reveal(),
        "callsPerSecond",
        100,
        "scriptCategory",
        "NOC Hub");
  }

  @Override
  protected void script(FakeVendor vendor) {
    FakeVsaX vsa = new FakeVsaX();
    vsa.notify(FakeVsaX.FS01, "The computer 'ACME-FS01' is offline.", "critical");
    vsa.notify(FakeVsaX.WKS014, "The service 'Print Spooler' has stopped.", "elevated");
    vsa.notify(FakeVsaX.FS01, "The computer 'ACME-FS01' is back online.", "low");
    vendor.desk(vsa);
  }

  /** Both sources read the same notifications, each in the shape in which they come to it. */
  @Override
  protected List<Received> items(SignalSource source) {
    String kind = source instanceof PollingSource ? "notification" : "webhook";
    return PayloadCases.items().stream().filter(item -> item.kind().equals(kind)).toList();
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return Signed.request(body, SIGNING);
  }

  @Override
  protected boolean bodyIsSigned(WebhookSource source) {
    return true;
  }

  @Override
  protected Subject actionScope() {
    return Subject.of("1042", FakeVsaX.FS01);
  }

  @Override
  protected String preparedJob() {
    return "script:" + FakeVsaX.SCRIPT;
  }

  @Override
  protected Map<String, String> jobParameters() {
    return Map.of("service", "Spooler");
  }
}
