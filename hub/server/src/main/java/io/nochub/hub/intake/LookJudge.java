package io.nochub.hub.intake;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.source.Received;
import io.nochub.hub.intake.CompleteLook.Conclusion;
import io.nochub.hub.intake.CompleteLook.Memory;
import io.nochub.hub.intake.CompleteLook.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the alerts a complete look no longer lists, unless it is too many to be believed. */
public final class LookJudge {
  private static final Logger LOG = LoggerFactory.getLogger(LookJudge.class);

  private final Inbox inbox;
  private final OpenAlerts alerts;
  private final Doubt doubt;
  private final Set<SourceName> believed = ConcurrentHashMap.newKeySet();

  /** Hears of looks that are not believed. */
  @FunctionalInterface
  public interface Doubt {
    void notBelieved(SourceName source, String why);
  }

  public LookJudge(Inbox inbox, OpenAlerts alerts, Doubt doubt) {
    this.inbox = inbox;
    this.alerts = alerts;
    this.doubt = doubt;
  }

  /** The operator's word that what the source no longer lists has ended; good for one look. */
  public void believe(SourceName source) {
    believed.add(source);
  }

  /** Concludes what a look allows; what ended is stored as a clear like any other. */
  Memory ended(SourceName from, Seen seen, Memory before) {
    List<OpenAlert> open = alerts.ofFeed(from.integration(), from.feed());
    Conclusion conclusion =
        CompleteLook.conclude(
            seen, before, open, alerts.count(from.integration()), believed.remove(from));
    conclusion
        .notBelieved()
        .ifPresent(
            why -> {
              LOG.warn("{} of {}: {}; they stay open", from.source(), from.integration(), why);
              doubt.notBelieved(from, why);
            });
    return clear(from, seen, conclusion.ended()) ? conclusion.memory() : before;
  }

  private boolean clear(SourceName from, Seen seen, List<OpenAlert> ended) {
    if (ended.isEmpty()) {
      return true;
    }
    List<Received> clears = ended.stream().map(alert -> HubClear.of(clear(alert, seen))).toList();
    // Not taken: the next look comes to the same conclusion.
    return inbox.offer(from, clears).isPresent();
  }

  private static AlertCleared clear(OpenAlert alert, Seen seen) {
    // The source's clock may run ahead of ours; a clear is never older than what it clears.
    Instant at =
        alert.occurredAt().isAfter(seen.startedAt()) ? alert.occurredAt() : seen.startedAt();
    return new AlertCleared(
        alert.alertId() + ":unlisted:" + at.toEpochMilli(),
        at,
        alert.alertId(),
        "No longer listed by the source");
  }
}
