package io.nochub.hub.maintenance;

import static io.nochub.hub.inventory.InventoryChanges.unknown;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.maintenance.MaintenanceWindow.State;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.FieldProblem;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Maintenance windows over HTTP. */
public final class MaintenanceRoutes implements Routes {
  private final Database database;
  private final Stores stores;
  private final Predicate<String> integrations;
  private final InstantSource clock;
  private final Runnable wake;

  /** What the windows and what they name are kept in. */
  public record Stores(MaintenanceStore windows, InventoryStore inventory, AuditStore audit) {}

  /**
   * Makes it.
   *
   * @param integrations whether there is an integration of that id
   * @param wake tells the clockwork that an edge may have come sooner
   */
  public MaintenanceRoutes(
      Database database,
      Stores stores,
      Predicate<String> integrations,
      InstantSource clock,
      Runnable wake) {
    this.database = database;
    this.stores = stores;
    this.integrations = integrations;
    this.clock = clock;
    this.wake = wake;
  }

  private record Draft(
      String name,
      String reason,
      @Nullable String owner,
      @Nullable String client,
      @Nullable String site,
      @Nullable String device,
      @Nullable String integration,
      @Nullable OffsetDateTime from,
      OffsetDateTime until) {
    MaintenanceWindow window(String by, Instant now) {
      return new MaintenanceWindow(
          0,
          name,
          reason,
          owner == null ? by : owner,
          client,
          site,
          device,
          integration,
          from == null ? now : from.toInstant(),
          until.toInstant(),
          State.PLANNED);
    }
  }

  private record View(
      String id,
      String name,
      String reason,
      String owner,
      @Nullable String client,
      @Nullable String site,
      @Nullable String device,
      @Nullable String integration,
      Instant from,
      Instant until,
      String state) {
    static View of(MaintenanceWindow window) {
      return new View(
          Long.toString(window.id()),
          window.name(),
          window.reason(),
          window.owner(),
          window.clientId(),
          window.siteId(),
          window.deviceId(),
          window.integration(),
          window.from(),
          window.until(),
          word(window.state()));
    }
  }

  private static String word(State state) {
    return switch (state) {
      case PLANNED -> "planned";
      case ACTIVE -> "running";
      case ENDED -> "ended";
    };
  }

  private static State state(String word) {
    return switch (word) {
      case "planned" -> State.PLANNED;
      case "running" -> State.ACTIVE;
      default -> State.ENDED;
    };
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/maintenance-windows", this::list);
    endpoints.post("/api/v1/maintenance-windows", this::create);
    endpoints.get("/api/v1/maintenance-windows/{id}", this::read);
    endpoints.delete("/api/v1/maintenance-windows/{id}", this::end);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    State state = call.query("state").map(MaintenanceRoutes::state).orElse(null);
    List<MaintenanceWindow> found =
        database.read(
            tx ->
                stores
                    .windows()
                    .list(
                        tx,
                        state,
                        call.query("client").orElse(null),
                        page.number(0).orElse(Long.MAX_VALUE),
                        page.limitAndOne()));
    return Answer.ok(page.page(found, window -> List.of(window.id())).map(View::of));
  }

  private Answer create(Call call) {
    Draft draft = call.body(Draft.class);
    Instant now = clock.instant();
    MaintenanceWindow wanted = draft.window(call.actor().name(), now);
    MaintenanceWindow window =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              refuse(problems(tx, wanted, now));
              MaintenanceWindow added = stores.windows().add(tx, wanted, now);
              audit(tx, Change.created(call.actor().name(), name(added), values(added)));
              return added;
            });
    wake.run();
    return Answer.created(call.below(Long.toString(window.id())), View.of(window));
  }

  private Answer read(Call call) {
    return Answer.ok(View.of(database.read(tx -> found(tx, call))));
  }

  private Answer end(Call call) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          MaintenanceWindow window = found(tx, call);
          if (window.state() != State.ENDED) {
            stores.windows().ended(tx, window, clock.instant());
            audit(tx, Change.deleted(call.actor().name(), name(window), values(window)));
          }
          return window;
        });
    wake.run();
    return Answer.nothing();
  }

  private MaintenanceWindow found(Transaction tx, Call call) {
    return stores
        .windows()
        .window(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("maintenance window " + call.path("id")));
  }

  private List<FieldProblem> problems(Transaction tx, MaintenanceWindow window, Instant now) {
    List<FieldProblem> problems = new ArrayList<>();
    if (!window.until().isAfter(window.from())) {
      problems.add(new FieldProblem("until", "must be after from"));
    } else if (!window.until().isAfter(now)) {
      problems.add(new FieldProblem("until", "must be in the future"));
    }
    InventoryStore inventory = stores.inventory();
    missing("client", window.clientId(), id -> inventory.client(tx, id).isPresent())
        .ifPresent(problems::add);
    missing("site", window.siteId(), id -> inventory.site(tx, id).isPresent())
        .ifPresent(problems::add);
    missing("device", window.deviceId(), id -> inventory.device(tx, id).isPresent())
        .ifPresent(problems::add);
    missing("integration", window.integration(), integrations).ifPresent(problems::add);
    return problems;
  }

  private static Optional<FieldProblem> missing(
      String kind, @Nullable String id, Predicate<String> isThere) {
    return id == null || isThere.test(id)
        ? Optional.empty()
        : Optional.of(new FieldProblem(kind, unknown(kind, id)));
  }

  private static void refuse(List<FieldProblem> problems) {
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }

  private void audit(Transaction tx, Change change) {
    stores.audit().append(tx, change);
  }

  private static String name(MaintenanceWindow window) {
    return "maintenance-window/" + window.id();
  }

  private static Map<String, Object> values(MaintenanceWindow window) {
    return Change.values(
        "name", window.name(),
        "reason", window.reason(),
        "owner", window.owner(),
        "client", window.clientId(),
        "site", window.siteId(),
        "device", window.deviceId(),
        "integration", window.integration(),
        "from", window.from().toString(),
        "until", window.until().toString());
  }
}
