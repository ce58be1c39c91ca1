package io.nochub.hub.pipeline;

import io.nochub.hub.incident.Consequences;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteNode.Unmatched;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What follows outside from what happened to an incident, planned and not yet done. Whether it may
 * leave the building at all is decided here: not while the integration only observes, and not while
 * nobody knows whose the incident is.
 */
final class Effects {
  private final IncidentStore incidents;
  private final RouteStore routes;
  private final TicketPlanner tickets;
  private final NoticePlanner notices;
  private final Predicate<String> isLive;

  Effects(
      IncidentStore incidents,
      RouteStore routes,
      TicketPlanner tickets,
      NoticePlanner notices,
      Predicate<String> isLive) {
    this.incidents = incidents;
    this.routes = routes;
    this.tickets = tickets;
    this.notices = notices;
    this.isLive = isLive;
  }

  /** What was planned, in sentences, and the incident as it stands then. */
  record Plan(Incident incident, List<String> sentences) {}

  /** Plans; see {@link Consequences#follow}. */
  Plan follow(Transaction tx, Incident incident, Happening what, String text, Instant now) {
    EffectiveRoute route = routes.effective(tx, incident.routeId());
    List<String> sentences = new ArrayList<>();
    boolean unmatched = incident.place().isUnmatched() && route.unmatched() == Unmatched.LIST;
    Incident current = unmatched ? incident : liven(tx, incident, what, now);
    if (unmatched) {
      if (isBeginning(what)) {
        sentences.add(
            "Nothing is sent: it is not known whose this is. Map the organisation to a client.");
      }
      return new Plan(current, sentences);
    }
    if (!current.live() && isBeginning(what)) {
      sentences.add("Nothing is sent: " + incident.integration() + " only observes.");
    }
    tickets.plan(tx, current, route, what, text, now).ifPresent(sentences::add);
    sentences.addAll(notices.plan(tx, current, route, what, text, now));
    return new Plan(current, sentences);
  }

  /**
   * An incident that was only observed leaves observation when it begins, begins anew or gets
   * worse.
   */
  private Incident liven(Transaction tx, Incident incident, Happening what, Instant now) {
    boolean occasion = isBeginning(what) || what == Happening.WORSE;
    if (incident.live() || !occasion || !isLive.test(incident.integration())) {
      return incident;
    }
    return incidents.save(tx, incident.goneLive(now));
  }

  private static boolean isBeginning(Happening what) {
    return what == Happening.OPENED || what == Happening.REOPENED || what == Happening.WENT_LIVE;
  }
}
