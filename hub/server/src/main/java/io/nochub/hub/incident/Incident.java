package io.nochub.hub.incident;

import io.nochub.api.signal.Severity;
import io.nochub.hub.inventory.Place;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work: one or more alerts with their tickets and notices. Times are in milliseconds,
 * as they are stored.
 *
 * @param id 0 until it is stored
 * @param integration the one whose alert opened it
 * @param live whether its effects leave the building; false as long as the integration only
 *     observes
 * @param routeId the effective route of its gravest alert
 * @param reopened how often it was opened again after its end
 * @param previousId the incident this one follows on, for the same condition
 * @param kind what makes its alerts belong together
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
    @Nullable Long previousId,
    Kind kind) {

  public Incident {
    openedAt = openedAt.truncatedTo(ChronoUnit.MILLIS);
    changedAt = changedAt.truncatedTo(ChronoUnit.MILLIS);
    acknowledgedAt = millis(acknowledgedAt);
    resolvedAt = millis(resolvedAt);
    closeDue = millis(closeDue);
    closedAt = millis(closedAt);
  }

  private static @Nullable Instant millis(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What makes the alerts of an incident belong together. */
  public enum Kind {
    /** They are occurrences of one condition. */
    SINGLE,
    /** They came in a flood from one device or client. */
    STORM,
    /** They were kept quiet by the same thing and were open at its end. */
    DIGEST,
    /** They say that devices of one site cannot be reached, most of which were lost at once. */
    SITE_DOWN;

    /** Whether it may tell so many alerts that they are only counted. */
    public boolean isGathering() {
      return this != SINGLE;
    }
  }

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
    return changed(draft -> draft.id = stored);
  }

  /** With what its alerts say now, and by the route of the one that says it. */
  public Incident summing(
      String newTitle,
      Severity newSeverity,
      long route,
      int alertCount,
      long repeatCount,
      Instant now) {
    return changed(
        draft -> {
          draft.title = newTitle;
          draft.severity = newSeverity;
          draft.routeId = route;
          draft.changedAt = now;
          draft.alerts = alertCount;
          draft.repeats = repeatCount;
        });
  }

  public Incident goneLive(Instant now) {
    return changed(
        draft -> {
          draft.live = true;
          draft.changedAt = now;
        });
  }

  public Incident moved(Place where, long route, Instant now) {
    return changed(
        draft -> {
          draft.place = where;
          draft.routeId = route;
          draft.changedAt = now;
        });
  }

  public Incident acknowledged(String by, Instant now) {
    return changed(
        draft -> {
          draft.state = State.ACKNOWLEDGED;
          draft.changedAt = now;
          draft.acknowledgedAt = now;
          draft.acknowledgedBy = by;
        });
  }

  /** An acknowledge given for a lower severity does not count for a higher one. */
  public Incident unacknowledged(Instant now) {
    return changed(
        draft -> {
          draft.state = State.OPEN;
          draft.changedAt = now;
          draft.acknowledgedAt = null;
          draft.acknowledgedBy = null;
        });
  }

  public Incident resolved(String by, Instant now, Instant close) {
    return changed(
        draft -> {
          draft.state = State.RESOLVED;
          draft.changedAt = now;
          draft.resolvedAt = now;
          draft.resolvedBy = by;
          draft.closeDue = close;
        });
  }

  public Incident closed(String by, Instant now) {
    return changed(
        draft -> {
          draft.state = State.CLOSED;
          draft.changedAt = now;
          draft.resolvedAt = resolvedAt == null ? now : resolvedAt;
          draft.resolvedBy = resolvedBy == null ? by : resolvedBy;
          draft.closeDue = null;
          draft.closedAt = now;
        });
  }

  public Incident reopened(Instant now) {
    return changed(
        draft -> {
          draft.state = State.OPEN;
          draft.changedAt = now;
          draft.acknowledgedAt = null;
          draft.acknowledgedBy = null;
          draft.resolvedAt = null;
          draft.resolvedBy = null;
          draft.closeDue = null;
          draft.closedAt = null;
          draft.reopened = reopened + 1;
        });
  }

  private Incident changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The values of one while some of them are changed. */
  private static final class Draft {
    long id;
    Place place;
    String integration;
    String title;
    Severity severity;
    State state;
    boolean live;
    long routeId;
    Instant openedAt;
    Instant changedAt;
    @Nullable Instant acknowledgedAt;
    @Nullable String acknowledgedBy;
    @Nullable Instant resolvedAt;
    @Nullable String resolvedBy;
    @Nullable Instant closeDue;
    @Nullable Instant closedAt;
    int alerts;
    long repeats;
    int reopened;
    @Nullable Long previousId;
    Kind kind;

    Draft(Incident from) {
      id = from.id;
      place = from.place;
      integration = from.integration;
      title = from.title;
      severity = from.severity;
      state = from.state;
      live = from.live;
      routeId = from.routeId;
      openedAt = from.openedAt;
      changedAt = from.changedAt;
      acknowledgedAt = from.acknowledgedAt;
      acknowledgedBy = from.acknowledgedBy;
      resolvedAt = from.resolvedAt;
      resolvedBy = from.resolvedBy;
      closeDue = from.closeDue;
      closedAt = from.closedAt;
      alerts = from.alerts;
      repeats = from.repeats;
      reopened = from.reopened;
      previousId = from.previousId;
      kind = from.kind;
    }

    Incident done() {
      return new Incident(
          id,
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
          previousId,
          kind);
    }
  }
}
