package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationType;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.contract.IntegrationContract;
import java.util.List;
import java.util.Map;

class Vsa9ContractTest extends IntegrationContract<Vsa9Config> {
  private String alarm = "";

  @Override
  protected IntegrationType<Vsa9Config> type() {
    return KaseyaVsaPlugin.VSA_9;
  }

  @Override
  protected String variant() {
    return "-9";
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "address",
        vendor.address().toString(),
        "user",
        FakeVsa9.USER,
        "token",
        FakeVsa9.ACCESS_TOKEN,
        "callsPerSecond",
        100);
  }

  @Override
  protected void script(FakeVendor vendor) {
    FakeVsa9 vsa = new FakeVsa9();
    for (int i = 0; i < 120; i++) {
      vsa.alarm(i % 2 == 0 ? FakeVsa9.FS01 : FakeVsa9.GLOBEX, "Low Disk", "Drive " + i);
    }
    alarm = vsa.alarm(FakeVsa9.FS01, "Agent Status", "fs01 is offline");
    vendor.desk(vsa);
  }

  @Override
  protected List<Received> items(SignalSource source) {
    return PayloadCases.items().stream().filter(item -> item.kind().equals("alarm")).toList();
  }

  @Override
  protected Subject actionScope() {
    return Subject.of("89049122543", FakeVsa9.FS01);
  }

  @Override
  protected String openAlert() {
    return alarm;
  }
}
