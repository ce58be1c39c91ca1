package io.nochub.hub.routing;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.routing.RouteTree.Problem;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The route tree over HTTP: read, check, try out, put in force. */
public final class RouteRoutes implements Routes {
  private final Database database;
  private final Stores stores;
  private final RouteTree.Surroundings surroundings;
  private final DryRuns dryRuns;
  private final InstantSource clock;

  /** What the routes are kept in. */
  public record Stores(RouteStore routes, Routing routing, AuditStore audit) {}

  public RouteRoutes(
      Database database,
      Stores stores,
      RouteTree.Surroundings surroundings,
      DryRuns dryRuns,
      InstantSource clock) {
    this.database = database;
    this.stores = stores;
    this.surroundings = surroundings;
    this.dryRuns = dryRuns;
    this.clock = clock;
  }

  private record Body(Map<String, Object> tree, String reason, @Nullable Long basedOn) {}

  private record Check(Map<String, Object> tree) {}

  private record CheckResult(boolean valid, List<FieldProblem> problems) {}

  private record Trial(
      String integration,
      @Nullable String source,
      @Nullable Object payload,
      DryRuns.@Nullable Draft signal,
      @Nullable Map<String, Object> tree) {}

  private record View(
      long version,
      String author,
      String reason,
      @Nullable Instant at,
      @Nullable Map<String, Object> tree) {}

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/routes", this::read);
    endpoints.put("/api/v1/routes", this::change);
    endpoints.get("/api/v1/routes/versions", this::versions);
    endpoints.post("/api/v1/routes/validate", this::validate);
    endpoints.post("/api/v1/routes/dry-run", this::dryRun);
  }

  private Answer read(Call call) {
    Optional<Long> wanted = call.query("version").map(Long::valueOf);
    Optional<RouteVersion> found =
        database.read(
            tx ->
                wanted.isPresent()
                    ? stores.routes().version(tx, wanted.get())
                    : stores.routes().current(tx));
    if (wanted.isPresent() && found.isEmpty()) {
      throw ApiError.notFound("version " + wanted.get() + " of the routes");
    }
    return Answer.ok(found.map(this::whole).orElseGet(this::fresh));
  }

  private View whole(RouteVersion version) {
    return new View(
        version.version(),
        version.author(),
        version.reason(),
        version.at(),
        stores.routes().values(version.tree()));
  }

  /** What holds before anybody has saved routes. */
  private View fresh() {
    return new View(
        0,
        "NOC Hub",
        "As a fresh hub has it: everything is recorded and shown, nothing leaves.",
        null,
        stores.routes().values(RouteNode.empty()));
  }

  private Answer versions(Call call) {
    PageRequest page = call.page();
    List<RouteVersion> found =
        database.read(
            tx ->
                stores
                    .routes()
                    .versions(tx, page.number(0).orElse(Long.MAX_VALUE), page.limitAndOne()));
    return Answer.ok(
        page.page(found, version -> List.of(version.version()))
            .map(
                version ->
                    new View(
                        version.version(),
                        version.author(),
                        version.reason(),
                        version.at(),
                        null)));
  }

  private Answer change(Call call) {
    Body body = call.body(Body.class);
    RouteNode tree = parsed(body.tree());
    List<FieldProblem> problems = problems(tree);
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    RouteVersion saved =
        database.writeAndWait(
            Lane.OUTCOMES, tx -> save(tx, tree, body.reason(), body.basedOn(), call));
    return Answer.ok(whole(saved));
  }

  private RouteVersion save(
      Transaction tx, RouteNode tree, String reason, @Nullable Long basedOn, Call call) {
    long before = stores.routes().current(tx).map(RouteVersion::version).orElse(0L);
    if (basedOn != null && basedOn != before) {
      throw ApiError.conflict(
          "Version "
              + before
              + " is in force by now, not "
              + basedOn
              + "; look at what changed and send your change again.");
    }
    String author = call.actor().name();
    Instant now = clock.instant();
    long version = stores.routing().activate(tx, tree, author, reason, now);
    Map<String, Object> was = Change.values("version", before);
    Map<String, Object> is = Change.values("version", version, "reason", reason);
    stores.audit().append(tx, Change.changed(author, "routes", was, is));
    return new RouteVersion(version, tree, author, reason, now);
  }

  private Answer validate(Call call) {
    List<FieldProblem> problems = problems(parsed(call.body(Check.class).tree()));
    return Answer.ok(new CheckResult(problems.isEmpty(), problems));
  }

  private Answer dryRun(Call call) {
    Trial trial = call.body(Trial.class);
    return Answer.ok(
        dryRuns.run(
            new DryRuns.Question(
                trial.integration(),
                trial.source(),
                trial.payload() == null ? null : call.part("payload"),
                trial.signal(),
                trial.tree() == null ? null : tried(trial.tree()))));
  }

  private RouteTree tried(Map<String, Object> document) {
    RouteNode tree = parsed(document);
    List<FieldProblem> problems = problems(tree);
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    return RouteTree.of(stores.routing().tree().version() + 1, tree);
  }

  private RouteNode parsed(Map<String, Object> document) {
    try {
      return stores.routes().parse(document);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("tree", "cannot be read: " + e.getMessage());
    }
  }

  private List<FieldProblem> problems(RouteNode tree) {
    return RouteTree.check(tree, surroundings).stream().map(RouteRoutes::inTree).toList();
  }

  private static FieldProblem inTree(Problem problem) {
    return new FieldProblem("tree/" + problem.field(), problem.problem());
  }
}
