package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationHealth.Cause;
import io.nochub.runtime.settings.SettingProblem;
import java.util.List;

/** Why an integration is not open though it should be; texts only. */
record OpenFailure(Cause cause, String summary, List<SettingProblem> problems) {
  OpenFailure {
    problems = List.copyOf(problems);
  }

  static OpenFailure settings(List<SettingProblem> problems) {
    String first = problems.isEmpty() ? "" : ": " + problems.get(0);
    return new OpenFailure(Cause.SETTINGS, "The settings cannot be used" + first, problems);
  }

  static OpenFailure plugin(String summary) {
    return new OpenFailure(Cause.PLUGIN, summary, List.of());
  }
}
