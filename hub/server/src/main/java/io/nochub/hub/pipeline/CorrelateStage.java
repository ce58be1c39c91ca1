package io.nochub.hub.pipeline;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Gathering;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the incident that tells an alert, its carrier: the one that told the same condition if it
 * is open or may be reopened, else a new one. One alert makes one incident, unless it is told
 * together with others: see {@link Gatherings}.
 */
final class CorrelateStage implements Stage {
  private static final String STAGE = "correlate";

  private final IncidentStore incidents;
  private final AlertStore alerts;
  private final RouteStore routes;
  private final Gatherings gatherings;

  CorrelateStage(
      IncidentStore incidents, AlertStore alerts, RouteStore routes, Gatherings gatherings) {
    this.incidents = incidents;
    this.alerts = alerts;
    this.routes = routes;
    this.gatherings = gatherings;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    if (passage.change() == Change.OPENED) {
      gatherings.countOpening(tx, passage.requireAlert(), passage.requireRoute(), passage.now());
    }
    return switch (passage.effect()) {
      case PROBLEM -> problem(passage, tx);
      case RECOVERY -> recovery(passage, tx);
      case NONE ->
          passage.requireAlert().incidentId() == null
              ? passage
              : passage.cause() == Passage.Cause.MOVED ? moved(passage, tx) : news(passage, tx);
    };
  }

  /**
   * Its alert turned out to be somebody else's: the incident goes along, with the routes of its new
   * client.
   */
  private Passage moved(Passage passage, Transaction tx) {
    Alert alert = passage.requireAlert();
    Incident incident =
        incidents.incident(tx, alert.incidentId() == null ? 0 : alert.incidentId()).orElseThrow();
    boolean isOthersToo = incident.kind().isGathering();
    if (!incident.isOpen() || isOthersToo || incident.place().equals(alert.place())) {
      return passage;
    }
    boolean otherClient = !incident.place().clientId().equals(alert.place().clientId());
    Incident moved =
        incidents.save(tx, incident.moved(alert.place(), alert.routeId(), passage.now()));
    note(
        moved,
        TimelineEntry.Kind.CHANGED,
        otherClient
            ? "Moved to client " + alert.place().clientId() + ", as its organisation is mapped now."
            : "Its device is known now.",
        tx,
        passage.now());
    return passage
        .carried(otherClient ? Happening.WENT_LIVE : Happening.CHANGED, moved, alert)
        .saying(
            STAGE,
            "moved",
            "Moved incident " + moved.id() + " along with its alert.",
            refs(alert, moved));
  }

  private Passage problem(Passage passage, Transaction tx) {
    Alert alert = passage.requireAlert();
    Optional<Incident> earlier = earlier(alert, tx);
    Optional<Incident> fitting = earlier.filter(incident -> mayCarry(incident, alert, passage));
    if (fitting.isEmpty()) {
      return opened(passage, earlier.map(Incident::id), tx);
    }
    Incident incident = fitting.get();
    if (incident.kind().isGathering()) {
      return again(passage, incident, tx);
    }
    boolean reopen = !incident.isOpen();
    Alert carried = alerts.save(tx, alert.carriedBy(incident.id()));
    Incident sum =
        sum(
            reopen ? incident.reopened(passage.now()) : incident,
            alerts.carriedBy(tx, incident.id()),
            tx,
            passage.now());
    incidents.save(tx, sum);
    note(
        sum,
        reopen ? TimelineEntry.Kind.REOPENED : TimelineEntry.Kind.CHANGED,
        (reopen ? "Reopened: " : "Raised again: ") + alert.report().title(),
        tx,
        passage.now());
    return passage
        .carried(reopen ? Happening.REOPENED : Happening.WORSE, sum, carried)
        .saying(
            STAGE,
            reopen ? "reopened" : "joined",
            (reopen ? "Reopened incident " : "Joined incident ")
                + sum.id()
                + ", which had told the same condition.",
            refs(carried, sum));
  }

  /** The incident that told this condition last, the alert's own carrier first. */
  private Optional<Incident> earlier(Alert alert, Transaction tx) {
    Long own = alert.incidentId();
    if (own != null) {
      return incidents.incident(tx, own);
    }
    return alerts
        .lastTold(tx, alert.origin().fingerprint(), alert.id())
        .map(Alert::incidentId)
        .flatMap(id -> incidents.incident(tx, id));
  }

  private static boolean mayCarry(Incident incident, Alert alert, Passage passage) {
    if (!incident.place().clientId().equals(alert.place().clientId())) {
      return false;
    }
    Long own = alert.incidentId();
    if (incident.isOpen() || incident.kind().isGathering()) {
      return incident.isOpen();
    }
    if (own != null && own == incident.id()) {
      return true;
    }
    Instant ended = incident.resolvedAt();
    return ended != null
        && passage.now().isBefore(ended.plus(passage.requireRoute().reopenWithin()));
  }

  private Passage opened(Passage passage, Optional<Long> previous, Transaction tx) {
    Alert alert = passage.requireAlert();
    Gatherings.Place place =
        gatherings.placeOf(tx, alert, passage.requireRoute(), passage.settledFrom(), passage.now());
    if (place.joins().isPresent()) {
      return joined(passage, place.joins().get(), tx);
    }
    if (place.begins().isPresent()) {
      return begun(passage, place.begins().get(), tx);
    }
    return open(passage, Incident.Kind.SINGLE, alert.report().title(), previous, tx);
  }

  /** It is told by an incident that tells many; that one is brought up to date later. */
  private Passage joined(Passage passage, Gathering gathering, Transaction tx) {
    gatherings.joined(tx, gathering, passage.now());
    Incident incident = incidents.incident(tx, gathering.incidentId()).orElseThrow();
    Alert carried = alerts.save(tx, passage.requireAlert().carriedBy(incident.id()));
    return passage
        .carried(Happening.NONE, incident, carried)
        .saying(
            STAGE,
            "counted",
            "Told by incident "
                + incident.id()
                + " together with others "
                + gathering.subject()
                + ".",
            refs(carried, incident));
  }

  private Passage begun(Passage passage, Gatherings.Beginning beginning, Transaction tx) {
    String title = beginning.of(0, beginning.expected(), passage.now()).title();
    Passage opened = open(passage, beginning.kind(), title, Optional.empty(), tx);
    long id = Objects.requireNonNull(opened.incident(), "opened before").id();
    gatherings.begun(tx, beginning.of(id, 1, passage.now()), passage.now());
    return opened;
  }

  /** Raised again while the incident that told it together with others is still open. */
  private Passage again(Passage passage, Incident incident, Transaction tx) {
    gatherings.changed(tx, incident, passage.now());
    Alert carried = alerts.save(tx, passage.requireAlert().carriedBy(incident.id()));
    return passage
        .carried(Happening.NONE, incident, carried)
        .saying(
            STAGE,
            "counted",
            "Told by incident " + incident.id() + ", which tells it together with others.",
            refs(carried, incident));
  }

  private Passage open(
      Passage passage, Incident.Kind kind, String title, Optional<Long> previous, Transaction tx) {
    Alert alert = passage.requireAlert();
    EffectiveRoute route = passage.requireRoute();
    Instant now = passage.now();
    Incident incident =
        incidents.save(
            tx,
            new Incident(
                0,
                alert.place(),
                alert.origin().integration(),
                title,
                route.severityOf(alert.report().severity()),
                Incident.State.OPEN,
                false,
                alert.routeId(),
                now,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                1,
                alert.repeats(),
                0,
                previous.orElse(null),
                kind));
    Alert carried = alerts.save(tx, alert.carriedBy(incident.id()));
    String after = previous.map(id -> " after incident " + id).orElse("");
    note(incident, TimelineEntry.Kind.OPENED, "Opened" + after + ": " + title, tx, now);
    return passage
        .carried(Happening.OPENED, incident, carried)
        .saying(
            STAGE,
            "opened",
            "Opened incident " + incident.id() + after + ".",
            refs(carried, incident));
  }

  private Passage recovery(Passage passage, Transaction tx) {
    Alert alert = passage.requireAlert();
    Long carrier = alert.incidentId();
    Incident incident = carrier == null ? null : incidents.incident(tx, carrier).orElse(null);
    if (incident == null || !incident.isOpen()) {
      return passage;
    }
    Instant now = passage.now();
    if (incident.kind().isGathering()) {
      gatherings.changed(tx, incident, now);
      return passage.carried(Happening.NONE, incident, alert);
    }
    Incident sum = sum(incident, alert, tx, now);
    if (isAnyOpen(incident, alert, tx)) {
      incidents.save(tx, sum);
      note(sum, TimelineEntry.Kind.RECOVERED, "Recovered: " + alert.report().title(), tx, now);
      return passage.carried(Happening.CHANGED, sum, alert);
    }
    String note = alert.clearNote().isBlank() ? "" : " " + alert.clearNote();
    String said = "Recovered: " + alert.report().title() + "." + note;
    Incident resolved = resolved(sum, said, tx, now);
    return passage
        .carried(Happening.RECOVERED, resolved, alert)
        .saying(
            STAGE,
            "recovered",
            "Resolved incident " + resolved.id() + ": all its alerts have cleared.",
            refs(alert, resolved));
  }

  private Incident resolved(Incident sum, String said, Transaction tx, Instant now) {
    EffectiveRoute route = routes.effective(tx, sum.routeId());
    Incident resolved =
        incidents.save(tx, sum.resolved(Actor.HUB.name(), now, now.plus(route.reopenWithin())));
    note(resolved, TimelineEntry.Kind.RECOVERED, said, tx, now);
    return resolved;
  }

  /** What a look at an incident that tells many alerts has found. */
  record Look(Incident incident, Happening happening, String text) {}

  /** Brings an incident that tells many alerts up to date; empty if there is nothing to say. */
  List<Look> look(Transaction tx, Gathering before, Instant now) {
    List<Look> looks = new ArrayList<>();
    if (before.kind() == Incident.Kind.SITE_DOWN && before.shown() == 0) {
      gatherings.toldBefore(tx, before).forEach(it -> looks.add(siteDown(tx, before, it, now)));
    }
    sumUp(tx, before, now).ifPresent(looks::add);
    return looks;
  }

  /** Somebody may be on the way to a single device of a site that is down as a whole. */
  private Look siteDown(Transaction tx, Gathering down, Incident single, Instant now) {
    String said = "The whole site is down, see incident " + down.incidentId() + ".";
    note(single, TimelineEntry.Kind.CHANGED, said, tx, now);
    return new Look(single, Happening.NOTED, said);
  }

  private Optional<Look> sumUp(Transaction tx, Gathering before, Instant now) {
    Incident incident = incidents.incident(tx, before.incidentId()).orElseThrow();
    if (!incident.isOpen()) {
      gatherings.ended(tx, before, now);
      return Optional.empty();
    }
    Gathering gathering = gatherings.unlessOver(tx, before, now);
    Optional<Alert> gravest = alerts.gravestOpen(tx, incident.id());
    Incident sum =
        incident.summing(
            gathering.title(),
            gravest.map(alert -> severityOf(alert, tx)).orElse(incident.severity()),
            gravest.map(Alert::routeId).orElse(incident.routeId()),
            gathering.joined(),
            incident.repeats(),
            now);
    if (gravest.isEmpty() && gatherings.mayEnd(gathering)) {
      gatherings.ended(tx, gathering, now);
      String said = "Recovered: " + gathering.title() + ", all of which have cleared.";
      return Optional.of(new Look(resolved(sum, said, tx, now), Happening.RECOVERED, said));
    }
    gatherings.looked(tx, gathering, now);
    if (gathering.joined() == gathering.shown() && sum.severity() == incident.severity()) {
      return Optional.empty();
    }
    if (gathering.joined() >= 2 * gathering.shown()) {
      note(sum, TimelineEntry.Kind.CHANGED, gathering.title() + " so far.", tx, now);
    }
    boolean worse = sum.severity().compareTo(incident.severity()) > 0;
    return Optional.of(
        new Look(saved(sum, incident, tx, now), worse ? Happening.WORSE : Happening.CHANGED, ""));
  }

  /** Changed words, a changed severity or another repeat of something that was told. */
  private Passage news(Passage passage, Transaction tx) {
    Alert alert = passage.requireAlert();
    Incident incident =
        incidents.incident(tx, alert.incidentId() == null ? 0 : alert.incidentId()).orElseThrow();
    if (!incident.isOpen() || !alert.isOpen()) {
      return passage;
    }
    if (incident.kind().isGathering()) {
      gatherings.changed(tx, incident, passage.now());
      return passage.carried(Happening.NONE, incident, alert);
    }
    Incident sum = saved(sum(incident, alert, tx, passage.now()), incident, tx, passage.now());
    boolean worse = sum.severity().compareTo(incident.severity()) > 0;
    Happening change =
        worse
            ? Happening.WORSE
            : passage.change() == Change.REPEATED ? Happening.REPEATED : Happening.CHANGED;
    return passage.carried(change, sum, alert);
  }

  /** Stores how an incident stands now; an acknowledge does not count for a higher severity. */
  private Incident saved(Incident sum, Incident before, Transaction tx, Instant now) {
    boolean worse = sum.severity().compareTo(before.severity()) > 0;
    boolean takesBack = worse && sum.state() == Incident.State.ACKNOWLEDGED;
    Incident saved = incidents.save(tx, takesBack ? sum.unacknowledged(now) : sum);
    if (saved.severity() != before.severity()) {
      String text = "Severity went from " + before.severity() + " to " + saved.severity() + ".";
      note(saved, TimelineEntry.Kind.CHANGED, text, tx, now);
    }
    return saved;
  }

  /** The incident with what its alerts say now, one of which has just changed. */
  private Incident sum(Incident incident, Alert changed, Transaction tx, Instant now) {
    List<Alert> carried =
        isOnly(changed, incident) ? List.of(changed) : alerts.carriedBy(tx, incident.id());
    return sum(incident, carried, tx, now);
  }

  private boolean isAnyOpen(Incident incident, Alert changed, Transaction tx) {
    return isOnly(changed, incident)
        ? changed.isOpen()
        : alerts.gravestOpen(tx, incident.id()).isPresent();
  }

  private static boolean isOnly(Alert alert, Incident incident) {
    Long carrier = alert.incidentId();
    return incident.alerts() == 1 && carrier != null && carrier == incident.id();
  }

  /** The gravest open one gives severity, title and route. */
  private Incident sum(Incident incident, List<Alert> carried, Transaction tx, Instant now) {
    Optional<Alert> gravest =
        carried.stream()
            .filter(Alert::isOpen)
            .max(
                Comparator.comparing((Alert alert) -> severityOf(alert, tx))
                    .thenComparing(Alert::id));
    long repeats = carried.stream().mapToLong(Alert::repeats).sum();
    return gravest
        .map(
            alert ->
                incident.summing(
                    alert.report().title(),
                    severityOf(alert, tx),
                    alert.routeId(),
                    carried.size(),
                    repeats,
                    now))
        .orElse(
            incident.summing(
                incident.title(),
                incident.severity(),
                incident.routeId(),
                carried.size(),
                repeats,
                now));
  }

  private Severity severityOf(Alert alert, Transaction tx) {
    return routes.effective(tx, alert.routeId()).severityOf(alert.report().severity());
  }

  private void note(
      Incident incident, TimelineEntry.Kind kind, String text, Transaction tx, Instant now) {
    incidents.add(tx, incident.id(), new TimelineEntry(now, Actor.HUB, kind, text));
  }

  private static Map<String, String> refs(Alert alert, Incident incident) {
    return Map.of("alert", Long.toString(alert.id()), "incident", Long.toString(incident.id()));
  }
}
