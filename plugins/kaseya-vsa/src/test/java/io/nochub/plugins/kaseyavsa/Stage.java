package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.TestContext;
import java.util.HashMap;
import java.util.Map;

/** Both products on one address, and integrations opened on them. */
final class Stage implements AutoCloseable {
  static final IdempotencyKey KEY = new IdempotencyKey("a1b2c3d4e5f6a7b8");
  static final IdempotencyKey OTHER_KEY = new IdempotencyKey("0therkey0therkey");

  private final FakeVendor vendor = FakeVendor.start();
  private final FakeVsaX vsaX = new FakeVsaX();
  private final FakeVsa9 vsa9 = new FakeVsa9();
  private final TestContext context = TestContext.plain();

  Stage() {
    vendor.desk(this::answer);
  }

  private Reply answer(Asked asked) {
    return asked.path().startsWith(FakeVsa9.BASE + "/") ? vsa9.answer(asked) : vsaX.answer(asked);
  }

  FakeVendor vendor() {
    return vendor;
  }

  FakeVsaX vsaX() {
    return vsaX;
  }

  FakeVsa9 vsa9() {
    return vsa9;
  }

  TestContext context() {
    return context;
  }

  /** Opens VSA X with these settings, name and value in turn, on top of what is needed. */
  Integration x(Object... more) throws SettingsException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("address", vendor.address(FakeVsaX.BASE).toString());
    settings.put("tokenId", FakeVsaX.TOKEN_ID);
    settings.put("tokenSecret", FakeVsaX.TOKEN_SECRET);
    return KaseyaVsaPlugin.VSA_X.open(bound(VsaXConfig.class, settings, more), context);
  }

  /** Opens VSA 9 likewise. */
  Integration nine(Object... more) throws SettingsException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("address", vendor.address().toString());
    settings.put("user", FakeVsa9.USER);
    settings.put("token", FakeVsa9.ACCESS_TOKEN);
    return KaseyaVsaPlugin.VSA_9.open(bound(Vsa9Config.class, settings, more), context);
  }

  PollingSource notifications(Object... more) throws SettingsException {
    return (PollingSource) source(x(more), "notifications");
  }

  VsaXWebhook webhook(Object... more) throws SettingsException {
    return (VsaXWebhook) source(x(more), "webhook");
  }

  PollingSource alarms(Object... more) throws SettingsException {
    return (PollingSource) source(nine(more), "alarms");
  }

  private static SignalSource source(Integration integration, String name) {
    return integration.sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <C extends Record> C bound(
      Class<C> type, Map<String, Object> settings, Object... more) throws SettingsException {
    settings.put("callsPerSecond", 100);
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    return new SettingsBinder(Map.of()).bind(type, settings).value();
  }

  @Override
  public void close() {
    context.close();
    vendor.close();
  }
}
