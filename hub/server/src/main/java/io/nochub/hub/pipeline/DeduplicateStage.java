package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Deduplication;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.alert.Fingerprint;
import io.nochub.hub.alert.Origin;
import io.nochub.hub.alert.Report;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells new from known: opens, updates, counts and clears alerts. */
final class DeduplicateStage implements Stage {
  private static final String STAGE = "deduplicate";
  private static final String CLEAR = "clear";

  private final AlertStore alerts;

  DeduplicateStage(AlertStore alerts) {
    this.alerts = alerts;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    if (passage.signal() instanceof AlertRaised raised) {
      return raise(passage, raised, tx);
    }
    if (passage.signal() instanceof AlertCleared cleared) {
      return clear(passage, cleared, tx);
    }
    return passage;
  }

  private Passage raise(Passage passage, AlertRaised raised, Transaction tx) {
    String fingerprint = passage.fingerprint();
    String content = Fingerprint.content(raised);
    Optional<String> seen =
        alerts.noteEvent(
            tx,
            passage.integration(),
            passage.feed(),
            raised.sourceEventId(),
            content,
            passage.now());
    Optional<Alert> last =
        alerts.latest(tx, passage.integration(), passage.feed(), raised.sourceAlertId());
    // an alert id has one clear, so it has one open alert, also when what the source knows of the
    // device has changed
    Optional<Alert> open = alerts.open(tx, fingerprint).or(() -> last.filter(Alert::isOpen));
    // beside an open alert no clear that came before counts
    Optional<Instant> tombstone =
        open.isPresent()
            ? Optional.empty()
            : alerts.tombstone(
                tx, passage.integration(), passage.feed(), raised.sourceAlertId(), passage.now());
    Change change =
        Deduplication.ofRaise(
            raised.occurredAt(),
            content,
            seen.orElse(null),
            open.orElse(null),
            last.orElse(null),
            tombstone.orElse(null));
    if (seen.isPresent() && change != Change.DUPLICATE) {
      alerts.rememberEvent(
          tx,
          passage.integration(),
          passage.feed(),
          raised.sourceEventId(),
          content,
          passage.now());
    }
    return switch (change) {
      case OPENED ->
          alerts
              .flapping(tx, fingerprint)
              .map(flapping -> resumed(passage, raised, flapping, tx))
              .orElseGet(() -> opened(passage, raised, fingerprint, tx));
      case OPENED_CLEARED ->
          openedCleared(passage, raised, fingerprint, tombstone.orElseThrow(), tx);
      case UPDATED, REPEATED -> renewed(passage, raised, open.orElseThrow(), change, tx);
      case DUPLICATE, STALE, CLEARED, TOMBSTONE, RESUMED -> {
        open.ifPresent(alert -> alerts.seen(tx, alert, passage.now()));
        yield passage.end();
      }
    };
  }

  private Passage opened(Passage passage, AlertRaised raised, String fingerprint, Transaction tx) {
    Alert alert = alerts.save(tx, fresh(passage, raised, fingerprint));
    return passage
        .found(Change.OPENED, alert, false)
        .saying(
            STAGE,
            "new",
            "Opened as a new alert: nothing was open for this condition.",
            Map.of("alert", Long.toString(alert.id())));
  }

  private Passage resumed(Passage passage, AlertRaised raised, Alert flapping, Transaction tx) {
    Report report = Report.of(raised);
    Alert alert = alerts.save(tx, flapping.resumed(raised.sourceAlertId(), report, passage.now()));
    return passage
        .found(Change.RESUMED, alert, isGraver(report, flapping))
        .saying(
            STAGE,
            "again",
            "Open again: it comes and goes, so the same alert goes on.",
            Map.of("alert", Long.toString(alert.id())));
  }

  private static boolean isGraver(Report report, Alert than) {
    return report.severity().compareTo(than.report().severity()) > 0;
  }

  private Passage openedCleared(
      Passage passage, AlertRaised raised, String fingerprint, Instant clearedAt, Transaction tx) {
    Alert alert =
        alerts.save(
            tx,
            fresh(passage, raised, fingerprint)
                .cleared(passage.now(), clearedAt, "cleared before it was raised"));
    return passage
        .found(Change.OPENED_CLEARED, alert, false)
        .saying(
            STAGE,
            "cleared already",
            "Recorded and closed at once: its clear of " + clearedAt + " had come before it.",
            Map.of("alert", Long.toString(alert.id())))
        .end();
  }

  private static Alert fresh(Passage passage, AlertRaised raised, String fingerprint) {
    Origin origin =
        new Origin(
            passage.integration(),
            passage.feed(),
            raised.sourceAlertId(),
            fingerprint,
            Objects.requireNonNullElse(raised.subject().organisationId(), ""));
    Place place = Objects.requireNonNull(passage.place(), "identified before");
    return Alert.opened(origin, place, Report.of(raised), passage.now());
  }

  private Passage renewed(
      Passage passage, AlertRaised raised, Alert open, Change change, Transaction tx) {
    Report report = Report.of(raised).inWordsOf(open.report());
    boolean rose = isGraver(report, open);
    Alert alert = open.withReport(report).seen(passage.now());
    if (change == Change.REPEATED) {
      alert = alert.repeated(raised.sourceAlertId());
    }
    alerts.save(tx, alert);
    Passage found = passage.found(change, alert, rose);
    // a repeat that says nothing new leaves no line: fifty of them would bury the ones that decided
    // something
    if (report.severity() == open.report().severity()) {
      return found;
    }
    return found.saying(
        STAGE,
        rose ? "worse" : "better",
        "Severity went from " + open.report().severity() + " to " + report.severity() + ".",
        Map.of("alert", Long.toString(alert.id())));
  }

  private Passage clear(Passage passage, AlertCleared cleared, Transaction tx) {
    String event = cleared.sourceEventId();
    boolean known =
        alerts
            .noteEvent(tx, passage.integration(), passage.feed(), event, CLEAR, passage.now())
            .isPresent();
    Optional<Alert> last =
        alerts.latest(tx, passage.integration(), passage.feed(), cleared.sourceAlertId());
    Change change = Deduplication.ofClear(cleared.occurredAt(), known, last.orElse(null));
    if (change == Change.TOMBSTONE) {
      alerts.bury(
          tx,
          passage.integration(),
          passage.feed(),
          cleared.sourceAlertId(),
          cleared.occurredAt(),
          cleared.note(),
          passage.now());
    }
    if (change != Change.CLEARED) {
      return passage.end();
    }
    Alert alert =
        alerts.save(
            tx, last.orElseThrow().cleared(passage.now(), cleared.occurredAt(), cleared.note()));
    String note = cleared.note().isBlank() ? "" : " It said: " + cleared.note();
    return passage
        .placed(alert.place())
        .found(Change.CLEARED, alert, false)
        .saying(
            STAGE,
            "cleared",
            "Cleared by its source." + note,
            Map.of("alert", Long.toString(alert.id())));
  }
}
