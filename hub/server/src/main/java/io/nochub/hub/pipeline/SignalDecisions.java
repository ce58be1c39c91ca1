package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertAnswered;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.DeliveryReported;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.TicketTouched;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.intake.Arrival;
import io.nochub.hub.intake.Decisions;
import io.nochub.hub.notify.Notice;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketPlanner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the family of signals is taken apart: alerts go along the pipeline, people's
 * answers become acts, news of tickets asks for a look at them.
 */
public final class SignalDecisions implements Decisions {
  private static final Logger LOG = LoggerFactory.getLogger(SignalDecisions.class);

  private final Pipeline pipeline;
  private final TicketPlanner tickets;
  private final NoticeStore notices;
  private final IncidentStore incidents;
  private final IncidentActs acts;
  private final InstantSource clock;

  public SignalDecisions(
      Pipeline pipeline,
      TicketPlanner tickets,
      NoticeStore notices,
      IncidentStore incidents,
      IncidentActs acts,
      InstantSource clock) {
    this.pipeline = pipeline;
    this.tickets = tickets;
    this.notices = notices;
    this.incidents = incidents;
    this.acts = acts;
    this.clock = clock;
  }

  @Override
  public void decide(Transaction tx, Arrival arrival) {
    Instant now = clock.instant();
    Signal signal = arrival.signal();
    if (signal instanceof AlertRaised || signal instanceof AlertCleared) {
      pipeline.decide(tx, arrival.integration(), arrival.feed(), signal, now);
    } else if (signal instanceof TicketTouched touched) {
      tickets.touched(tx, arrival.integration(), touched.ticketId(), now);
    } else if (signal instanceof AlertAnswered answered) {
      answered(tx, arrival, answered, now);
    } else if (signal instanceof DeliveryReported reported) {
      notices.reported(tx, arrival.integration(), reported.externalId(), reported.state().name());
    } else {
      LOG.info(
          "Input {} of {}: a {} is kept but leads to nothing, since no policy asks for it",
          arrival.inputId(),
          arrival.integration(),
          signal.getClass().getSimpleName());
    }
  }

  private void answered(Transaction tx, Arrival arrival, AlertAnswered answered, Instant now) {
    String reference = answered.reference();
    Optional<Incident> incident =
        reference == null
            ? Optional.empty()
            : notices
                .byReference(tx, reference)
                .map(Notice::incidentId)
                .flatMap(id -> incidents.incident(tx, id));
    if (incident.isEmpty()) {
      LOG.info(
          "Input {} of {}: an answer to nothing that is known",
          arrival.inputId(),
          arrival.integration());
      return;
    }
    Actor actor = new Actor(Actor.Kind.CHANNEL, answered.by() + " (" + arrival.integration() + ")");
    switch (answered.answer()) {
      case ACKNOWLEDGE -> acts.acknowledge(tx, incident.get(), actor, answered.note(), now);
      case RESOLVE -> acts.resolve(tx, incident.get(), actor, answered.note(), now);
      case COMMENT -> acts.note(tx, incident.get(), actor, answered.note(), now);
      case ESCALATE, DECLINE ->
          acts.note(tx, incident.get(), actor, answered.answer() + ": " + answered.note(), now);
    }
  }
}
