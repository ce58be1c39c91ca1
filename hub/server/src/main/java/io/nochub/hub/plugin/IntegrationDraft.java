package io.nochub.hub.plugin;

import io.nochub.runtime.settings.SettingProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator enters for an integration. A secret that is left out, null or {@code ***set***}
 * keeps its stored value.
 *
 * @param trustedFingerprint SHA-256 of the one certificate to trust besides those of known
 *     authorities; null for none
 * @param privateHosts hosts with private addresses it may call
 * @param automationActors names under which robots work in its tickets
 * @param silentAfter how long its webhooks and listeners may bring nothing before that is an alert;
 *     zero or null means for ever
 */
public record IntegrationDraft(
    String id,
    String type,
    String displayName,
    boolean enabled,
    Map<String, Object> settings,
    @Nullable String trustedFingerprint,
    Set<String> privateHosts,
    Set<String> automationActors,
    @Nullable Duration silentAfter) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:*-]{1,253}");
  private static final Pattern FINGERPRINT =
      Pattern.compile("(?:[0-9A-Fa-f]{2}[: ]?){31}[0-9A-Fa-f]{2}");
  private static final int LONGEST_NAME = 100;
  private static final Duration SHORTEST_SILENCE = Duration.ofMinutes(5);
  private static final Duration LONGEST_SILENCE = Duration.ofDays(366);

  public IntegrationDraft {
    privateHosts = Set.copyOf(privateHosts);
    automationActors = Set.copyOf(automationActors);
    silentAfter = silentAfter == null || silentAfter.isZero() ? null : silentAfter;
  }

  /** What is wrong with all but the settings. */
  List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    if (!ID.matcher(id).matches()) {
      problems.add(
          new SettingProblem(
              "id", "must be 1 to 41 of a-z, 0-9 and -, not beginning with a hyphen"));
    }
    if (id.equals(IntegrationRegistry.HUB)) {
      problems.add(
          new SettingProblem("id", "is what the hub's own alerts come under; choose another one"));
    }
    if (displayName.isBlank() || displayName.length() > LONGEST_NAME) {
      problems.add(new SettingProblem("displayName", "must have 1 to 100 characters"));
    }
    if (trustedFingerprint != null && !FINGERPRINT.matcher(trustedFingerprint).matches()) {
      problems.add(new SettingProblem("trustedFingerprint", "must be a SHA-256 in hex, 64 digits"));
    }
    if (!privateHosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
      problems.add(
          new SettingProblem("privateHosts", "must be names or addresses of hosts, without port"));
    }
    if (automationActors.stream().anyMatch(String::isBlank)) {
      problems.add(new SettingProblem("automationActors", "must not be blank"));
    }
    if (silentAfter != null
        && (silentAfter.compareTo(SHORTEST_SILENCE) < 0
            || silentAfter.compareTo(LONGEST_SILENCE) > 0)) {
      problems.add(
          new SettingProblem("silentAfter", "must be PT5M to P366D, or PT0S for no such alert"));
    }
    return problems;
  }

  /** Without the settings, some of which are secrets. */
  @Override
  public String toString() {
    return "IntegrationDraft[" + id + ", " + type + "]";
  }
}
