package io.nochub.plugins.autotask;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.TestContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A played Autotask and integrations opened on it. */
final class Stage implements AutoCloseable {
  static final IdempotencyKey KEY = new IdempotencyKey("a1b2c3d4e5f6a7b8");
  static final IdempotencyKey OTHER_KEY = new IdempotencyKey("0therkey0therkey");

  private final FakeVendor vendor = FakeVendor.start();
  private final FakeAutotask autotask = new FakeAutotask(vendor.address());
  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestContext context = TestContext.plain();

  Stage() {
    vendor.desk(autotask);
    open.add(context);
  }

  static Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "user",
        FakeAutotask.USER,
        "secret",
        FakeAutotask.SECRET,
        "integrationCode",
        FakeAutotask.CODE,
        "company",
        "0",
        "fields",
        List.of(Map.of("field", "queueID", "value", FakeAutotask.QUEUE)),
        "zoneLookup",
        vendor.address("/atservicesrest/v1.0/ZoneInformation").toString());
  }

  FakeVendor vendor() {
    return vendor;
  }

  FakeAutotask autotask() {
    return autotask;
  }

  TestContext context() {
    return context;
  }

  TicketSystem tickets(Object... more) throws SettingsException {
    return open(more).ticketSystem().orElseThrow();
  }

  PollingSource changes(Object... more) throws SettingsException {
    return (PollingSource) open(more).sources().get(0);
  }

  WebhookSource webhook(Object... more) throws SettingsException {
    return (WebhookSource) open(more).sources().get(1);
  }

  AssetDirectory assets(Object... more) throws SettingsException {
    return open(more).assetDirectory().orElseThrow();
  }

  /** A ticket the hub has made for Acme. */
  TicketRef made(TicketSystem tickets) throws Exception {
    return tickets.create(draft().build(), KEY);
  }

  static TicketDraft.Builder draft() {
    return TicketDraft.of("Disk C: 96 % on ACME-DC01", "Volume C: at 96 %")
        .organisation("175", null, null)
        .configurationItems(List.of("4411"));
  }

  /** Opens with these settings, name and value in turn; null takes one away. */
  Integration open(@Nullable Object... more) throws SettingsException {
    Map<String, Object> settings = new HashMap<>(settings(vendor));
    for (int i = 0; i < more.length; i += 2) {
      String name = String.valueOf(more[i]);
      Object value = more[i + 1];
      if (value == null) {
        settings.remove(name);
      } else {
        settings.put(name, value);
      }
    }
    AutotaskConfig config =
        new SettingsBinder(Map.of()).bind(AutotaskConfig.class, settings).value();
    return AutotaskPlugin.TYPE.open(config, context);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    vendor.close();
  }
}
