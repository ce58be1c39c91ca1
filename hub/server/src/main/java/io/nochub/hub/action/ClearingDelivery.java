package io.nochub.hub.action;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.AlertControl;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Clears an alert at its source. Clearing twice is a success there, so a lost answer is simply
 * asked again; an alert that cleared by itself meanwhile is left alone.
 */
public final class ClearingDelivery implements Delivery {
  private static final Duration CALL = Duration.ofSeconds(60);

  private final Database database;
  private final ClearingStore clearings;
  private final AlertStore alerts;
  private final IncidentStore incidents;
  private final Function<String, Optional<OpenIntegration>> integrations;
  private final InstantSource clock;

  public ClearingDelivery(
      Database database,
      ClearingStore clearings,
      AlertStore alerts,
      IncidentStore incidents,
      Function<String, Optional<OpenIntegration>> integrations,
      InstantSource clock) {
    this.database = database;
    this.clearings = clearings;
    this.alerts = alerts;
    this.incidents = incidents;
    this.integrations = integrations;
    this.clock = clock;
  }

  @Override
  public Delivery.Kind kind() {
    return Delivery.Kind.CLEARING;
  }

  /** A clearing, and whether there is still something to clear. */
  private record View(Clearing clearing, boolean isOpen, boolean isClosed) {}

  @Override
  public Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException {
    View view = database.read(tx -> view(tx, entry.ref()));
    Clearing clearing = view.clearing();
    if (clearing.outcome() != null) {
      return Next.DONE.unanswered();
    }
    if (!view.isOpen()) {
      return end(clearing, "NEEDLESS", "").unanswered();
    }
    if (!view.isClosed()) {
      return end(clearing, "WITHDRAWN", "").unanswered();
    }
    OpenIntegration integration =
        OpenIntegration.orUnavailable(
            integrations.apply(clearing.integration()), clearing.integration());
    try {
      clear(clearing, integration);
      return end(clearing, "CLEARED", "Cleared at " + clearing.integration() + ".");
    } catch (IntegrationException e) {
      return switch (e.kind()) {
        case NOT_FOUND -> end(clearing, "GONE", "");
        case FORBIDDEN, REJECTED, BAD_PAYLOAD, CONFLICT ->
            end(
                clearing,
                "REFUSED",
                "Could not be cleared at " + clearing.integration() + ": " + e.getMessage());
        case UNAVAILABLE, RATE_LIMITED, AUTHENTICATION, OUTCOME_UNKNOWN -> throw e;
      };
    }
  }

  private View view(Transaction tx, long id) {
    Clearing clearing = clearings.clearing(tx, id).orElseThrow();
    boolean open = alerts.alert(tx, clearing.alertId()).filter(alert -> alert.isOpen()).isPresent();
    boolean closed =
        incidents
            .incident(tx, clearing.incidentId())
            .filter(incident -> !incident.isOpen())
            .isPresent();
    return new View(clearing, open, closed);
  }

  private static void clear(Clearing clearing, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    AlertControl control =
        integration
            .alertControl()
            .orElseThrow(
                () ->
                    IntegrationException.of(
                        IntegrationException.Kind.REJECTED,
                        integration.id() + " clears no alerts with its present settings."));
    Subject scope = Subject.of(clearing.organisation(), clearing.device());
    integration.call(
        "clear alert",
        CALL,
        () -> {
          control.resolve(
              clearing.sourceAlertId(), scope, clearing.note(), new IdempotencyKey(clearing.key()));
          return clearing;
        });
  }

  private Next end(Clearing clearing, String outcome, String text) {
    Instant now = clock.instant();
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          clearings.ended(tx, clearing.id(), outcome);
          if (!text.isEmpty()) {
            say(tx, clearing, text, now);
          }
          return clearing;
        });
    return Next.DONE;
  }

  private void say(Transaction tx, Clearing clearing, String text, Instant now) {
    incidents.add(
        tx,
        clearing.incidentId(),
        new TimelineEntry(now, Actor.HUB, TimelineEntry.Kind.CHANGED, text));
  }

  @Override
  public Map<String, Object> content(Transaction tx, long ref) {
    return clearings
        .clearing(tx, ref)
        .map(
            clearing ->
                Change.values(
                    "alert", clearing.sourceAlertId(),
                    "organisation", clearing.organisation(),
                    "device", clearing.device(),
                    "note", clearing.note(),
                    "outcome", clearing.outcome()))
        .orElse(Map.of());
  }

  @Override
  public void buried(Transaction tx, OutboxEntry entry, String problem, Instant now) {
    clearings
        .clearing(tx, entry.ref())
        .ifPresent(
            clearing ->
                say(
                    tx,
                    clearing,
                    "Could not be cleared at " + clearing.integration() + ": " + problem,
                    now));
  }
}
