package io.nochub.plugins.autotask;

import io.nochub.testkit.FakeVendor;
import java.util.HashMap;
import java.util.Map;

/** The kit, with the key in a user-defined field. */
class UserDefinedKeyContractTest extends AutotaskContractTest {
  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    Map<String, Object> settings = new HashMap<>(super.settings(vendor));
    settings.put("keyField", "Alert key");
    return settings;
  }
}
