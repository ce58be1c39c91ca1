package io.nochub.hub.alert;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Reason.Kind;
import io.nochub.hub.inventory.Names;
import io.nochub.hub.inventory.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as people and programs see it. */
public record AlertView(
    String id,
    String integration,
    String sourceAlertId,
    String condition,
    Severity severity,
    Category category,
    String title,
    @Nullable String body,
    @Nullable String link,
    @Nullable Map<String, String> details,
    Ref client,
    @Nullable Ref site,
    @Nullable Ref device,
    Truth truth,
    Told told,
    List<Why> reasons,
    @Nullable String incident,
    Instant openedAt,
    Instant lastSeenAt,
    @Nullable Instant clearedAt,
    long repeats,
    @Nullable String wouldHave,
    @Nullable List<Step> trail) {

  /** Why it is kept quiet. */
  public record Why(Kind kind, @Nullable String id, Instant since, @Nullable Instant until) {
    static Why of(Reason reason) {
      boolean isTelling = reason.kind() != Kind.FLAP && !reason.ref().isEmpty();
      return new Why(reason.kind(), isTelling ? reason.ref() : null, reason.since(), reason.due());
    }
  }

  /** One decision. */
  public record Step(
      Instant at, String stage, String verdict, String reason, Map<String, String> ids) {
    public static Step of(TrailEntry entry) {
      return new Step(entry.at(), entry.stage(), entry.verdict(), entry.reason(), entry.refs());
    }
  }

  /** As it stands in lists. */
  public static AlertView of(Alert alert, List<Reason> reasons, Names names) {
    Report report = alert.report();
    Long incident = alert.incidentId();
    return new AlertView(
        Long.toString(alert.id()),
        alert.origin().integration(),
        alert.origin().sourceAlertId(),
        report.condition(),
        report.severity(),
        report.category(),
        report.title(),
        report.body().isEmpty() ? null : report.body(),
        report.link() == null ? null : report.link().toString(),
        report.details().isEmpty() ? null : report.details(),
        names.client(alert.place().clientId()),
        names.site(alert.place().siteId()),
        names.device(alert.place().deviceId()),
        alert.truth(),
        alert.told(),
        reasons.stream().map(Why::of).toList(),
        incident == null ? null : incident.toString(),
        alert.openedAt(),
        alert.lastSeenAt(),
        alert.clearedAt(),
        alert.repeats(),
        null,
        null);
  }

  /** With what is told of a single alert only. */
  AlertView with(@Nullable String wouldHaveDone, List<TrailEntry> decisions) {
    return new AlertView(
        id,
        integration,
        sourceAlertId,
        condition,
        severity,
        category,
        title,
        body,
        link,
        details,
        client,
        site,
        device,
        truth,
        told,
        reasons,
        incident,
        openedAt,
        lastSeenAt,
        clearedAt,
        repeats,
        wouldHaveDone,
        decisions.stream().map(Step::of).toList());
  }
}
