package io.nochub.api.source;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertRaised;
import java.util.List;

/**
 * Where signals come from; the hub knows exactly these three ways. All three take the same road:
 * what came in is stored as {@link Received}, then {@link #read} turns it into signals, and does so
 * again in a replay.
 */
public sealed interface SignalSource permits PollingSource, WebhookSource, ListenerSource {
  /**
   * Distinguishes the sources of one integration; part of stored positions and webhook addresses.
   */
  String name();

  /**
   * Sources that tell about the same alerts share a feed: event ids, alert ids and complete polls
   * count per feed.
   */
  default String feed() {
    return name();
  }

  /**
   * Turns one stored item into signals. Pure: settings and the item decide, no HTTP, no state, no
   * clock, no metrics. Thread-safe. BAD_PAYLOAD puts this one item aside, raw, and the others go
   * on.
   */
  Reading read(Received item) throws IntegrationException;

  /**
   * Fetches what {@link Reading#lookUp} asked for; called outside any transaction, with a deadline,
   * and again after UNAVAILABLE. The answer is stored and read like any other item. Thread-safe.
   */
  default Received lookUp(String reference) throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("asks for look-ups but has none");
  }

  /**
   * Is told which alerts of this feed the hub believes open, in batches: after start, then now and
   * then. Answers with the clears of those known to have ended; says nothing of the others. A
   * source that measures itself learns here what it had raised before a restart. Only with
   * ALERTS_RECHECK.
   */
  default Reading recheck(List<AlertRaised> open)
      throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("ALERTS_RECHECK is not declared");
  }
}
