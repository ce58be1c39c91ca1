package io.nochub.hub.pipeline;

import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.maintenance.MaintenanceWindow.State;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Begins and ends maintenance windows. At its beginning no alert has to be gone through: one that
 * is told already stays told, and one that is quiet has a reason, at whose end the window is asked.
 * At its end those it kept quiet are gone through in slices; the window's edge stays due until none
 * is left.
 */
public final class WindowEdges implements DueWork {
  private final MaintenanceStore windows;
  private final AlertStore alerts;
  private final Pipeline pipeline;

  public WindowEdges(MaintenanceStore windows, AlertStore alerts, Pipeline pipeline) {
    this.windows = windows;
    this.alerts = alerts;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "maintenance windows";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return windows.nextEdge(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    int done = 0;
    Optional<MaintenanceWindow> due = windows.edgeDue(tx, now);
    while (due.isPresent() && done < atMost) {
      done += edge(tx, due.get(), now, atMost - done);
      due = windows.edgeDue(tx, now);
    }
    return done;
  }

  private int edge(Transaction tx, MaintenanceWindow window, Instant now, int atMost) {
    if (window.state() == State.PLANNED && window.until().isAfter(now)) {
      windows.begun(tx, window);
      return 1;
    }
    return end(tx, window, now, atMost);
  }

  private int end(Transaction tx, MaintenanceWindow window, Instant now, int atMost) {
    windows.ended(tx, window, now);
    List<Long> quiet =
        alerts.withReason(tx, Reason.Kind.WINDOW, Long.toString(window.id()), 0, atMost);
    quiet.forEach(alert -> pipeline.windowChanged(tx, alert, now));
    if (quiet.size() < atMost) {
      windows.finished(tx, window);
    }
    return quiet.size() + 1;
  }
}
