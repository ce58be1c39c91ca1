package io.nochub.plugins.kaseyabms;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.PollingSource;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.TestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A played BMS and integrations opened on it. */
final class Stage implements AutoCloseable {
  static final IdempotencyKey KEY = new IdempotencyKey("a1b2c3d4e5f6a7b8");
  static final IdempotencyKey OTHER_KEY = new IdempotencyKey("0therkey0therkey");

  private final FakeVendor vendor = FakeVendor.start();
  private final FakeBms bms = new FakeBms();
  private final TestContext context = TestContext.plain();

  Stage() {
    vendor.desk(bms);
  }

  static Map<String, Object> settings(FakeVendor vendor) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("address", vendor.address().toString());
    settings.put("tenant", FakeBms.TENANT);
    settings.put("user", FakeBms.USER);
    settings.put("password", FakeBms.PASSWORD);
    settings.put("type", "2");
    settings.put("source", "6");
    settings.put("noteType", "1");
    settings.put("account", "901");
    settings.put("resolvedStatus", "Completed");
    return settings;
  }

  FakeVendor vendor() {
    return vendor;
  }

  FakeBms bms() {
    return bms;
  }

  TestContext context() {
    return context;
  }

  TicketSystem tickets(@Nullable Object... more) throws SettingsException {
    return open(more).ticketSystem().orElseThrow();
  }

  PollingSource changes(@Nullable Object... more) throws SettingsException {
    return (PollingSource) open(more).sources().get(0);
  }

  AssetDirectory assets() throws SettingsException {
    return open().assetDirectory().orElseThrow();
  }

  TicketRef made(TicketSystem tickets) throws Exception {
    return tickets.create(draft().build(), KEY);
  }

  static TicketDraft.Builder draft() {
    return TicketDraft.of("Disk C: 96 % on ACME-DC01", "Volume C: at 96 %")
        .organisation("901", null, null)
        .configurationItems(List.of("7711"));
  }

  /** Opens with these settings, name and value in turn; null takes one away. */
  Integration open(@Nullable Object... more) throws SettingsException {
    Map<String, Object> settings = settings(vendor);
    for (int i = 0; i < more.length; i += 2) {
      String name = String.valueOf(more[i]);
      Object value = more[i + 1];
      if (value == null) {
        settings.remove(name);
      } else {
        settings.put(name, value);
      }
    }
    KaseyaBmsConfig config =
        new SettingsBinder(Map.of()).bind(KaseyaBmsConfig.class, settings).value();
    return KaseyaBmsPlugin.TYPE.open(config, context);
  }

  @Override
  public void close() {
    context.close();
    vendor.close();
  }
}
