package io.nochub.plugins.alertmanager;

import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;

/** Sources with settings bound as the hub binds them. */
final class Fixtures {
  static final String TOKEN = "a-token-for-the-tests";

  private Fixtures() {}

  static Map<String, Object> settings() {
    return new HashMap<>(Map.of("secret", TOKEN));
  }

  static AlertmanagerConfig bound(Map<String, Object> settings) {
    try {
      return new SettingsBinder(Map.of()).bind(AlertmanagerConfig.class, settings).value();
    } catch (SettingsException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  static AlertmanagerAlerts source(Map<String, Object> settings) {
    return new AlertmanagerAlerts(bound(settings), new JacksonJson());
  }
}
