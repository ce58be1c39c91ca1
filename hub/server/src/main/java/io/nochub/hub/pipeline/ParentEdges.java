package io.nochub.hub.pipeline;

import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.AlertStore.ParentEdge;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Goes through what is behind a device whose own alert opened, cleared or is kept quiet itself. The
 * place it has come to is kept, so a restart goes on there. A little later the incident that tells
 * that alert is brought up to date with how many are behind it.
 */
public final class ParentEdges implements DueWork {
  private final AlertStore alerts;
  private final Pipeline pipeline;

  public ParentEdges(AlertStore alerts, Pipeline pipeline) {
    this.alerts = alerts;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "parents";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return alerts.nextParentEdge(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    int done = 0;
    Optional<ParentEdge> due = alerts.parentEdgeDue(tx, now);
    while (due.isPresent() && done < atMost) {
      done += edge(tx, due.get(), now, atMost - done);
      due = alerts.parentEdgeDue(tx, now);
    }
    return done;
  }

  private int edge(Transaction tx, ParentEdge edge, Instant now, int atMost) {
    Optional<Alert> parent = alerts.alert(tx, edge.alertId());
    if (edge.isForCounting()) {
      alerts.lookedBehind(tx, edge);
      parent.ifPresent(alert -> pipeline.counted(tx, alert, now));
      return 1;
    }
    String device = parent.map(alert -> alert.place().deviceId()).orElse("");
    List<Long> behind = alerts.behind(tx, device, edge.alertId(), edge.after(), atMost);
    if (behind.size() < atMost) {
      alerts.lookedBehind(tx, edge);
    } else {
      alerts.lookBehindFrom(tx, edge, behind.get(behind.size() - 1));
    }
    behind.forEach(alert -> pipeline.parentChanged(tx, alert, now));
    return behind.size() + 1;
  }
}
