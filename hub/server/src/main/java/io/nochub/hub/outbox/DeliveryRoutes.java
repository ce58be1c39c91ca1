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
import java.util.List;
import java.util.Locale;
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
      Delivery.@Nullable Kind kind) {
    State wanted() {
      return state == null ? State.DEAD : DeliveryRoutes.state(state);
    }

    @Nullable Long incidentId() {
      return incident == null ? null : Long.valueOf(incident);
    }
  }

  private record Retried(long retried) {}

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
      Instant createdAt) {
    static View of(OutboxEntry entry) {
      return new View(
          Long.toString(entry.id()),
          entry.kind(),
          entry.integration(),
          Long.toString(entry.incidentId()),
          entry.state().name().toLowerCase(Locale.ROOT),
          entry.attempts(),
          entry.state() == State.WAITING ? entry.dueAt() : null,
          entry.problemKind(),
          entry.problem(),
          entry.createdAt());
    }
  }

  private static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/deliveries", this::list);
    endpoints.post("/api/v1/deliveries/retry", this::retryAll);
    endpoints.post("/api/v1/deliveries/{id}/retry", this::retry);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    OutboxStore.Filter filter =
        new OutboxStore.Filter(
            call.query("state").map(DeliveryRoutes::state).orElse(null),
            call.query("integration").orElse(null),
            call.query("incident").map(Long::valueOf).orElse(null));
    List<OutboxEntry> found =
        database.read(
            tx ->
                stores
                    .outbox()
                    .list(tx, filter, page.number(0).orElse(Long.MAX_VALUE), page.limitAndOne()));
    return Answer.ok(page.page(found, entry -> List.of(entry.id())).map(View::of));
  }

  private Answer retry(Call call) {
    OutboxEntry after =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              OutboxEntry entry = found(tx, call);
              if (entry.state() == State.DONE) {
                throw ApiError.conflict("Delivery " + entry.id() + " is done.");
              }
              again(tx, entry);
              release(tx, entry.integration());
              String object = "delivery/" + entry.id();
              stores.audit().append(tx, Change.act(call.actor().name(), "retry", object));
              return found(tx, call);
            });
    wake.run();
    return Answer.ok(View.of(after));
  }

  private Answer retryAll(Call call) {
    Filter filter = call.body(Filter.class);
    long retried = 0;
    long after = 0;
    List<OutboxEntry> slice = slice(filter, after);
    while (!slice.isEmpty()) {
      List<OutboxEntry> taken = slice;
      database.writeAndWait(
          Lane.OUTCOMES,
          tx -> {
            taken.forEach(entry -> again(tx, entry));
            taken.stream().map(OutboxEntry::integration).distinct().forEach(it -> release(tx, it));
            Change change =
                new Change(
                    call.actor().name(), "retry", "deliveries", null, values(filter, taken.size()));
            stores.audit().append(tx, change);
            return taken;
          });
      retried += taken.size();
      after = taken.get(taken.size() - 1).id();
      slice = slice(filter, after);
    }
    wake.run();
    return Answer.ok(new Retried(retried));
  }

  private List<OutboxEntry> slice(Filter filter, long after) {
    return database.read(
        tx ->
            stores
                .outbox()
                .inState(
                    tx,
                    filter.wanted(),
                    filter.kind(),
                    filter.integration(),
                    filter.incidentId(),
                    after,
                    SLICE));
  }

  private static java.util.Map<String, Object> values(Filter filter, int entries) {
    Delivery.Kind kind = filter.kind();
    return Change.values(
        "state", filter.wanted().name(),
        "integration", filter.integration(),
        "incident", filter.incident(),
        "kind", kind == null ? null : kind.name(),
        "entries", entries);
  }

  private void again(Transaction tx, OutboxEntry entry) {
    Instant now = clock.instant();
    if (stores.outbox().revive(tx, entry.id(), now)) {
      deliveries.stream()
          .filter(delivery -> delivery.kind() == entry.kind())
          .forEach(delivery -> delivery.revived(tx, entry.ref()));
    } else {
      stores.outbox().hurry(tx, entry.id(), now);
    }
  }

  /** A lane that waits for an operator goes on: this is the operator. A quota is waited for. */
  private void release(Transaction tx, String integration) {
    stores
        .outbox()
        .hold(tx, integration)
        .filter(hold -> hold.kind() != LaneHold.Kind.QUOTA)
        .ifPresent(hold -> stores.outbox().release(tx, integration));
  }

  private OutboxEntry found(Transaction tx, Call call) {
    return stores
        .outbox()
        .entry(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("delivery " + call.path("id")));
  }
}
