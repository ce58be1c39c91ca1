package io.nochub.plugins.dattormm;

import io.nochub.api.action.AlertControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.TestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An integration before a fake Datto RMM, and the words its tests speak in. */
final class Stage implements AutoCloseable {
  static final String HOOK_SECRET = "made-up-hook-secret";

  final FakeVendor vendor = FakeVendor.start();
  final FakeDatto datto = new FakeDatto();
  private final TestContext context = TestContext.plain();

  Stage() {
    vendor.desk(datto);
  }

  static Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "address",
        vendor.address().toString(),
        "apiKey",
        FakeDatto.KEY,
        "apiSecretKey",
        FakeDatto.SECRET,
        "webhookSecret",
        HOOK_SECRET);
  }

  static DattoConfig bound(Map<String, Object> settings) {
    try {
      return new SettingsBinder(Map.of()).bind(DattoConfig.class, settings).value();
    } catch (SettingsException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  DattoIntegration open() {
    return open(Map.of());
  }

  DattoIntegration open(Map<String, Object> besides) {
    Map<String, Object> settings = new HashMap<>(settings(vendor));
    settings.putAll(besides);
    return new DattoIntegration(bound(settings), context);
  }

  PollingSource openAlerts() {
    return (PollingSource) source("open");
  }

  PollingSource resolvedAlerts() {
    return (PollingSource) source("resolved");
  }

  WebhookSource webhook() {
    return (WebhookSource) source("webhook");
  }

  AlertControl control() {
    return open().alertControl().orElseThrow();
  }

  RemoteJobs jobs() {
    return open().remoteJobs().orElseThrow();
  }

  AssetDirectory assets() {
    return open().assetDirectory().orElseThrow();
  }

  /** The requests to the API, without signing in. */
  List<String> asked() {
    return vendor.asked().stream()
        .filter(asked -> !isSignIn(asked))
        .map(asked -> asked.method() + " " + asked.path().replaceFirst("^/api/v2", ""))
        .toList();
  }

  static boolean isSignIn(Asked asked) {
    return asked.path().equals("/auth/oauth/token");
  }

  private SignalSource source(String name) {
    return open().sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    context.close();
    vendor.close();
  }
}
