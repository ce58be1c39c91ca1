package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertCleared;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends momentary events that were not told again for their route's quiet time. */
public final class QuietEnds implements DueWork {
  private final AlertStore alerts;
  private final Pipeline pipeline;

  public QuietEnds(AlertStore alerts, Pipeline pipeline) {
    this.alerts = alerts;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "quiet ends";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return alerts.nextQuietDue(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    List<Alert> due = alerts.quietDue(tx, now, atMost);
    for (Alert alert : due) {
      alerts.endWhenQuiet(tx, alert.id(), null);
      AlertCleared end =
          AlertCleared.of(
              alert.origin().sourceAlertId(),
              now,
              "Not reported again since " + alert.lastSeenAt() + "; nothing says that it is over.");
      pipeline.decide(tx, alert.origin().integration(), alert.origin().feed(), end, now);
    }
    return due.size();
  }
}
