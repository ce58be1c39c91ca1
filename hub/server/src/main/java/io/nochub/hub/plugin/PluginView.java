package io.nochub.hub.plugin;

import java.util.List;

/**
 * A plugin as people and programs see it.
 *
 * @param problem why it does not run though it should; empty otherwise
 * @param types the integration types it offers while it runs
 */
public record PluginView(
    String id,
    String version,
    String provider,
    String description,
    String license,
    Origin origin,
    State state,
    String problem,
    List<String> types) {
  /** Came with the hub, was installed by an operator, or lies in a developer's folder. */
  public enum Origin {
    BUNDLED,
    OPERATOR,
    DEVELOPMENT
  }

  /** FAILED: enabled, but it could not be verified or started. */
  public enum State {
    RUNNING,
    DISABLED,
    FAILED
  }
}
