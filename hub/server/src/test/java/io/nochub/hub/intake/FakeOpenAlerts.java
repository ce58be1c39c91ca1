package io.nochub.hub.intake;

import io.nochub.api.signal.AlertRaised;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the hub is to believe open, of one integration and feed. */
final class FakeOpenAlerts implements OpenAlerts {
  private final Map<String, OpenAlert> open = new TreeMap<>();

  synchronized void set(OpenAlert... alerts) {
    open.clear();
    for (OpenAlert alert : alerts) {
      open.put(alert.alertId(), alert);
    }
  }

  @Override
  public synchronized List<OpenAlert> ofFeed(String integration, String feed) {
    return List.copyOf(open.values());
  }

  @Override
  public synchronized int count(String integration) {
    return open.size();
  }

  @Override
  public synchronized List<AlertRaised> reported(
      String integration, String feed, String after, int atMost) {
    return open.values().stream()
        .filter(alert -> alert.alertId().compareTo(after) > 0)
        .sorted(Comparator.comparing(OpenAlert::alertId))
        .limit(atMost)
        .map(alert -> Signals.raised(alert.alertId(), alert.organisation(), "dc01"))
        .toList();
  }
}
