package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An integration as people and programs see it; each secret that is set shows as {@code ***set***}.
 *
 * @param silentAfter how long its webhooks and listeners may bring nothing before that is an alert;
 *     null for ever
 * @param capabilities what its type declares; empty while no plugin offers it
 */
public record IntegrationView(
    String id,
    String type,
    String displayName,
    boolean enabled,
    Mode mode,
    boolean paused,
    Map<String, Object> settings,
    @Nullable String trustedFingerprint,
    Set<String> privateHosts,
    Set<String> automationActors,
    @Nullable Duration silentAfter,
    Set<Capability> capabilities,
    List<SourceView> sources,
    IntegrationHealth health) {

  /**
   * One of its sources.
   *
   * @param kind poll, webhook or listener
   * @param address where the world reaches a webhook; null for others or without a public address
   * @param interval how often a poll looks; null for others
   */
  public record SourceView(
      String name, String feed, String kind, @Nullable URI address, @Nullable Duration interval) {}
}
