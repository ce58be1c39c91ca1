package io.nochub.hub.plugin;

import java.util.List;
import java.util.Optional;

/** The integrations that are open at this moment. Thread-safe. */
public interface IntegrationRegistry {
  /** The id under which the hub itself raises alerts; no integration may have it. */
  String HUB = "hub";

  /**
   * The open integration of that id. Empty while it is disabled, its plugin is missing or its
   * settings could not be opened. What is returned may close at any time: calls then fail with
   * UNAVAILABLE, and the next {@code find} gives its successor.
   */
  Optional<OpenIntegration> find(String id);

  /** Everything open now, by id. */
  List<OpenIntegration> all();

  /** The operator's switches of an integration, open or not. */
  Optional<IntegrationSwitches> switches(String id);

  /**
   * Tells of every opening and closing from now on, and at once of what is open already. Calls for
   * one integration do not overlap.
   */
  void listen(Listener listener);

  /** Follows integrations as they come and go, such as what polls them. */
  interface Listener {
    /** Intake may start. */
    void opened(OpenIntegration integration);

    /**
     * Intake must stop: no new poll, listening ended or interrupted when this returns. Calls still
     * running are waited for afterwards.
     */
    void closing(OpenIntegration integration);
  }
}
