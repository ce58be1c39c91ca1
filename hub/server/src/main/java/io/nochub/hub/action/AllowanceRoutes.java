package io.nochub.hub.action;

import io.nochub.api.Capability;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.FieldProblem;
import io.nochub.hub.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What may be done at the source of an integration, over HTTP. */
public final class AllowanceRoutes implements Routes {
  private final Database database;
  private final AllowanceStore store;
  private final AuditStore audit;
  private final Function<String, Optional<Set<Capability>>> capabilities;

  /**
   * Makes it.
   *
   * @param capabilities what the type of an integration declares; empty if there is none of that id
   */
  public AllowanceRoutes(
      Database database,
      AllowanceStore store,
      AuditStore audit,
      Function<String, Optional<Set<Capability>>> capabilities) {
    this.database = database;
    this.store = store;
    this.audit = audit;
    this.capabilities = capabilities;
  }

  private record Draft(Set<String> jobs, boolean clearing) {}

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/integrations/{id}/allowances", this::read);
    endpoints.put("/api/v1/integrations/{id}/allowances", this::replace);
  }

  private Answer read(Call call) {
    declared(call);
    return Answer.ok(database.read(tx -> store.of(tx, call.path("id"))));
  }

  private Answer replace(Call call) {
    Draft draft = call.body(Draft.class);
    refuse(draft, declared(call));
    String id = call.path("id");
    Allowances wanted = new Allowances(draft.jobs(), draft.clearing());
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Allowances before = store.of(tx, id);
          if (!wanted.equals(before)) {
            store.save(tx, id, wanted);
            audit.append(
                tx,
                Change.changed(
                    call.actor().name(),
                    "integration/" + id + "/allowances",
                    values(before),
                    values(wanted)));
          }
          return wanted;
        });
    return Answer.ok(wanted);
  }

  private Set<Capability> declared(Call call) {
    return capabilities
        .apply(call.path("id"))
        .orElseThrow(() -> ApiError.notFound("integration " + call.path("id")));
  }

  private static void refuse(Draft draft, Set<Capability> can) {
    List<FieldProblem> problems = new ArrayList<>();
    if (!draft.jobs().isEmpty() && !can.contains(Capability.REMOTE_JOBS)) {
      problems.add(new FieldProblem("jobs", "must be empty: this integration runs no jobs"));
    }
    if (draft.clearing() && !can.contains(Capability.ALERT_RESOLVE)) {
      problems.add(
          new FieldProblem(
              "clearing", "must be false: this integration clears no alerts at its source"));
    }
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }

  private static Map<String, Object> values(Allowances allowances) {
    return Change.values("jobs", allowances.jobs(), "clearing", allowances.clearing());
  }
}
