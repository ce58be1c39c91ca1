package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An integration as it is stored.
 *
 * @param held why the hub waits for an operator; null if it does not
 * @param settings with its secrets sealed
 * @param typeVersion the version of the type's settings these were written for
 * @param silentAfter how long its webhooks and listeners may bring nothing; null for ever
 */
record IntegrationRow(
    String id,
    String type,
    String displayName,
    boolean enabled,
    Mode mode,
    boolean paused,
    @Nullable String held,
    Map<String, Object> settings,
    int typeVersion,
    @Nullable String trustedFingerprint,
    Set<String> privateHosts,
    Set<String> automationActors,
    @Nullable Duration silentAfter) {

  IntegrationRow {
    privateHosts = new TreeSet<>(privateHosts);
    automationActors = new TreeSet<>(automationActors);
  }

  IntegrationSwitches switches() {
    return new IntegrationSwitches(enabled, mode, paused, held != null, automationActors);
  }

  /** Whether what is reached, or how, is not the same as with the other, settings aside. */
  boolean reachesOtherwise(IntegrationRow other) {
    return enabled != other.enabled
        || typeVersion != other.typeVersion
        || !Objects.equals(trustedFingerprint, other.trustedFingerprint)
        || !privateHosts.equals(other.privateHosts);
  }

  boolean sameConnection(IntegrationRow other) {
    return settings.equals(other.settings) && !reachesOtherwise(other);
  }

  IntegrationRow with(Mode newMode) {
    return new IntegrationRow(
        id,
        type,
        displayName,
        enabled,
        newMode,
        paused,
        held,
        settings,
        typeVersion,
        trustedFingerprint,
        privateHosts,
        automationActors,
        silentAfter);
  }

  IntegrationRow with(boolean newPaused, @Nullable String newHeld) {
    return new IntegrationRow(
        id,
        type,
        displayName,
        enabled,
        mode,
        newPaused,
        newHeld,
        settings,
        typeVersion,
        trustedFingerprint,
        privateHosts,
        automationActors,
        silentAfter);
  }

  IntegrationRow with(Map<String, Object> newSettings, int newTypeVersion) {
    return new IntegrationRow(
        id,
        type,
        displayName,
        enabled,
        mode,
        paused,
        held,
        newSettings,
        newTypeVersion,
        trustedFingerprint,
        privateHosts,
        automationActors,
        silentAfter);
  }
}
