package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationType;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.contract.IntegrationContract;
import java.util.Map;

/** The kit, with the key in a custom field. */
class RequestTrackerContractTest extends IntegrationContract<RequestTrackerConfig> {
  private FakeRequestTracker rt = new FakeRequestTracker();

  @Override
  protected IntegrationType<RequestTrackerConfig> type() {
    return RequestTrackerPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "address", vendor.address().toString(),
        "user", FakeRequestTracker.HUB,
        "token", FakeRequestTracker.TOKEN);
  }

  @Override
  protected void script(FakeVendor vendor) {
    rt = new FakeRequestTracker();
    vendor.desk(rt);
  }

  @Override
  protected Map.Entry<String, String> changeableField() {
    return Map.entry("CF.Colour", "red");
  }

  @Override
  protected void somebodyWrites(TicketRef ticket) {
    rt.comments("ann", ticket.id(), "<p>On it</p>");
  }
}
