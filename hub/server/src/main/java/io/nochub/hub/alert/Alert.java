package io.nochub.hub.alert;

import io.nochub.hub.inventory.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a condition: open from its raise to its clear. A raise after the clear makes a
 * new alert with the same fingerprint.
 *
 * @param id 0 until it is stored
 * @param incidentId the incident that tells it, its carrier; null as long as nothing was told
 * @param routeId the effective route it was given, see {@code EffectiveRoute}
 * @param repeats how often the source told it again under a new event
 */
public record Alert(
    long id,
    Origin origin,
    Place place,
    Report report,
    Truth truth,
    Told told,
    @Nullable Long incidentId,
    long routeId,
    Instant openedAt,
    Instant lastSeenAt,
    @Nullable Instant clearedAt,
    String clearNote,
    long repeats) {

  /** A fresh one, nothing told and not routed. */
  public static Alert opened(Origin origin, Place place, Report report, Instant now) {
    return new Alert(
        0, origin, place, report, Truth.OPEN, Told.NONE, null, 0, now, now, null, "", 0);
  }

  public boolean isOpen() {
    return truth == Truth.OPEN;
  }

  public Alert withId(long stored) {
    return new Alert(
        stored,
        origin,
        place,
        report,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert withPlace(Place where) {
    return new Alert(
        id,
        origin,
        where,
        report,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert withRoute(long route) {
    return new Alert(
        id,
        origin,
        place,
        report,
        truth,
        told,
        incidentId,
        route,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert withReport(Report news) {
    return new Alert(
        id,
        origin,
        place,
        news,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert told(Told what) {
    return new Alert(
        id,
        origin,
        place,
        report,
        truth,
        what,
        incidentId,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert carriedBy(long incident) {
    return new Alert(
        id,
        origin,
        place,
        report,
        truth,
        told,
        incident,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats);
  }

  public Alert seen(Instant now) {
    return new Alert(
        id,
        origin,
        place,
        report,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        now,
        clearedAt,
        clearNote,
        repeats);
  }

  /** Told again by its source under a new event, perhaps under a new alert id. */
  public Alert repeated(String sourceAlertId) {
    Origin renewed =
        new Origin(
            origin.integration(),
            origin.feed(),
            sourceAlertId,
            origin.fingerprint(),
            origin.organisation());
    return new Alert(
        id,
        renewed,
        place,
        report,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        lastSeenAt,
        clearedAt,
        clearNote,
        repeats + 1);
  }

  public Alert cleared(Instant now, Instant occurredAt, String note) {
    return new Alert(
        id,
        origin,
        place,
        report.at(occurredAt),
        Truth.CLEARED,
        told,
        incidentId,
        routeId,
        openedAt,
        now,
        now,
        note,
        repeats);
  }
}
