package io.nochub.hub.plugin;

import java.util.Set;

/**
 * What an operator decided about an integration apart from its settings.
 *
 * @param paused work for it waits until the operator resumes it
 * @param held the hub stopped it because an operator is needed, such as for refused credentials
 * @param automationActors names under which robots change tickets there; what they do counts as
 *     nobody's touch
 */
public record IntegrationSwitches(
    boolean enabled, Mode mode, boolean paused, boolean held, Set<String> automationActors) {
  /** OBSERVE decides and shows everything, and lets nothing leave. */
  public enum Mode {
    OBSERVE,
    LIVE
  }

  public IntegrationSwitches {
    automationActors = Set.copyOf(automationActors);
  }

  /** Whether work may leave for it now. */
  public boolean mayDeliver() {
    return enabled && mode == Mode.LIVE && !paused && !held;
  }
}
