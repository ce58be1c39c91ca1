package io.nochub.plugins.kaseyabms;

import io.nochub.testkit.FakeVendor;
import java.util.HashMap;
import java.util.Map;

/** The kit, with names as scripts in use read them, and texts in HTML. */
class SmallNamesContractTest extends KaseyaBmsContractTest {
  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    Map<String, Object> settings = new HashMap<>(super.settings(vendor));
    settings.put("html", "true");
    settings.put("keyCustomField", "15");
    return settings;
  }

  @Override
  protected void script(FakeVendor vendor) {
    super.script(vendor);
    bms().smallNames();
  }
}
