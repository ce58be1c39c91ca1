package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.alert.Fingerprint;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Suppression.Effect;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.routing.EffectiveRoute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One alert on its way through the stages: what set it going, and what each stage found out.
 * Immutable.
 *
 * @param now the instant of this decision; all rows written by it carry it
 * @param cause what set it going: a signal, or one of the hub's own occasions
 * @param signal the signal, if the cause is one
 * @param fingerprint of the condition; empty for a signal other than a raise
 * @param alert as it stands after the stages so far; null before it is known
 * @param severityRose whether its source says that the alert got graver
 * @param route the effective route; null for an alert that was never routed
 * @param remark what is to be said of it once, on the timeline and the ticket; empty if nothing
 * @param settledFrom what had kept it quiet until it settled; empty if nothing
 * @param happening what happened to the carrier
 * @param ended nothing more to do: the later stages pass it on
 */
record Passage(
    Instant now,
    Cause cause,
    String integration,
    String feed,
    @Nullable Signal signal,
    String fingerprint,
    @Nullable Alert alert,
    @Nullable Place place,
    Change change,
    boolean severityRose,
    @Nullable EffectiveRoute route,
    Effect effect,
    String remark,
    String settledFrom,
    @Nullable Incident incident,
    Happening happening,
    List<TrailEntry> trail,
    boolean ended) {

  /** What set a passage going. */
  enum Cause {
    SIGNAL,
    /** A reason's time has come. */
    REASON_DUE,
    /** A maintenance window began, ended or was deleted. */
    WINDOW,
    /** What it hangs on went down, came back, or is kept quiet itself. */
    PARENT,
    /** A person closed the matter. */
    DISMISSED,
    /** A person opened the matter again. */
    TAKEN_BACK,
    /** Its client or device is another one now. */
    MOVED,
    /** Its integration went live. */
    WENT_LIVE
  }

  static Passage of(Instant now, String integration, String feed, Signal signal) {
    return new Passage(
        now,
        Cause.SIGNAL,
        integration,
        feed,
        signal,
        signal instanceof AlertRaised raised ? Fingerprint.of(integration, raised) : "",
        null,
        null,
        Change.DUPLICATE,
        false,
        null,
        Effect.NONE,
        "",
        "",
        null,
        Happening.NONE,
        List.of(),
        false);
  }

  /** For an alert that is there already. */
  static Passage of(Instant now, Cause cause, Alert alert) {
    return new Passage(
        now,
        cause,
        alert.origin().integration(),
        alert.origin().feed(),
        null,
        alert.origin().fingerprint(),
        alert,
        alert.place(),
        Change.UPDATED,
        false,
        null,
        Effect.NONE,
        "",
        "",
        null,
        Happening.NONE,
        List.of(),
        false);
  }

  /** The alert; the stages after deduplication always have one. */
  Alert requireAlert() {
    return Objects.requireNonNull(alert, "no alert before deduplication");
  }

  /** The route; the stages after routing always have one. */
  EffectiveRoute requireRoute() {
    return Objects.requireNonNull(route, "no route before routing");
  }

  Passage placed(Place where) {
    return changed(draft -> draft.place = where);
  }

  Passage found(Change what, Alert which, boolean rose) {
    return changed(
        draft -> {
          draft.alert = which;
          draft.change = what;
          draft.severityRose = rose;
        });
  }

  Passage with(Alert which) {
    return changed(draft -> draft.alert = which);
  }

  Passage routed(EffectiveRoute by, Alert which) {
    return changed(
        draft -> {
          draft.alert = which;
          draft.route = by;
        });
  }

  Passage decided(Effect what, Alert which) {
    return changed(
        draft -> {
          draft.alert = which;
          draft.effect = what;
        });
  }

  Passage remarking(String sentence) {
    return changed(draft -> draft.remark = sentence);
  }

  Passage settledFrom(String what) {
    return changed(draft -> draft.settledFrom = what);
  }

  Passage carried(Happening what, Incident by, Alert which) {
    return changed(
        draft -> {
          draft.alert = which;
          draft.incident = by;
          draft.happening = what;
        });
  }

  /** Adds a sentence to the trail. */
  Passage saying(String stage, String verdict, String reason, Map<String, String> refs) {
    List<TrailEntry> longer = new ArrayList<>(trail);
    longer.add(new TrailEntry(now, stage, verdict, reason, refs));
    return changed(draft -> draft.trail = List.copyOf(longer));
  }

  Passage end() {
    return changed(draft -> draft.ended = true);
  }

  /** Whether any of these reasons is of the kind. */
  static boolean has(List<Reason> reasons, Reason.Kind kind) {
    return reasons.stream().anyMatch(reason -> reason.kind() == kind);
  }

  private Passage changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The values of one while some of them are changed. */
  private static final class Draft {
    Instant now;
    Cause cause;
    String integration;
    String feed;
    @Nullable Signal signal;
    String fingerprint;
    @Nullable Alert alert;
    @Nullable Place place;
    Change change;
    boolean severityRose;
    @Nullable EffectiveRoute route;
    Effect effect;
    String remark;
    String settledFrom;
    @Nullable Incident incident;
    Happening happening;
    List<TrailEntry> trail;
    boolean ended;

    Draft(Passage from) {
      now = from.now;
      cause = from.cause;
      integration = from.integration;
      feed = from.feed;
      signal = from.signal;
      fingerprint = from.fingerprint;
      alert = from.alert;
      place = from.place;
      change = from.change;
      severityRose = from.severityRose;
      route = from.route;
      effect = from.effect;
      remark = from.remark;
      settledFrom = from.settledFrom;
      incident = from.incident;
      happening = from.happening;
      trail = from.trail;
      ended = from.ended;
    }

    Passage done() {
      return new Passage(
          now,
          cause,
          integration,
          feed,
          signal,
          fingerprint,
          alert,
          place,
          change,
          severityRose,
          route,
          effect,
          remark,
          settledFrom,
          incident,
          happening,
          trail,
          ended);
    }
  }
}
