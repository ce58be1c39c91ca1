package io.nochub.plugins.requesttracker;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.source.PollingSource;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.TestContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A played Request Tracker and integrations opened on it. */
final class Stage implements AutoCloseable {
  static final IdempotencyKey KEY = new IdempotencyKey("a1b2c3d4e5f6a7b8");
  static final IdempotencyKey OTHER_KEY = new IdempotencyKey("0therkey0therkey");

  private final FakeVendor vendor = FakeVendor.start();
  private final FakeRequestTracker rt = new FakeRequestTracker();
  private final List<AutoCloseable> open = new ArrayList<>();

  Stage() {
    vendor.desk(rt);
  }

  FakeVendor vendor() {
    return vendor;
  }

  FakeRequestTracker rt() {
    return rt;
  }

  TicketSystem tickets(String... more) throws SettingsException {
    return open(more).ticketSystem().orElseThrow();
  }

  PollingSource changes(String... more) throws SettingsException {
    return (PollingSource) open(more).sources().get(0);
  }

  /** Opens with these settings, name and value in turn, on top of what is needed. */
  Integration open(String... more) throws SettingsException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("address", vendor.address().toString());
    settings.put("user", FakeRequestTracker.HUB);
    settings.put("token", FakeRequestTracker.TOKEN);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    RequestTrackerConfig config =
        new SettingsBinder(Map.of()).bind(RequestTrackerConfig.class, settings).value();
    TestContext context = TestContext.plain();
    open.add(context);
    return RequestTrackerPlugin.TYPE.open(config, context);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    vendor.close();
  }
}
