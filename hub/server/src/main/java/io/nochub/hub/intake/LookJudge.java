package io.nochub.hub.intake;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.source.Received;
import io.nochub.hub.intake.CompleteLook.Conclusion;
import io.nochub.hub.intake.CompleteLook.Memory;
import io.nochub.hub.intake.CompleteLook.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends the alerts a complete look no longer lists, unless it is too many to be believed. */
public final class LookJudge {
  private final Inbox inbox;
  private final OpenAlerts alerts;
  private final Listing listing;
  private final Doubt doubt;
  private final Map<SourceName, String> doubts = new ConcurrentHashMap<>();
  private final Set<SourceName> believed = ConcurrentHashMap.newKeySet();

  /** Hears of looks that are not believed. */
  @FunctionalInterface
  public interface Doubt {
    void notBelieved(SourceName source, String why);
  }

  /** Hears what complete looks list, also those whose gaps are not believed. */
  @FunctionalInterface
  public interface Listing {
    /**
     * @param startedAt when the look's first request went out
     */
    void stillListed(SourceName source, Set<String> alertIds, Instant startedAt);
  }

  public LookJudge(Inbox inbox, OpenAlerts alerts, Listing listing, Doubt doubt) {
    this.inbox = inbox;
    this.alerts = alerts;
    this.listing = listing;
    this.doubt = doubt;
  }

  /**
   * The operator's word that what the doubted sources of an integration no longer list has ended;
   * good for one look of each.
   *
   * @return how many sources were doubted
   */
  int believe(String integration) {
    List<SourceName> doubted =
        doubts.keySet().stream()
            .filter(source -> source.integration().equals(integration))
            .toList();
    believed.addAll(doubted);
    doubted.forEach(doubts::remove);
    return doubted.size();
  }

  /** Why the last complete look of a source was not believed, if it was not. */
  Optional<String> doubt(SourceName source) {
    return Optional.ofNullable(doubts.get(source));
  }

  /** Concludes what a look allows; what ended is stored as a clear like any other. */
  Memory ended(SourceName from, Seen seen, Memory before) {
    listing.stillListed(from, seen.keys(), seen.startedAt());
    List<OpenAlert> open = alerts.ofFeed(from.integration(), from.feed());
    Conclusion conclusion =
        CompleteLook.conclude(
            seen, before, open, alerts.count(from.integration()), believed.remove(from));
    conclusion
        .notBelieved()
        .ifPresentOrElse(
            why -> {
              doubts.put(from, why + "; they stay open until an operator believes it");
              doubt.notBelieved(from, why);
            },
            () -> doubts.remove(from));
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
