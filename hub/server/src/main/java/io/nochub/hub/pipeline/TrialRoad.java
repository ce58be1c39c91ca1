package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertView;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Names;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.routing.DryRuns.Effect;
import io.nochub.hub.routing.DryRuns.Result;
import io.nochub.hub.routing.DryRuns.Told;
import io.nochub.hub.routing.DryRuns.Used;
import io.nochub.hub.routing.DryRuns.Value;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.ticketing.TicketDocument;
import io.nochub.hub.ticketing.TicketPlanner;
import io.nochub.hub.ticketing.TicketStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The road of an alert, built for one trial: the same stages over the same stores, and an account
 * of what they did. The transaction it runs in has to be undone.
 */
public final class TrialRoad {
  private static final int MOST_EFFECTS = 100;

  private final Pipeline.Stores stores;
  private final TicketStore tickets;
  private final NoticeStore notices;
  private final ClearingPlanner clearings;
  private final OutboxStore outbox;
  private final Keys keys;

  public TrialRoad(
      Pipeline.Stores stores,
      TicketStore tickets,
      NoticeStore notices,
      ClearingPlanner clearings,
      OutboxStore outbox,
      Keys keys) {
    this.stores = stores;
    this.tickets = tickets;
    this.notices = notices;
    this.clearings = clearings;
    this.outbox = outbox;
    this.keys = keys;
  }

  /** How a trial goes: by which routes, and whether its effects may leave. */
  record Going(String integration, String feed, RouteTree tree, boolean live, Instant now) {}

  List<Result> take(Transaction tx, Going going, List<Signal> signals) {
    // A route store of its own: what it remembers of rows that are undone must not outlive them.
    RouteStore routes = new RouteStore();
    Pipeline pipeline = pipeline(going, routes);
    List<Result> results = new ArrayList<>();
    for (Signal signal : signals) {
      Pipeline.Result decided =
          signal instanceof AlertRaised || signal instanceof AlertCleared
              ? pipeline.decide(tx, going.integration(), going.feed(), signal, going.now())
              : new Pipeline.Result(null, List.of());
      results.add(result(tx, going, routes, signal, decided));
    }
    return results;
  }

  private Pipeline pipeline(Going going, RouteStore routes) {
    return new Pipeline(
        stores.with(routes),
        going::tree,
        new TicketPlanner(
            tickets,
            stores.incidents(),
            stores.alerts(),
            stores.inventory(),
            routes,
            outbox,
            keys,
            incident -> null),
        new NoticePlanner(notices, stores.inventory(), outbox, keys, incident -> null),
        clearings,
        integration -> going.live());
  }

  private Result result(
      Transaction tx, Going going, RouteStore routes, Signal signal, Pipeline.Result decided) {
    List<AlertView.Step> trail = decided.trail().stream().map(AlertView.Step::of).toList();
    Alert passed = decided.alert();
    Alert alert = passed == null ? null : stores.alerts().alert(tx, passed.id()).orElse(passed);
    if (alert == null) {
      return new Result(sentence(signal), null, null, trail, null, null, null, List.of());
    }
    Names names = new Names(stores.inventory(), tx);
    Long carrier = alert.incidentId();
    Optional<Incident> incident =
        carrier == null ? Optional.empty() : stores.incidents().incident(tx, carrier);
    return new Result(
        sentence(signal),
        names.client(alert.place().clientId()),
        names.device(alert.place().deviceId()),
        trail,
        alert.routeId() == 0 ? null : used(routes.effective(tx, alert.routeId())),
        AlertView.of(alert, stores.alerts().reasons(tx, alert.id()), names),
        incident.map(TrialRoad::told).orElse(null),
        incident.map(one -> effects(tx, one.id(), going.now())).orElse(List.of()));
  }

  private static String sentence(Signal signal) {
    if (signal instanceof AlertRaised raised) {
      return "Raised " + raised.condition() + ": " + raised.severity();
    }
    if (signal instanceof AlertCleared cleared) {
      return "Cleared " + cleared.sourceAlertId();
    }
    return signal.getClass().getSimpleName() + ", which is no alert and is not tried";
  }

  private static Told told(Incident incident) {
    return new Told(
        incident.title(), incident.severity(), incident.state().name(), incident.live());
  }

  /** Everything that became due by this decision is what would be sent. */
  private List<Effect> effects(Transaction tx, long incident, Instant now) {
    OutboxStore.Filter filter = new OutboxStore.Filter(OutboxEntry.State.WAITING, null, incident);
    List<Effect> effects = new ArrayList<>();
    for (OutboxEntry entry : outbox.list(tx, filter, Long.MAX_VALUE, MOST_EFFECTS)) {
      if (entry.dueAt().toEpochMilli() == now.toEpochMilli()) {
        effect(tx, entry).ifPresent(effects::add);
      }
    }
    return effects;
  }

  private Optional<Effect> effect(Transaction tx, OutboxEntry entry) {
    String kind = entry.kind().name();
    return switch (entry.kind()) {
      case TICKET ->
          tickets
              .link(tx, entry.ref())
              .map(link -> ticket(kind, link.integration(), link.wanted()));
      case NOTIFICATION ->
          notices
              .notice(tx, entry.ref())
              .map(
                  notice ->
                      new Effect(
                          kind,
                          notice.integration(),
                          notice.target(),
                          notice.title(),
                          notice.text(),
                          null));
      // a signal asks for neither: only a person's act does
      case JOB, CLEARING -> Optional.empty();
    };
  }

  private static Effect ticket(String kind, String integration, TicketDocument wanted) {
    Map<String, String> fields = new TreeMap<>(wanted.fields());
    fields.put("state", wanted.open() ? "open" : "resolved");
    fields.put("priority", wanted.priority().name());
    if (wanted.organisation() != null) {
      fields.put("organisation", wanted.organisation());
    }
    return new Effect(kind, integration, null, wanted.summary(), wanted.body(), fields);
  }

  private static Used used(EffectiveRoute route) {
    List<Value> values = new ArrayList<>();
    new TreeMap<>(route.from())
        .forEach(
            (field, rule) -> {
              String value = value(route, field);
              if (value != null) {
                values.add(new Value(field, value, rule));
              }
            });
    return new Used(route.path(), route.version(), values);
  }

  private static @Nullable String value(EffectiveRoute route, String field) {
    return switch (field) {
      case "severity" -> String.valueOf(route.severity());
      case "hold" -> route.hold().toString();
      case "recordOnly" -> Boolean.toString(route.recordOnly());
      case "ticket" -> route.wantedTicket().map(ticket -> ticket.integration()).orElse("none");
      case "notify" ->
          route.notices().isEmpty()
              ? "nobody"
              : String.join(
                  ", ",
                  route.notices().stream()
                      .map(notice -> notice.target() + " by " + notice.integration())
                      .toList());
      case "reopenWithin" -> route.reopenWithin().toString();
      case "quiet" -> route.quiet().toString();
      case "flap" -> route.flap().changes() + " changes within " + route.flap().within();
      case "storm" ->
          route.storm().device() + " of a device, " + route.storm().client() + " of a client";
      case "unmatched" -> route.unmatched().name().toLowerCase(java.util.Locale.ROOT);
      default -> null;
    };
  }
}
