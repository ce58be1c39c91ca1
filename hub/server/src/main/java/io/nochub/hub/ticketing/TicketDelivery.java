package io.nochub.hub.ticketing;

import io.nochub.api.IntegrationException;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a ticket to what is wanted of it, one step at a time: what cannot be repeated is written
 * down before it is tried, its result before the next step. A lost answer is asked after, never
 * repeated blindly.
 */
public final class TicketDelivery implements Delivery {
  private static final Duration GONE_AFTER = Duration.ofMinutes(10);
  private static final int MOST_STEPS = 50;

  private final Database database;
  private final TicketPlanner planner;
  private final TicketStore tickets;
  private final IncidentStore incidents;
  private final TicketCalls calls;
  private final Function<String, Optional<OpenIntegration>> integrations;
  private final InstantSource clock;

  public TicketDelivery(
      Database database,
      TicketPlanner planner,
      TicketStore tickets,
      IncidentStore incidents,
      TicketCalls calls,
      Function<String, Optional<OpenIntegration>> integrations,
      InstantSource clock) {
    this.database = database;
    this.planner = planner;
    this.tickets = tickets;
    this.incidents = incidents;
    this.calls = calls;
    this.integrations = integrations;
    this.clock = clock;
  }

  @Override
  public Kind kind() {
    return Kind.TICKET;
  }

  /** A link as it stands, with the notes that wait, and the step that is next. */
  private record View(TicketLink link, List<TicketNote> unsent, TicketStep step) {}

  @Override
  public Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException {
    OpenIntegration integration =
        OpenIntegration.orUnavailable(integrations.apply(entry.integration()), entry.integration());
    for (int done = 0; done < MOST_STEPS; done++) {
      View view = done == 0 ? begun(entry.ref(), integration) : next(entry.ref(), integration);
      if (view.step() == TicketStep.NOTHING) {
        Instant back = TicketSteps.comeBack(view.link(), integration.capabilities());
        Next next = back.equals(Instant.MAX) ? Next.DONE : Next.at(back);
        return done == 0 ? next.unanswered() : next;
      }
      if (view.step() == TicketStep.FIND) {
        Optional<Instant> later = calls.tooEarlyToFind(view.link(), integration);
        if (later.isPresent()) {
          return Next.at(later.get()).unanswered();
        }
      }
      Optional<Instant> wait = take(view, integration);
      if (wait.isPresent()) {
        return Next.at(wait.get());
      }
    }
    return Next.at(clock.instant());
  }

  @Override
  public boolean wantsMore(Transaction tx, OutboxEntry entry) {
    return planner.renew(tx, entry.ref());
  }

  /**
   * With the words of what is wanted as they are now. Where the ticket is to be made, that is
   * written down in the same commit, as most attempts are the first: it saves them another.
   */
  private View begun(long linkId, OpenIntegration integration) {
    return database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          planner.renew(tx, linkId);
          View view = view(tx, linkId, integration);
          return view.step() == TicketStep.CREATE
              ? new View(calls.begin(tx, view.link()), view.unsent(), view.step())
              : view;
        });
  }

  private View next(long linkId, OpenIntegration integration) {
    View view = database.read(tx -> view(tx, linkId, integration));
    return view.step() == TicketStep.CREATE ? begun(linkId, integration) : view;
  }

  private View view(Transaction tx, long linkId, OpenIntegration integration) {
    TicketLink link = tickets.link(tx, linkId).orElseThrow();
    List<TicketNote> unsent = tickets.unsent(tx, linkId);
    TicketStep step = TicketSteps.next(link, unsent, integration.capabilities(), clock.instant());
    return new View(link, unsent, step);
  }

  /** Takes one step; gives when to come back if the next one has to wait. */
  private Optional<Instant> take(View view, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketLink link = view.link();
    try {
      return switch (view.step()) {
        case CREATE -> calls.create(link, integration);
        case FIND -> calls.find(link, integration);
        case READ -> calls.read(link, integration);
        case REOPEN -> calls.reopen(link, integration);
        case FIELDS -> calls.fields(link, integration);
        case NOTE -> calls.note(link, view.unsent(), integration);
        case ROLLING_NOTE -> calls.rollingNote(link, integration);
        case RESOLVE -> calls.resolve(link, integration);
        case NEXT_GENERATION -> calls.nextGeneration(link);
        case FIND_TWIN -> calls.findTwin(link, integration);
        case NOTHING -> Optional.empty();
      };
    } catch (IntegrationException e) {
      if (e.kind() == IntegrationException.Kind.NOT_FOUND && link.state().hasTicket()) {
        return missing(link, integration);
      }
      throw e;
    }
  }

  /**
   * A ticket counts as deleted when it was not there twice, ten minutes apart, while the system is
   * well.
   */
  private Optional<Instant> missing(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    Instant now = clock.instant();
    Instant since = link.missingSince();
    if (since == null) {
      outcome(tx -> tickets.missing(tx, link, now));
      return Optional.of(now.plus(GONE_AFTER));
    }
    if (since.plus(GONE_AFTER).isAfter(now) || !calls.isWell(integration)) {
      return Optional.of(now.plus(GONE_AFTER));
    }
    outcome(
        tx -> {
          tickets.state(
              tx, link, State.GONE, "The ticket was deleted at " + link.integration() + ".");
          TicketPlanner.tell(
              incidents,
              tx,
              link,
              Actor.HUB,
              "Ticket "
                  + link.name()
                  + " is no longer there: it was deleted at "
                  + link.integration()
                  + ". Nothing more is written; a new occurrence gets a new ticket.",
              now);
        });
    return Optional.empty();
  }

  private void outcome(java.util.function.Consumer<Transaction> unit) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          unit.accept(tx);
          return tx;
        });
  }

  @Override
  public void buried(Transaction tx, OutboxEntry entry, String problem, Instant now) {
    tickets
        .link(tx, entry.ref())
        .ifPresent(
            link -> {
              if (!link.state().hasTicket()) {
                tickets.state(tx, link, State.DEAD, problem);
              }
              TicketPlanner.tell(
                  incidents,
                  tx,
                  link,
                  Actor.HUB,
                  "The ticket at "
                      + link.integration()
                      + " could not be brought up to date and waits for an operator: "
                      + problem,
                  now);
            });
  }

  @Override
  public void abandoned(
      Transaction tx, OutboxEntry entry, String actor, String reason, Instant now) {
    tickets
        .link(tx, entry.ref())
        .ifPresent(
            link -> {
              tickets.state(tx, link, State.ABANDONED, reason);
              TicketPlanner.tell(
                  incidents,
                  tx,
                  link,
                  Actor.user(actor),
                  "Nothing more is written to "
                      + (link.ticketId() == null ? "the ticket" : "ticket " + link.name())
                      + " at "
                      + link.integration()
                      + ": "
                      + reason,
                  now);
            });
  }

  @Override
  public Map<String, Object> content(Transaction tx, long ref) {
    return tickets
        .link(tx, ref)
        .map(link -> TicketViews.content(link, tickets.unsent(tx, ref)))
        .orElse(Map.of());
  }

  @Override
  public Optional<Corrected> correct(Transaction tx, long ref, Correction correction) {
    TicketLink link = tickets.link(tx, ref).orElseThrow();
    TicketCorrection corrected = TicketCorrection.of(link, correction);
    tickets.correct(tx, link, corrected.wanted(), corrected.names());
    return Optional.of(
        new Corrected(corrected.valuesIn(link.wanted()), corrected.valuesIn(corrected.wanted())));
  }

  /** Takes a dead letter up again: what was refused is tried anew with what is wanted now. */
  @Override
  public void revived(Transaction tx, long linkId) {
    tickets
        .link(tx, linkId)
        .filter(link -> link.state() == State.DEAD)
        .ifPresent(
            link -> {
              // a refused create made nothing; one whose answer was lost is still to be asked after
              State state = link.attempt() == null ? State.ABSENT : State.UNCERTAIN;
              tickets.state(tx, link, state, null);
            });
  }
}
