package io.nochub.hub.pipeline;

import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends holds and other reasons that have a time of their own. */
public final class ReasonsDue implements DueWork {
  private final AlertStore alerts;
  private final Pipeline pipeline;

  public ReasonsDue(AlertStore alerts, Pipeline pipeline) {
    this.alerts = alerts;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "reasons";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return alerts.nextReasonDue(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    List<Long> due = alerts.withReasonDue(tx, now, atMost);
    due.forEach(alert -> pipeline.reasonDue(tx, alert, now));
    return due.size();
  }
}
