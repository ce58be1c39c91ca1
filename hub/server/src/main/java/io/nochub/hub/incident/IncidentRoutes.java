package io.nochub.hub.incident;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.AlertView;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Names;
import io.nochub.hub.inventory.Ref;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.LiveEvents;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Paged;
import io.nochub.hub.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Incidents over HTTP, and what people do to them. */
public final class IncidentRoutes implements Routes {
  private static final int LONGEST_TIMELINE = 1000;
  private static final String TOPIC = "incidents";

  private final Database database;
  private final Stores stores;
  private final IncidentActs acts;
  private final InstantSource clock;
  private final LiveEvents events;
  private final Runnable wake;

  /** What an incident is shown from. */
  public record Stores(
      IncidentStore incidents,
      AlertStore alerts,
      InventoryStore inventory,
      IncidentTickets tickets,
      AuditStore audit) {}

  /**
   * Makes it.
   *
   * @param wake tells whoever delivers that there may be something to do
   */
  public IncidentRoutes(
      Database database,
      Stores stores,
      IncidentActs acts,
      InstantSource clock,
      LiveEvents events,
      Runnable wake) {
    this.database = database;
    this.stores = stores;
    this.acts = acts;
    this.clock = clock;
    this.events = events;
    this.wake = wake;
  }

  private record Act(@Nullable String note) {
    String text() {
      return note == null ? "" : note;
    }
  }

  private record Note(String text) {}

  private record Entry(Instant at, Actor actor, TimelineEntry.Kind kind, String text) {
    static Entry of(TimelineEntry entry) {
      return new Entry(entry.at(), entry.actor(), entry.kind(), entry.text());
    }
  }

  private record View(
      String id,
      Incident.Kind kind,
      State state,
      boolean live,
      String title,
      Severity severity,
      Ref client,
      @Nullable Ref site,
      @Nullable Ref device,
      String integration,
      Instant openedAt,
      Instant changedAt,
      @Nullable Instant acknowledgedAt,
      @Nullable String acknowledgedBy,
      @Nullable Instant resolvedAt,
      @Nullable String resolvedBy,
      @Nullable Instant closedAt,
      int alertCount,
      long repeatCount,
      int reopened,
      @Nullable String previous,
      List<TicketView> tickets,
      @Nullable Integer devicesBehind,
      @Nullable List<AlertView> alerts,
      @Nullable List<Entry> timeline) {}

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/incidents", this::list);
    endpoints.get("/api/v1/incidents/{id}", this::read);
    endpoints.post("/api/v1/incidents/{id}/acknowledge", this::acknowledge);
    endpoints.post("/api/v1/incidents/{id}/resolve", this::resolve);
    endpoints.post("/api/v1/incidents/{id}/notes", this::note);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    IncidentStore.Filter filter = filter(call);
    return Answer.ok(
        database.read(
            tx -> {
              List<Incident> found =
                  stores
                      .incidents()
                      .list(tx, filter, page.number(0).orElse(Long.MAX_VALUE), page.limitAndOne());
              Names names = new Names(stores.inventory(), tx);
              Paged<Incident> shown = page.page(found, incident -> List.of(incident.id()));
              return shown.map(incident -> view(tx, incident, names, null, null, null));
            }));
  }

  private static IncidentStore.Filter filter(Call call) {
    return new IncidentStore.Filter(
        call.queries("state").stream().map(State::valueOf).collect(Collectors.toSet()),
        call.query("client").orElse(null),
        call.query("device").orElse(null),
        call.query("severity").map(Severity::valueOf).orElse(null),
        call.query("integration").orElse(null),
        call.query("q").orElse(null),
        call.time("since").orElse(null),
        call.time("until").orElse(null));
  }

  private Answer read(Call call) {
    return Answer.ok(database.read(tx -> single(tx, found(tx, call))));
  }

  private Answer acknowledge(Call call) {
    Act act = call.body(Act.class);
    return acted(
        call,
        "acknowledge",
        (tx, incident, actor) -> {
          refuseEnded(incident, "acknowledged");
          return acts.acknowledge(tx, incident, actor, act.text(), clock.instant());
        });
  }

  private Answer resolve(Call call) {
    Act act = call.body(Act.class);
    return acted(
        call,
        "resolve",
        (tx, incident, actor) -> {
          if (incident.state() == State.CLOSED) {
            refuseEnded(incident, "resolved");
          }
          return acts.resolve(tx, incident, actor, act.text(), clock.instant());
        });
  }

  private static void refuseEnded(Incident incident, String what) {
    if (!incident.isOpen()) {
      throw ApiError.conflict(
          "Incident "
              + incident.id()
              + " is "
              + incident.state().name().toLowerCase(java.util.Locale.ROOT)
              + "; it cannot be "
              + what
              + " any more.");
    }
  }

  private interface Doing {
    Incident change(Transaction tx, Incident incident, Actor actor);
  }

  private Answer acted(Call call, String what, Doing doing) {
    View view =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Incident before = found(tx, call);
              Incident after = doing.change(tx, before, actor(call));
              if (!after.equals(before)) {
                changed(tx, call, what);
              }
              return single(tx, found(tx, call));
            });
    wake.run();
    return Answer.ok(view);
  }

  private Answer note(Call call) {
    Note note = call.body(Note.class);
    Entry entry =
        database
            .writeAndWait(
                Lane.OUTCOMES,
                tx -> {
                  Incident incident = found(tx, call);
                  acts.note(tx, incident, actor(call), note.text(), clock.instant());
                  changed(tx, call, "note");
                  return stores.incidents().timeline(tx, incident.id(), 10).stream()
                      .filter(one -> one.kind() == TimelineEntry.Kind.NOTE)
                      .findFirst()
                      .map(Entry::of);
                })
            .orElseThrow();
    wake.run();
    return Answer.created(entry);
  }

  private void changed(Transaction tx, Call call, String what) {
    String id = call.path("id");
    stores.audit().append(tx, Change.act(call.actor().name(), what, "incident/" + id));
    tx.afterCommit(() -> events.publish(TOPIC, id));
  }

  private static Actor actor(Call call) {
    return Actor.user(call.actor().name());
  }

  private Incident found(Transaction tx, Call call) {
    return stores
        .incidents()
        .incident(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("incident " + call.path("id")));
  }

  private View single(Transaction tx, Incident incident) {
    Names names = new Names(stores.inventory(), tx);
    List<Alert> carried = stores.alerts().carriedBy(tx, incident.id());
    List<AlertView> alerts =
        carried.stream()
            .map(alert -> AlertView.of(alert, stores.alerts().reasons(tx, alert.id()), names))
            .toList();
    List<Entry> timeline =
        stores.incidents().timeline(tx, incident.id(), LONGEST_TIMELINE).stream()
            .map(Entry::of)
            .toList();
    int behind = stores.alerts().devicesBehind(tx, carried);
    return view(tx, incident, names, behind, alerts, timeline);
  }

  private View view(
      Transaction tx,
      Incident incident,
      Names names,
      @Nullable Integer devicesBehind,
      @Nullable List<AlertView> alerts,
      @Nullable List<Entry> timeline) {
    Long previous = incident.previousId();
    return new View(
        Long.toString(incident.id()),
        incident.kind(),
        incident.state(),
        incident.live(),
        incident.title(),
        incident.severity(),
        names.client(incident.place().clientId()),
        names.site(incident.place().siteId()),
        names.device(incident.place().deviceId()),
        incident.integration(),
        incident.openedAt(),
        incident.changedAt(),
        incident.acknowledgedAt(),
        incident.acknowledgedBy(),
        incident.resolvedAt(),
        incident.resolvedBy(),
        incident.closedAt(),
        incident.alerts(),
        incident.repeats(),
        incident.reopened(),
        previous == null ? null : Objects.toString(previous),
        stores.tickets().of(tx, incident.id()),
        devicesBehind,
        alerts,
        timeline);
  }
}
