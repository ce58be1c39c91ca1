package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationType;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.contract.IntegrationContract;
import java.util.Map;

/** The kit, with names as BMS's description writes them. */
class KaseyaBmsContractTest extends IntegrationContract<KaseyaBmsConfig> {
  private FakeBms bms = new FakeBms();

  @Override
  protected IntegrationType<KaseyaBmsConfig> type() {
    return KaseyaBmsPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Stage.settings(vendor);
  }

  @Override
  protected void script(FakeVendor vendor) {
    bms = new FakeBms();
    vendor.desk(bms);
  }

  final FakeBms bms() {
    return bms;
  }

  @Override
  protected boolean harmless(Asked request) {
    return request.isRead()
        || request.path().endsWith("/tickets/search")
        || request.path().endsWith("/security/authenticate");
  }

  @Override
  protected Map.Entry<String, String> changeableField() {
    return Map.entry("QueueId", "40");
  }

  @Override
  protected void somebodyWrites(TicketRef ticket) {
    bms.writes(FakeBms.ANN, ticket.id(), "<p>On it</p>", true);
  }
}
