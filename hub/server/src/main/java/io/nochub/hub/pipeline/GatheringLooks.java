package io.nochub.hub.pipeline;

import io.nochub.hub.incident.Gathering;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Brings incidents that tell many alerts up to date, and ends storms. */
public final class GatheringLooks implements DueWork {
  private final GatheringStore gatherings;
  private final Pipeline pipeline;

  public GatheringLooks(GatheringStore gatherings, Pipeline pipeline) {
    this.gatherings = gatherings;
    this.pipeline = pipeline;
  }

  @Override
  public String name() {
    return "storms and digests";
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return gatherings.nextLook(tx);
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    List<Gathering> due = gatherings.looksDue(tx, now, atMost);
    due.forEach(gathering -> pipeline.look(tx, gathering, now));
    return due.size();
  }
}
