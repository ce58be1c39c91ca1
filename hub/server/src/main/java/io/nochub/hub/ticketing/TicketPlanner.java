package io.nochub.hub.ticketing;

import io.nochub.api.signal.Category;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.TicketRoute;
import io.nochub.hub.routing.TicketRoute.Resolve;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import io.nochub.hub.ticketing.TicketLink.State;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what an incident wants of its ticket: the level fields as one document, and what must be
 * said once as notes. Nothing leaves the building here; the delivery finds out what has to be done.
 */
public final class TicketPlanner {
  private final TicketStore tickets;
  private final IncidentStore incidents;
  private final AlertStore alerts;
  private final InventoryStore inventory;
  private final RouteStore routes;
  private final OutboxStore outbox;
  private final UnsentStore unsent = new UnsentStore();
  private final Keys keys;
  private final LongFunction<@Nullable URI> incidentLink;
  private final TicketWords wording = new TicketWords();

  /**
   * Makes a planner.
   *
   * @param incidentLink the address of an incident's page; null while the hub has no public address
   */
  public TicketPlanner(
      TicketStore tickets,
      IncidentStore incidents,
      AlertStore alerts,
      InventoryStore inventory,
      RouteStore routes,
      OutboxStore outbox,
      Keys keys,
      LongFunction<@Nullable URI> incidentLink) {
    this.tickets = tickets;
    this.incidents = incidents;
    this.alerts = alerts;
    this.inventory = inventory;
    this.routes = routes;
    this.outbox = outbox;
    this.keys = keys;
    this.incidentLink = incidentLink;
  }

  /**
   * Plans what follows from what happened.
   *
   * @param text what there is to say about it
   * @return what was planned, in a sentence; empty if nothing
   */
  public Optional<String> plan(
      Transaction tx,
      Incident incident,
      EffectiveRoute route,
      Happening what,
      String text,
      Instant now) {
    if (what == Happening.REPEATED && isLeftToAttempt(tx, incident)) {
      return Optional.empty();
    }
    Optional<TicketLink> link =
        what == Happening.OPENED
            ? Optional.empty()
            : tickets.current(tx, incident.id(), Purpose.MAIN);
    if (link.isEmpty()) {
      return incident.isOpen() ? create(tx, incident, route, now) : Optional.empty();
    }
    return what == Happening.WENT_LIVE && isAnotherOrganisations(tx, link.get(), incident)
        ? move(tx, incident, link.get(), route, now)
        : change(tx, incident, link.get(), route, what, text, now);
  }

  /** A repeat changes words only, and an attempt that is to come renews these: {@link #renew}. */
  private boolean isLeftToAttempt(Transaction tx, Incident incident) {
    return tickets
        .currentId(tx, incident.id(), Purpose.MAIN)
        .filter(link -> outbox.waits(tx, Delivery.Kind.TICKET, link))
        .isPresent();
  }

  /**
   * Words what is wanted of an open incident's ticket anew, as repeats have left it to the attempt;
   * false if that changes nothing.
   */
  boolean renew(Transaction tx, long linkId) {
    TicketLink link = tickets.link(tx, linkId).orElseThrow();
    return renewal(tx, link).filter(wanted -> tickets.want(tx, link, wanted)).isPresent();
  }

  private Optional<TicketDocument> renewal(Transaction tx, TicketLink link) {
    return incidents
        .incident(tx, link.incidentId())
        .filter(incident -> incident.isOpen() && link.wanted().open() && link.state().isTended())
        .map(incident -> renewed(tx, incident, ticketRoute(tx, incident, link), link));
  }

  private TicketRoute ticketRoute(Transaction tx, Incident incident, TicketLink link) {
    return words(routes.effective(tx, incident.routeId()), link);
  }

  private static TicketRoute words(EffectiveRoute route, TicketLink link) {
    return Objects.requireNonNullElseGet(route.ticket(), () -> TicketRoute.to(link.integration()));
  }

  private boolean isAnotherOrganisations(Transaction tx, TicketLink link, Incident incident) {
    return link.state().hasTicket()
        && !Objects.equals(
            link.wanted().organisation(),
            inventory
                .organisationOf(tx, link.integration(), incident.place().clientId())
                .orElse(null));
  }

  /**
   * A ticket stays with its organisation: the old one ends with a reference if nobody worked on it,
   * a new one begins.
   */
  private Optional<String> move(
      Transaction tx, Incident incident, TicketLink old, EffectiveRoute route, Instant now) {
    tickets.add(
        tx,
        old.id(),
        keys.next(),
        Happening.WENT_LIVE.name(),
        "This belongs to another client; a ticket there takes over.",
        old.wanted().visibility(),
        now);
    tickets.want(tx, old, old.wanted().opened(false));
    enqueue(tx, old.id(), old.integration(), incident, now);
    Optional<TicketRoute> wanted = route.wantedTicket();
    if (wanted.isEmpty()) {
      return Optional.of("Ends " + old.name() + ": its new client's route wants no ticket.");
    }
    String system =
        Objects.requireNonNull(wanted.get().integration(), "a wanted ticket names its system");
    TicketDocument document = document(tx, incident, system, wanted.get());
    long id =
        tickets.add(
            tx,
            incident.id(),
            system,
            Purpose.MAIN,
            old.generation() + 1,
            keys.next(),
            incident.routeId(),
            document,
            now);
    enqueue(tx, id, system, incident, now);
    return Optional.of("Opens a ticket for the new client in place of " + old.name() + ".");
  }

  private Optional<String> create(
      Transaction tx, Incident incident, EffectiveRoute route, Instant now) {
    Optional<TicketRoute> wanted = route.wantedTicket();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    String system =
        Objects.requireNonNull(wanted.get().integration(), "a wanted ticket names its system");
    if (!incident.live()) {
      return Optional.of("Would have opened a ticket at " + system + ".");
    }
    TicketDocument document = document(tx, incident, system, wanted.get());
    long id =
        tickets.add(
            tx,
            incident.id(),
            system,
            Purpose.MAIN,
            1,
            keys.next(),
            incident.routeId(),
            document,
            now);
    outbox.enqueueNew(
        tx,
        Delivery.Kind.TICKET,
        id,
        system,
        incident.id(),
        SeverityRank.of(incident.severity()),
        now);
    return Optional.of(
        "Opens a ticket at " + system + " with priority " + document.priority() + ".");
  }

  private Optional<String> change(
      Transaction tx,
      Incident incident,
      TicketLink link,
      EffectiveRoute route,
      Happening what,
      String text,
      Instant now) {
    TicketDocument wanted = renewed(tx, incident, words(route, link), link);
    if (what == Happening.RESOLVED) {
      // a person said so here: that counts as much as a person's closing the ticket
      wanted = resolvedBy(wanted, Resolve.ALWAYS);
    }
    if (link.doubted() && what != Happening.REOPENED) {
      // whether people really closed it is for an operator to say
      wanted = wanted.opened(link.wanted().open());
    }
    TicketDocument delivered = link.delivered();
    if (link.state() == State.GONE && delivered != null && !wanted.open()) {
      // what is gone needs no closing, and the next occurrence needs a ticket
      tickets.delivered(tx, link, delivered.opened(false));
    }
    boolean noted = note(tx, link, wanted, what, text, now);
    boolean changed = tickets.want(tx, link, wanted);
    if (!noted && !changed) {
      return Optional.empty();
    }
    if (link.state() == State.ABSENT && !wanted.open()) {
      // nothing left the building, so nothing has to
      outbox.withdraw(tx, Delivery.Kind.TICKET, link.id(), now);
      unsent.add(tx, incident, now);
      return Optional.of("Withdraws the ticket at " + link.integration() + ", not made yet.");
    }
    if (link.state() == State.ABSENT && !link.wanted().open()) {
      unsent.remove(tx, incident.id());
    }
    enqueue(tx, link.id(), link.integration(), incident, now);
    return Optional.of(sentence(link, wanted, noted));
  }

  private static String sentence(TicketLink link, TicketDocument wanted, boolean noted) {
    String ticket =
        link.ticketId() == null
            ? "the ticket at " + link.integration()
            : link.name() + " at " + link.integration();
    if (link.wanted().open() && !wanted.open()) {
      return switch (wanted.resolve()) {
        case ALWAYS -> "Resolves " + ticket + ".";
        case UNTOUCHED -> "Resolves " + ticket + " if no person has worked on it.";
        case NEVER -> "Leaves " + ticket + " open, as the route says.";
      };
    }
    if (!link.wanted().open() && wanted.open()) {
      return "Reopens " + ticket + ".";
    }
    return noted ? "Adds a note to " + ticket + "." : "Brings " + ticket + " up to date.";
  }

  /**
   * Adds what has to be said once; a ticket that was never created is told nothing of its recovery.
   */
  private boolean note(
      Transaction tx,
      TicketLink link,
      TicketDocument wanted,
      Happening what,
      String text,
      Instant now) {
    boolean exists = link.state() != State.ABSENT;
    boolean said =
        switch (what) {
          case RECOVERED, RESOLVED, REOPENED, ACKNOWLEDGED -> exists;
          case NOTED -> true;
          case NONE, OPENED, WORSE, CHANGED, REPEATED, CLOSED, WENT_LIVE -> false;
        };
    if (!said || text.isBlank()) {
      return false;
    }
    tickets.add(tx, link.id(), keys.next(), what.name(), text, wanted.visibility(), now);
    return true;
  }

  private TicketDocument document(
      Transaction tx, Incident incident, String system, TicketRoute route) {
    List<Alert> carried = alerts.carriedBy(tx, incident.id(), incident.alerts());
    Map<String, Object> facts = facts(tx, incident, carried);
    String device = incident.place().deviceId();
    Optional<String> item =
        device == null ? Optional.empty() : inventory.sourceIdOf(tx, system, device);
    return new TicketDocument(
        incident.isOpen(),
        inventory.organisationOf(tx, system, incident.place().clientId()).orElse(null),
        item.map(List::of).orElse(List.of()),
        wording.summary(route, facts),
        wording.body(route, facts),
        route.priorityOf(incident.severity()),
        carried.isEmpty() ? Category.OTHER : carried.get(carried.size() - 1).report().category(),
        route.fields(),
        rolling(tx, incident, carried),
        Objects.requireNonNullElse(route.resolve(), Resolve.UNTOUCHED),
        Objects.requireNonNullElse(route.visibility(), Visibility.INTERNAL),
        incidentLink.apply(incident.id()));
  }

  /**
   * Company, device, first text and routed fields of a ticket are settled when it is made, the
   * manner of its end when that is wanted, and what an operator corrected for good.
   */
  private TicketDocument renewed(
      Transaction tx, Incident incident, TicketRoute route, TicketLink link) {
    List<Alert> carried = alerts.carriedBy(tx, incident.id(), incident.alerts());
    TicketDocument made = link.wanted();
    Set<String> corrected = link.correctedFields();
    return new TicketDocument(
        incident.isOpen(),
        made.organisation(),
        made.configurationItems(),
        corrected.contains(TicketSteps.SUMMARY)
            ? made.summary()
            : wording.summary(route, facts(tx, incident, carried)),
        made.body(),
        corrected.contains(TicketSteps.PRIORITY)
            ? made.priority()
            : route.priorityOf(incident.severity()),
        made.category(),
        made.fields(),
        rolling(tx, incident, carried),
        made.open() || incident.isOpen()
            ? Objects.requireNonNullElse(route.resolve(), Resolve.UNTOUCHED)
            : made.resolve(),
        made.visibility(),
        made.link());
  }

  private String rolling(Transaction tx, Incident incident, List<Alert> carried) {
    return TicketWords.rolling(incident, carried, alerts.devicesBehind(tx, carried));
  }

  private Map<String, Object> facts(Transaction tx, Incident incident, List<Alert> carried) {
    return TicketWords.facts(
        incident, carried, names(tx, incident), incidentLink.apply(incident.id()));
  }

  private static TicketDocument resolvedBy(TicketDocument document, Resolve manner) {
    return new TicketDocument(
        document.open(),
        document.organisation(),
        document.configurationItems(),
        document.summary(),
        document.body(),
        document.priority(),
        document.category(),
        document.fields(),
        document.rollingText(),
        manner,
        document.visibility(),
        document.link());
  }

  private TicketWords.Names names(Transaction tx, Incident incident) {
    String site = incident.place().siteId();
    String device = incident.place().deviceId();
    return new TicketWords.Names(
        inventory
            .client(tx, incident.place().clientId())
            .map(Client::name)
            .orElse(incident.place().clientId()),
        site == null ? null : inventory.site(tx, site).map(Site::name).orElse(null),
        device == null ? null : inventory.bare(tx, device).map(Device::name).orElse(null));
  }

  private void enqueue(Transaction tx, long link, String system, Incident incident, Instant now) {
    outbox.enqueue(
        tx,
        Delivery.Kind.TICKET,
        link,
        system,
        incident.id(),
        SeverityRank.of(incident.severity()),
        now);
  }

  /** Somebody or something says that a ticket changed; if it is one of ours it is read again. */
  public void touched(Transaction tx, String integration, String ticketId, Instant now) {
    for (TicketLink link : tickets.byTicket(tx, integration, ticketId)) {
      if (link.state().hasTicket()) {
        tickets.wantRead(tx, link);
        incidents
            .incident(tx, link.incidentId())
            .ifPresent(incident -> enqueue(tx, link.id(), integration, incident, now));
      }
    }
  }

  /** Says on the timeline what became of a ticket. */
  static void tell(
      IncidentStore incidents,
      Transaction tx,
      TicketLink link,
      Actor actor,
      String text,
      Instant now) {
    incidents.add(
        tx, link.incidentId(), new TimelineEntry(now, actor, TimelineEntry.Kind.TICKET, text));
  }
}
