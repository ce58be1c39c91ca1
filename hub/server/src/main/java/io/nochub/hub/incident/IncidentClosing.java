package io.nochub.hub.incident;

import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Closes resolved incidents once they can no longer be reopened. */
public final class IncidentClosing implements DueWork {
  private final IncidentStore incidents;

  public IncidentClosing(IncidentStore incidents) {
    this.incidents = incidents;
  }

  @Override
  public String name() {
    return "closing of incidents";
  }

  @Override
  public Lane lane() {
    return Lane.HOUSEKEEPING;
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return incidents.nextCloseDue(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    List<Incident> due = incidents.closeDue(tx, now, atMost);
    for (Incident incident : due) {
      incidents.save(tx, incident.closed(Actor.HUB.name(), now));
      incidents.add(
          tx,
          incident.id(),
          new TimelineEntry(now, Actor.HUB, TimelineEntry.Kind.CLOSED, "Closed: it stayed well."));
    }
    return due.size();
  }
}
