package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertRaised;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Report;
import io.nochub.hub.intake.KnownEvents;
import io.nochub.hub.intake.OpenAlert;
import io.nochub.hub.intake.OpenAlerts;
import io.nochub.hub.store.Database;
import java.util.List;

/** Answers what intake has to know of decided alerts. Each answer is a short read of its own. */
public final class KnownAlerts implements KnownEvents, OpenAlerts {
  private final Database database;
  private final AlertStore alerts;

  public KnownAlerts(Database database, AlertStore alerts) {
    this.database = database;
    this.alerts = alerts;
  }

  @Override
  public boolean allKnown(String integration, String feed, List<String> eventIds) {
    return database.read(
        tx ->
            eventIds.stream()
                .allMatch(event -> alerts.seenEvent(tx, integration, feed, event).isPresent()));
  }

  @Override
  public List<OpenAlert> ofFeed(String integration, String feed) {
    return database.read(
        tx ->
            alerts.openKeys(
                tx,
                integration,
                feed,
                key ->
                    new OpenAlert(
                        key.sourceAlertId(),
                        key.organisation(),
                        key.lastSeenAt(),
                        key.occurredAt())));
  }

  @Override
  public int count(String integration) {
    return database.read(tx -> alerts.countOpen(tx, integration));
  }

  @Override
  public List<AlertRaised> reported(String integration, String feed, String after, int atMost) {
    return database.read(
        tx ->
            alerts.openOfFeed(tx, integration, feed, after, atMost).stream()
                .map(KnownAlerts::asRaised)
                .toList());
  }

  private static AlertRaised asRaised(Alert alert) {
    Report report = alert.report();
    AlertRaised.Builder raised =
        AlertRaised.of(alert.origin().sourceAlertId(), report.condition(), report.subject())
            .at(report.occurredAt())
            .severity(report.severity())
            .category(report.category())
            .momentary(report.momentary())
            .title(report.title())
            .body(report.body())
            .link(report.link());
    report.details().forEach(raised::detail);
    return raised.build();
  }
}
