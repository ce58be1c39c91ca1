package io.nochub.hub.outbox;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.outbox.OutboxEntry.State;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to go out and what could not, over HTTP. */
public final class DeliveryRoutes implements Routes {
  /** A unit of work is short, so a long list of dead letters is taken up in slices. */
  private static final int SLICE = 200;

  private final Database database;
  private final Stores stores;
  private final List<Delivery> deliveries;
  private final InstantSource clock;
  private final Runnable wake;

  /** What deliveries are kept in. */
  public record Stores(OutboxStore outbox, AuditStore audit) {}

  /**
   * Makes it.
   *
   * @param deliveries one for each kind
   * @param wake tells the worker that there may be something to do
   */
  public DeliveryRoutes(
      Database database,
      Stores stores,
      List<Delivery> deliveries,
      InstantSource clock,
      Runnable wake) {
    this.database = database;
    this.stores = stores;
    this.deliveries = List.copyOf(deliveries);
    this.clock = clock;
    this.wake = wake;
  }

  private record Filter(
      @Nullable String state,
      @Nullable String integration,
      @Nullable String incident,
      Delivery.@Nullable Kind kind,
      @Nullable Instant since,
      @Nullable Instant until) {
    OutboxStore.Filter toStore() {
      return new OutboxStore.Filter(
          state == null ? State.DEAD : DeliveryRoutes.state(state),
          kind,
          integration,
          incident == null ? null : Long.valueOf(incident),
          since,
          until);
    }

    Map<String, Object> values() {
      return Change.values(
          "state", state == null ? "dead" : state,
          "integration", integration,
          "incident", incident,
          "kind", kind == null ? null : kind.name(),
          "since", since,
          "until", until);
    }
  }

  private record Retried(long retried) {}

  private record Reason(String reason) {}

  /**
   * A delivery as the API answers it.
   *
   * @param failures not in lists
   * @param content not in lists
   */
  private record View(
      String id,
      Delivery.Kind kind,
      String integration,
      String incident,
      String state,
      int attempts,
      @Nullable Instant nextAt,
      @Nullable String problemKind,
      @Nullable String problem,
      Instant createdAt,
      @Nullable List<OutboxStore.Failure> failures,
      @Nullable Map<String, Object> content) {
    static View of(OutboxEntry entry) {
      return of(entry, null, null);
    }

    static View of(
        OutboxEntry entry,
        @Nullable List<OutboxStore.Failure> failures,
        @Nullable Map<String, Object> content) {
      return new View(
          Long.toString(entry.id()),
          entry.kind(),
          entry.integration(),
          Long.toString(entry.incidentId()),
          word(entry.state()),
          entry.attempts(),
          entry.state() == State.WAITING ? entry.dueAt() : null,
          entry.problemKind(),
          entry.problem(),
          entry.createdAt(),
          failures,
          content);
    }
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/deliveries", this::list);
    endpoints.post("/api/v1/deliveries/retry", this::retryAll);
    endpoints.get("/api/v1/deliveries/{id}", this::read);
    endpoints.put("/api/v1/deliveries/{id}", this::correct);
    endpoints.post("/api/v1/deliveries/{id}/retry", this::retry);
    endpoints.post("/api/v1/deliveries/{id}/abandon", this::abandon);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    OutboxStore.Filter filter =
        new OutboxStore.Filter(
            call.query("state").map(DeliveryRoutes::state).orElse(null),
            call.query("kind").map(Delivery.Kind::valueOf).orElse(null),
            call.query("integration").orElse(null),
            call.query("incident").map(Long::valueOf).orElse(null),
            call.time("since").orElse(null),
            call.time("until").orElse(null));
    List<OutboxEntry> found =
        database.read(
            tx ->
                stores
                    .outbox()
                    .list(tx, filter, page.number(0).orElse(Long.MAX_VALUE), page.limitAndOne()));
    return Answer.ok(page.page(found, entry -> List.of(entry.id())).map(View::of));
  }

  private Answer read(Call call) {
    return Answer.ok(database.read(tx -> shown(tx, found(tx, call))));
  }

  private View shown(Transaction tx, OutboxEntry entry) {
    return View.of(
        entry, stores.outbox().failures(tx, entry.id()), delivery(entry).content(tx, entry.ref()));
  }

  private Delivery delivery(OutboxEntry entry) {
    return deliveries.stream()
        .filter(delivery -> delivery.kind() == entry.kind())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody delivers " + entry.kind()));
  }

  private Answer correct(Call call) {
    Delivery.Correction correction = call.body(Delivery.Correction.class);
    try {
      return Answer.ok(database.writeAndWait(Lane.OUTCOMES, tx -> corrected(tx, call, correction)));
    } catch (Delivery.CorrectionRefused e) {
      throw ApiError.invalid(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private View corrected(Transaction tx, Call call, Delivery.Correction correction) {
    OutboxEntry entry = dead(tx, call, "corrected");
    Delivery.Corrected corrected =
        delivery(entry)
            .correct(tx, entry.ref(), correction)
            .orElseThrow(
                () -> ApiError.conflict("Only what a ticket is to hold can be corrected."));
    audit(tx, call, "correct", entry, corrected.before(), corrected.after());
    return shown(tx, entry);
  }

  private Answer abandon(Call call) {
    String reason = call.body(Reason.class).reason();
    return Answer.ok(
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              Instant now = clock.instant();
              OutboxEntry entry = dead(tx, call, "abandoned");
              stores.outbox().abandon(tx, entry.id(), now);
              delivery(entry).abandoned(tx, entry, call.actor().name(), reason, now);
              OutboxEntry after = found(tx, call);
              Map<String, Object> values = new LinkedHashMap<>(standing(after));
              values.put("reason", reason);
              audit(tx, call, "abandon", entry, standing(entry), values);
              return shown(tx, after);
            }));
  }

  private OutboxEntry dead(Transaction tx, Call call, String act) {
    OutboxEntry entry = found(tx, call);
    if (entry.state() != State.DEAD) {
      throw ApiError.conflict(
          "Only what is dead can be "
              + act
              + "; delivery "
              + entry.id()
              + " is "
              + word(entry.state())
              + ".");
    }
    return entry;
  }

  private Answer retry(Call call) {
    View after = database.writeAndWait(Lane.OUTCOMES, tx -> retried(tx, call));
    wake.run();
    return Answer.ok(after);
  }

  private View retried(Transaction tx, Call call) {
    OutboxEntry entry = found(tx, call);
    if (entry.state() == State.DONE || entry.state() == State.ABANDONED) {
      throw ApiError.conflict("Delivery " + entry.id() + " is " + word(entry.state()) + ".");
    }
    again(tx, entry);
    release(tx, entry.integration());
    OutboxEntry after = found(tx, call);
    audit(tx, call, "retry", entry, standing(entry), standing(after));
    return View.of(after);
  }

  private static Map<String, Object> standing(OutboxEntry entry) {
    return Change.values(
        "state", word(entry.state()),
        "attempts", entry.attempts(),
        "dueAt", entry.state() == State.WAITING ? entry.dueAt() : null,
        "problem", entry.problem());
  }

  private void audit(
      Transaction tx,
      Call call,
      String act,
      OutboxEntry entry,
      Map<String, Object> before,
      Map<String, Object> after) {
    String object = "delivery/" + entry.id();
    stores.audit().append(tx, new Change(call.actor().name(), act, object, before, after));
  }

  private Answer retryAll(Call call) {
    Filter filter = call.body(Filter.class);
    long retried = 0;
    long after = 0;
    List<OutboxEntry> slice = slice(filter, after);
    while (!slice.isEmpty()) {
      List<OutboxEntry> taken = slice;
      database.writeAndWait(Lane.OUTCOMES, tx -> retried(tx, call, filter, taken));
      retried += taken.size();
      after = taken.get(taken.size() - 1).id();
      slice = slice(filter, after);
    }
    wake.run();
    return Answer.ok(new Retried(retried));
  }

  private int retried(Transaction tx, Call call, Filter filter, List<OutboxEntry> taken) {
    taken.forEach(entry -> again(tx, entry));
    taken.stream().map(OutboxEntry::integration).distinct().forEach(it -> release(tx, it));
    Map<String, Object> before = filter.values();
    before.put("deliveries", taken.stream().map(entry -> Long.toString(entry.id())).toList());
    Map<String, Object> after =
        Change.values("state", word(State.WAITING), "dueAt", clock.instant());
    stores
        .audit()
        .append(tx, new Change(call.actor().name(), "retry", "deliveries", before, after));
    return taken.size();
  }

  private List<OutboxEntry> slice(Filter filter, long after) {
    return database.read(tx -> stores.outbox().after(tx, filter.toStore(), after, SLICE));
  }

  private void again(Transaction tx, OutboxEntry entry) {
    Instant now = clock.instant();
    if (stores.outbox().revive(tx, entry.id(), now)) {
      delivery(entry).revived(tx, entry.ref());
    } else {
      stores.outbox().hurry(tx, entry.id(), now);
    }
  }

  /**
   * A lane that waits for an operator goes on: this is the operator. After an outage one is tried
   * at once. A quota is waited for.
   */
  private void release(Transaction tx, String integration) {
    Optional<LaneHold> hold = stores.outbox().hold(tx, integration);
    if (hold.isEmpty()) {
      return;
    }
    switch (hold.get().kind()) {
      case QUOTA -> {
        // the other side asked for it
      }
      case REFUSED, REJECTED -> stores.outbox().release(tx, integration);
      case OUTAGE -> stores.outbox().hold(tx, hold.get().until(clock.instant()));
    }
  }

  private OutboxEntry found(Transaction tx, Call call) {
    return stores
        .outbox()
        .entry(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("delivery " + call.path("id")));
  }
}
