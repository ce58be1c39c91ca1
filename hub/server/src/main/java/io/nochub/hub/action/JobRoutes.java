package io.nochub.hub.action;

import io.nochub.api.IntegrationException;
import io.nochub.api.action.RemoteJobs.Job;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.FieldProblem;
import io.nochub.hub.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs on the device of an incident, over HTTP. Only what an admin allowed is offered and run, and
 * only on the device of the incident, in the name of its client.
 */
public final class JobRoutes implements Routes {
  private static final int MOST_RUNS = 100;

  private final Database database;
  private final Stores stores;
  private final IntegrationRegistry integrations;
  private final JobLists lists;
  private final Keys keys;
  private final InstantSource clock;

  /** What jobs are offered from. */
  public record Stores(
      JobStore jobs,
      AllowanceStore allowances,
      IncidentStore incidents,
      AlertStore alerts,
      InventoryStore inventory,
      OutboxStore outbox,
      AuditStore audit) {}

  public JobRoutes(
      Database database,
      Stores stores,
      IntegrationRegistry integrations,
      Keys keys,
      InstantSource clock) {
    this.database = database;
    this.stores = stores;
    this.integrations = integrations;
    this.lists = new JobLists(integrations, clock);
    this.keys = keys;
    this.clock = clock;
  }

  private record Request(String integration, String job, @Nullable Map<String, String> parameters) {
    Map<String, String> values() {
      return parameters == null ? Map.of() : parameters;
    }
  }

  private record Offer(
      String integration, String job, String name, String description, List<String> parameters) {}

  private record RunView(
      String id,
      String integration,
      String job,
      String name,
      Map<String, String> parameters,
      JobRun.State state,
      String output,
      String requestedBy,
      Instant requestedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {
    static RunView of(JobRun run) {
      return new RunView(
          Long.toString(run.id()),
          run.integration(),
          run.job(),
          run.name(),
          run.parameters(),
          run.state(),
          run.output(),
          run.requestedBy(),
          run.requestedAt(),
          run.startedAt(),
          run.endedAt());
    }
  }

  /**
   * What may be run and what was.
   *
   * @param problems integrations whose jobs could not be listed, and why
   */
  private record View(List<Offer> offers, List<String> problems, List<RunView> runs) {}

  /** One integration that may run some jobs on the device of an incident. */
  private record Place(String integration, JobScope scope, Allowances allowances) {}

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/incidents/{id}/jobs", this::list);
    endpoints.post("/api/v1/incidents/{id}/jobs", this::run);
  }

  private Answer list(Call call) throws InterruptedException {
    Incident incident = database.read(tx -> found(tx, call));
    List<Offer> offers = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Place place : database.read(tx -> places(tx, incident))) {
      try {
        allowed(place).forEach(job -> offers.add(offer(place, job)));
      } catch (IntegrationException | PluginFault e) {
        problems.add(place.integration() + ": " + e.getMessage());
      }
    }
    List<RunView> runs =
        database.read(tx -> stores.jobs().of(tx, incident.id(), MOST_RUNS)).stream()
            .map(RunView::of)
            .toList();
    return Answer.ok(new View(offers, problems, runs));
  }

  private static Offer offer(Place place, Job job) {
    return new Offer(
        place.integration(), job.id(), job.name(), job.description(), job.parameters());
  }

  private List<Place> places(Transaction tx, Incident incident) {
    List<Place> places = new ArrayList<>();
    for (String integration : stores.allowances().withJobs(tx)) {
      place(tx, incident, integration).ifPresent(places::add);
    }
    return places;
  }

  private Optional<Place> place(Transaction tx, Incident incident, String integration) {
    return JobScope.of(tx, stores.alerts(), stores.inventory(), incident, integration)
        .map(scope -> new Place(integration, scope, stores.allowances().of(tx, integration)));
  }

  private List<Job> allowed(Place place) throws IntegrationException, InterruptedException {
    return lists.of(place.integration()).stream()
        .filter(job -> place.allowances().jobs().contains(job.id()))
        .toList();
  }

  private Answer run(Call call) throws InterruptedException {
    Request request = call.body(Request.class);
    Incident incident = database.read(tx -> found(tx, call));
    refuseUnlessLive(request.integration());
    Place place = database.read(tx -> permitted(tx, incident, request));
    Job job = job(place, request);
    refuseUnknownParameters(job, request);
    JobRun run =
        database.writeAndWait(
            Lane.OUTCOMES, tx -> store(tx, found(tx, call), request, job, call.actor().name()));
    return Answer.created(RunView.of(run));
  }

  private void refuseUnlessLive(String integration) {
    IntegrationSwitches switches =
        integrations
            .switches(integration)
            .orElseThrow(
                () -> ApiError.invalid("integration", "names no integration: " + integration));
    if (switches.mode() != IntegrationSwitches.Mode.LIVE) {
      throw ApiError.conflict(integration + " only observes: nothing is run there.");
    }
  }

  private Place permitted(Transaction tx, Incident incident, Request request) {
    Allowances allowances = stores.allowances().of(tx, request.integration());
    if (!allowances.jobs().contains(request.job())) {
      throw ApiError.forbidden(
          "An admin has not allowed job "
              + request.job()
              + " of "
              + request.integration()
              + "; see /integrations/"
              + request.integration()
              + "/allowances.");
    }
    return place(tx, incident, request.integration())
        .orElseThrow(
            () ->
                ApiError.conflict(
                    "The device of incident "
                        + incident.id()
                        + " is not known to "
                        + request.integration()
                        + ", so nothing can be run on it."));
  }

  private Job job(Place place, Request request) throws InterruptedException {
    try {
      return allowed(place).stream()
          .filter(job -> job.id().equals(request.job()))
          .findFirst()
          .orElseThrow(
              () ->
                  ApiError.invalid(
                      "job", "is not known to " + place.integration() + ": " + request.job()));
    } catch (IntegrationException | PluginFault e) {
      throw ApiError.badGateway(
          "The jobs of " + place.integration() + " could not be listed: " + e.getMessage());
    }
  }

  private static void refuseUnknownParameters(Job job, Request request) {
    List<FieldProblem> problems =
        request.values().keySet().stream()
            .filter(name -> !job.parameters().contains(name))
            .map(
                name ->
                    new FieldProblem(
                        "parameters." + name,
                        "is not a parameter of this job; it has "
                            + (job.parameters().isEmpty()
                                ? "none"
                                : String.join(", ", job.parameters()))))
            .toList();
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }

  private JobRun store(Transaction tx, Incident incident, Request request, Job job, String by) {
    Instant now = clock.instant();
    JobScope scope = permitted(tx, incident, request).scope();
    stores
        .jobs()
        .underWay(tx, request.integration(), job.id(), scope.device())
        .ifPresent(
            running -> {
              throw ApiError.conflict(
                  "Job \""
                      + job.name()
                      + "\" is under way on this device as run "
                      + running.id()
                      + " of incident "
                      + running.incidentId()
                      + ".");
            });
    JobRun run =
        stores
            .jobs()
            .add(
                tx,
                new JobRun(
                    0,
                    incident.id(),
                    request.integration(),
                    job.id(),
                    job.name(),
                    scope.organisation(),
                    scope.device(),
                    request.values(),
                    keys.next(),
                    by,
                    JobRun.State.REQUESTED,
                    null,
                    "",
                    now,
                    null,
                    null));
    stores
        .outbox()
        .enqueue(
            tx,
            Delivery.Kind.JOB,
            run.id(),
            run.integration(),
            incident.id(),
            OutboxEntry.PERSON_WAITS,
            now);
    stores
        .incidents()
        .add(
            tx,
            incident.id(),
            new TimelineEntry(
                now,
                Actor.user(by),
                TimelineEntry.Kind.JOB,
                "Asked " + run.integration() + " to run job \"" + run.name() + "\"."));
    stores
        .audit()
        .append(
            tx,
            new Change(
                by,
                "run-job",
                "incident/" + incident.id(),
                null,
                Change.values(
                    "integration", run.integration(),
                    "job", run.job(),
                    "device", run.device(),
                    "parameters", run.parameters())));
    return run;
  }

  private Incident found(Transaction tx, Call call) {
    return stores
        .incidents()
        .incident(tx, call.number("id"))
        .orElseThrow(() -> ApiError.notFound("incident " + call.path("id")));
  }
}
