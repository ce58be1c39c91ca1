package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends what VSA X never says the end of: by the state of the device, and by quiet. One request per
 * device.
 */
record VsaXRecheck(VsaXConfig config, VsaXClient client, InstantSource clock) {
  private static final List<String> COUNTERS =
      List.of(
          "CriticalNotifications",
          "ElevatedNotifications",
          "NormalNotifications",
          "LowNotifications");

  Reading of(List<AlertRaised> open) throws IntegrationException, InterruptedException {
    Map<String, List<AlertRaised>> byDevice =
        open.stream()
            .filter(alert -> VsaXClient.isId(device(alert)))
            .collect(Collectors.groupingBy(VsaXRecheck::device, TreeMap::new, Collectors.toList()));
    List<Signal> ended = new ArrayList<>();
    for (Map.Entry<String, List<AlertRaised>> alerts : byDevice.entrySet()) {
      ended.addAll(ended(alerts.getKey(), alerts.getValue()));
    }
    return Reading.of(ended);
  }

  private static String device(AlertRaised alert) {
    return Objects.requireNonNullElse(alert.subject().deviceId(), "");
  }

  private List<Signal> ended(String id, List<AlertRaised> open)
      throws IntegrationException, InterruptedException {
    Optional<JsonView> device;
    try {
      device = client.device(id);
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN) {
        // Moved where the token may not look: that says nothing of it, and nothing of the others.
        return List.of();
      }
      throw e;
    }
    List<Signal> ended = new ArrayList<>();
    for (AlertRaised alert : open) {
      String why = whyEnded(alert, device.orElse(null), clock.instant(), config);
      if (why != null) {
        ended.add(AlertCleared.of(alert.sourceAlertId(), after(alert), why));
      }
    }
    return ended;
  }

  /**
   * Why the alert is over, if it is; null else.
   *
   * @param device null if VSA X has it no more
   */
  static @Nullable String whyEnded(
      AlertRaised alert, @Nullable JsonView device, Instant now, VsaXConfig config)
      throws IntegrationException {
    if (device == null) {
      return "The device is no longer in VSA X";
    }
    boolean online = device.at("IsOnline").isTrue();
    boolean isGone =
        alert.category() == Category.AVAILABILITY
            && alert.condition().equals(NotificationMapping.OFFLINE);
    if (isGone) {
      return online ? "VSA X says that the device is online" : null;
    }
    if (hasNoNotifications(device)) {
      return "VSA X has no notifications of the device any more";
    }
    boolean quiet =
        !config.quietAfter().isZero() && alert.occurredAt().plus(config.quietAfter()).isBefore(now);
    return online && quiet
        ? "Not told again for " + hours(config) + ", and the device is online"
        : null;
  }

  private static boolean hasNoNotifications(JsonView device) throws IntegrationException {
    for (String counter : COUNTERS) {
      if (!device.at(counter).exists() || device.at(counter).requireLong() != 0) {
        return false;
      }
    }
    return true;
  }

  private static String hours(VsaXConfig config) {
    long minutes = config.quietAfter().toMinutes();
    return minutes % 60 == 0 ? minutes / 60 + " hours" : minutes + " minutes";
  }

  /** VSA X's clock may run ahead of ours; an end is never older than what it ends. */
  private Instant after(AlertRaised alert) {
    Instant now = clock.instant();
    return alert.occurredAt().isAfter(now) ? alert.occurredAt() : now;
  }
}
