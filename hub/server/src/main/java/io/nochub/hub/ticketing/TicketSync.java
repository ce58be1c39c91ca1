package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketComparison.Findings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes in what was seen of a ticket: notes who worked on it and lets the incident follow what
 * people did there.
 */
public final class TicketSync {
  private static final Duration CLOSINGS_SPAN = Duration.ofMinutes(10);
  private static final int MOST_CLOSINGS = 20;

  private final TicketStore tickets;
  private final IncidentStore incidents;
  private final IncidentActs acts;
  private final AlertStore alerts;
  private final Function<String, Set<String>> automation;

  /**
   * Makes it.
   *
   * @param automation for an integration the names of actors that are programs, in lower case
   */
  public TicketSync(
      TicketStore tickets,
      IncidentStore incidents,
      IncidentActs acts,
      AlertStore alerts,
      Function<String, Set<String>> automation) {
    this.tickets = tickets;
    this.incidents = incidents;
    this.acts = acts;
    this.alerts = alerts;
    this.automation = automation;
  }

  /** Stores a look at a ticket and all that follows from it. */
  public void take(Transaction tx, TicketLink link, TicketSnapshot snapshot, Instant now) {
    Findings findings =
        TicketComparison.compare(link, snapshot, automation.apply(link.integration()));
    tickets.seen(
        tx,
        link,
        snapshot.ref(),
        Sighting.of(snapshot),
        findings.touch(),
        findings.ownedFields(),
        now);
    if (link.isFromBackup()) {
      // notes go in their order: if the first was sent since the backup, the next is asked after
      tickets.unsent(tx, link.id()).stream()
          .findFirst()
          .ifPresent(note -> tickets.begin(tx, link, TicketCalls.attempt(note, now)));
    }
    String survivor = findings.mergedInto();
    if (survivor != null && link.state() != TicketLink.State.FOLLOWS) {
      tickets.follows(tx, link, survivor);
      say(
          tx,
          link,
          "Ticket "
              + link.name()
              + " was merged into #"
              + survivor
              + ", which is followed from now on.",
          now);
      return;
    }
    if (findings.newCompany() != null) {
      say(
          tx,
          link,
          "Ticket "
              + link.name()
              + " was moved to organisation \""
              + findings.newCompany()
              + "\"; if that is right, mend the mapping.",
          now);
    }
    level(tx, link, findings);
    incidents
        .incident(tx, link.incidentId())
        .ifPresent(incident -> follow(tx, link, incident, findings, now));
  }

  /**
   * Whoever ended or reopened the ticket: that is how it stands, and what is written next starts
   * from there.
   */
  private void level(Transaction tx, TicketLink link, Findings findings) {
    TicketDocument delivered =
        Objects.requireNonNull(link.delivered(), "a ticket that is read was delivered");
    if (delivered.open() == findings.ended()) {
      tickets.delivered(tx, link, delivered.opened(!findings.ended()));
    }
  }

  private void follow(
      Transaction tx, TicketLink link, Incident incident, Findings findings, Instant now) {
    String taken = findings.takenBy();
    String closed = findings.closedBy();
    String reopened = findings.reopenedBy();
    if (closed != null) {
      closed(tx, link, incident, closed, now);
    } else if (reopened != null) {
      want(tx, link, true);
      acts.reopen(
          tx,
          incident,
          Actor.at(link.integration(), reopened),
          "Reopened at the ticket " + link.name() + ".",
          now);
    } else if (taken != null) {
      acts.acknowledge(
          tx,
          incident,
          Actor.at(link.integration(), taken),
          "taken at the ticket " + link.name(),
          now);
    }
  }

  private void closed(Transaction tx, TicketLink link, Incident incident, String by, Instant now) {
    tickets.closedSeen(tx, link, now);
    if (tickets.closedSince(tx, link.integration(), now.minus(CLOSINGS_SPAN)) > MOST_CLOSINGS) {
      tickets.doubt(tx, link, true);
      want(tx, link, false);
      say(
          tx,
          link,
          "Ticket "
              + link.name()
              + " was closed by "
              + by
              + " as one of more than "
              + MOST_CLOSINGS
              + " within 10 minutes; this is believed only when an operator says so.",
          now);
      return;
    }
    believe(tx, link, incident, by, now);
  }

  private void believe(Transaction tx, TicketLink link, Incident incident, String by, Instant now) {
    want(tx, link, false);
    boolean stillOpen =
        alerts.carriedBy(tx, incident.id()).stream().anyMatch(alert -> alert.isOpen());
    String how =
        "Closed at the ticket "
            + link.name()
            + (stillOpen ? " while the source still reports the problem." : ".");
    acts.close(tx, incident, Actor.at(link.integration(), by), how, now);
  }

  /** An operator believes the closings of an integration that were doubted; gives how many. */
  public int believeDoubted(Transaction tx, String integration, Instant now) {
    int believed = 0;
    for (TicketLink link : tickets.doubted(tx, integration)) {
      tickets.doubt(tx, link, false);
      Incident incident = incidents.incident(tx, link.incidentId()).orElseThrow();
      believe(tx, link, incident, link.touched() == null ? "" : link.touched().by(), now);
      believed++;
    }
    return believed;
  }

  private void want(Transaction tx, TicketLink link, boolean open) {
    TicketLink current = tickets.link(tx, link.id()).orElseThrow();
    tickets.want(tx, current, current.wanted().opened(open));
  }

  private void say(Transaction tx, TicketLink link, String text, Instant now) {
    TicketPlanner.tell(incidents, tx, link, Actor.HUB, text, now);
  }
}
