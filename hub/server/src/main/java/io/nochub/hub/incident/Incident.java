package io.nochub.hub.incident;

import io.nochub.api.signal.Severity;
import io.nochub.hub.inventory.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work: one or more alerts with their tickets and notices.
 *
 * @param id 0 until it is stored
 * @param integration the one whose alert opened it
 * @param live whether its effects leave the building; false as long as the integration only
 *     observes
 * @param routeId the effective route of its gravest alert
 * @param reopened how often it was opened again after its end
 * @param previousId the incident this one follows on, for the same condition
 */
public record Incident(
    long id,
    Place place,
    String integration,
    String title,
    Severity severity,
    State state,
    boolean live,
    long routeId,
    Instant openedAt,
    Instant changedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable Instant closeDue,
    @Nullable Instant closedAt,
    int alerts,
    long repeats,
    int reopened,
    @Nullable Long previousId) {

  /** Where the work stands. RESOLVED may be reopened by the same condition, CLOSED not. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    CLOSED;

    /** Whether somebody still has to do something. */
    public boolean isOpen() {
      return this == OPEN || this == ACKNOWLEDGED;
    }
  }

  public boolean isOpen() {
    return state.isOpen();
  }

  public Incident withId(long stored) {
    return new Incident(
        stored,
        place,
        integration,
        title,
        severity,
        state,
        live,
        routeId,
        openedAt,
        changedAt,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  /** With what its alerts say now, and by the route of the one that says it. */
  public Incident summing(
      String newTitle,
      Severity newSeverity,
      long route,
      int alertCount,
      long repeatCount,
      Instant now) {
    return new Incident(
        id,
        place,
        integration,
        newTitle,
        newSeverity,
        state,
        live,
        route,
        openedAt,
        now,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alertCount,
        repeatCount,
        reopened,
        previousId);
  }

  public Incident goneLive(Instant now) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        state,
        true,
        routeId,
        openedAt,
        now,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  public Incident moved(Place where, long route, Instant now) {
    return new Incident(
        id,
        where,
        integration,
        title,
        severity,
        state,
        live,
        route,
        openedAt,
        now,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  public Incident acknowledged(String by, Instant now) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        State.ACKNOWLEDGED,
        live,
        routeId,
        openedAt,
        now,
        now,
        by,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  /** An acknowledge given for a lower severity does not count for a higher one. */
  public Incident unacknowledged(Instant now) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        State.OPEN,
        live,
        routeId,
        openedAt,
        now,
        null,
        null,
        resolvedAt,
        resolvedBy,
        closeDue,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  public Incident resolved(String by, Instant now, Instant close) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        State.RESOLVED,
        live,
        routeId,
        openedAt,
        now,
        acknowledgedAt,
        acknowledgedBy,
        now,
        by,
        close,
        closedAt,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  public Incident closed(String by, Instant now) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        State.CLOSED,
        live,
        routeId,
        openedAt,
        now,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt == null ? now : resolvedAt,
        resolvedBy == null ? by : resolvedBy,
        null,
        now,
        alerts,
        repeats,
        reopened,
        previousId);
  }

  public Incident reopened(Instant now) {
    return new Incident(
        id,
        place,
        integration,
        title,
        severity,
        State.OPEN,
        live,
        routeId,
        openedAt,
        now,
        null,
        null,
        null,
        null,
        null,
        null,
        alerts,
        repeats,
        reopened + 1,
        previousId);
  }
}
