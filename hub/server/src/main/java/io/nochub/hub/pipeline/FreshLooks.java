package io.nochub.hub.pipeline;

import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.AlertStore.Settling;
import io.nochub.hub.intake.LookJudge;
import io.nochub.hub.intake.SourceName;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Ends the settling time of what a source still lists, in a complete look that began after the end
 * of the maintenance window: the time is there to hear how things stand, and that was heard. What
 * settles after an outage of what it is reached through keeps its time, as it needs that to come
 * back itself.
 */
public final class FreshLooks implements LookJudge.Listing {
  private static final int SLICE = 500;

  private final Database database;
  private final AlertStore alerts;
  private final InstantSource clock;

  public FreshLooks(Database database, AlertStore alerts, InstantSource clock) {
    this.database = database;
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public void stillListed(SourceName source, Set<String> alertIds, Instant startedAt) {
    List<Settling> heardOf =
        database
            .read(
                tx ->
                    alerts.settlingAfterWindow(
                        tx, source.integration(), source.feed(), startedAt, SLICE))
            .stream()
            .filter(settling -> alertIds.contains(settling.sourceAlertId()))
            .toList();
    if (!heardOf.isEmpty()) {
      Instant now = clock.instant();
      database.writeAndWait(
          Lane.DECISIONS,
          tx -> {
            heardOf.forEach(settling -> alerts.endsNow(tx, settling, now));
            return heardOf.size();
          });
    }
  }
}
