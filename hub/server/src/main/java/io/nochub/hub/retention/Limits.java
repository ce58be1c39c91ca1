package io.nochub.hub.retention;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.config.Setting;
import java.time.Duration;

/**
 * How long, and in how much room, what is over is kept.
 *
 * @param inputs what came in, after it was decided
 * @param trails why something did or did not become of an alert, after the alert is over
 * @param events ids of events that were taken in, by which one that comes again is known
 * @param history alerts and incidents that are over, with all that came of them
 * @param audit the record of changes
 * @param inboxMegabytes the size of inbox.db above which the oldest decided inputs go
 * @param historyMegabytes the size of hub.db above which trails go, then history
 */
public record Limits(
    @Setting(label = "How long decided inputs are kept", byDefault = "P30D") Duration inputs,
    @Setting(label = "How long trails are kept", byDefault = "P30D") Duration trails,
    @Setting(label = "How long ids of events are kept", byDefault = "P37D") Duration events,
    @Setting(label = "How long ended alerts and incidents are kept", byDefault = "P400D")
        Duration history,
    @Setting(label = "How long the record of changes is kept", byDefault = "P1100D") Duration audit,
    @Setting(label = "Megabytes of inputs", byDefault = "10240", min = 64) long inboxMegabytes,
    @Setting(label = "Megabytes of history", byDefault = "20480", min = 64) long historyMegabytes) {
  /** What ended less than this ago stays, however little room there is. */
  static final Duration SHORTEST = Duration.ofDays(7);

  /** As if nothing were written. */
  public static final Limits USUAL =
      new Limits(
          Duration.ofDays(30),
          Duration.ofDays(30),
          Duration.ofDays(37),
          Duration.ofDays(400),
          Duration.ofDays(1100),
          10_240,
          20_480);

  public Limits {
    atLeast("inputs", inputs, Duration.ofHours(1));
    atLeast("trails", trails, Duration.ofDays(1));
    // a source may still list today what it raised days ago
    atLeast("events", events, SHORTEST);
    atLeast("history", history, SHORTEST);
    atLeast("audit", audit, SHORTEST);
  }

  private static void atLeast(String name, Duration value, Duration shortest) {
    if (value.compareTo(shortest) < 0) {
      throw new InvalidConfigException(name, "must not be shorter than " + shortest);
    }
  }

  public long inboxBytes() {
    return inboxMegabytes << 20;
  }

  long historyBytes() {
    return historyMegabytes << 20;
  }
}
