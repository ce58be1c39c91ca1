package io.nochub.hub.alert;

import io.nochub.hub.inventory.Place;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a condition: open from its raise to its clear. A raise after the clear makes a
 * new alert with the same fingerprint. Times are in milliseconds, as they are stored.
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

  public Alert {
    openedAt = openedAt.truncatedTo(ChronoUnit.MILLIS);
    lastSeenAt = lastSeenAt.truncatedTo(ChronoUnit.MILLIS);
    clearedAt = clearedAt == null ? null : clearedAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A fresh one, nothing told and not routed. */
  public static Alert opened(Origin origin, Place place, Report report, Instant now) {
    return new Alert(
        0, origin, place, report, Truth.OPEN, Told.NONE, null, 0, now, now, null, "", 0);
  }

  public boolean isOpen() {
    return truth == Truth.OPEN;
  }

  public Alert withId(long stored) {
    return changed(draft -> draft.id = stored);
  }

  public Alert withPlace(Place where) {
    return changed(draft -> draft.place = where);
  }

  public Alert withRoute(long route) {
    return changed(draft -> draft.routeId = route);
  }

  public Alert withReport(Report news) {
    return changed(draft -> draft.report = news);
  }

  public Alert told(Told what) {
    return changed(draft -> draft.told = what);
  }

  public Alert carriedBy(long incident) {
    return changed(draft -> draft.incidentId = incident);
  }

  public Alert seen(Instant now) {
    return changed(draft -> draft.lastSeenAt = now);
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
    return changed(
        draft -> {
          draft.origin = renewed;
          draft.repeats = repeats + 1;
        });
  }

  /** Open again as the same alert, because it comes and goes. */
  public Alert resumed(String sourceAlertId, Report news, Instant now) {
    return repeated(sourceAlertId)
        .changed(
            draft -> {
              draft.report = news;
              draft.truth = Truth.OPEN;
              draft.lastSeenAt = now;
              draft.clearedAt = null;
              draft.clearNote = "";
            });
  }

  public Alert cleared(Instant now, Instant occurredAt, String note) {
    return changed(
        draft -> {
          draft.report = report.at(occurredAt);
          draft.truth = Truth.CLEARED;
          draft.lastSeenAt = now;
          draft.clearedAt = now;
          draft.clearNote = note;
        });
  }

  private Alert changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The values of one while some of them are changed. */
  private static final class Draft {
    long id;
    Origin origin;
    Place place;
    Report report;
    Truth truth;
    Told told;
    @Nullable Long incidentId;
    long routeId;
    Instant openedAt;
    Instant lastSeenAt;
    @Nullable Instant clearedAt;
    String clearNote;
    long repeats;

    Draft(Alert from) {
      id = from.id;
      origin = from.origin;
      place = from.place;
      report = from.report;
      truth = from.truth;
      told = from.told;
      incidentId = from.incidentId;
      routeId = from.routeId;
      openedAt = from.openedAt;
      lastSeenAt = from.lastSeenAt;
      clearedAt = from.clearedAt;
      clearNote = from.clearNote;
      repeats = from.repeats;
    }

    Alert done() {
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
          lastSeenAt,
          clearedAt,
          clearNote,
          repeats);
    }
  }
}
