package io.nochub.plugins.requesttracker;

import io.nochub.testkit.FakeVendor;
import java.util.HashMap;
import java.util.Map;

/** The kit, with a password, and with the key in the subject. */
class SubjectKeyContractTest extends RequestTrackerContractTest {
  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    Map<String, Object> settings = new HashMap<>(super.settings(vendor));
    settings.remove("token");
    settings.put("password", FakeRequestTracker.PASSWORD);
    settings.put("keyField", "");
    return settings;
  }
}
