package io.nochub.hub.integration;

import static io.nochub.hub.inventory.InventoryChanges.unknown;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.ticket.TicketField;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.GoLive;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Mapping;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.plugin.IntegrationDraft;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.plugin.IntegrationTypes;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.plugin.Integrations;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.IntegrationTickets;
import io.nochub.hub.ticketing.TicketSync;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.FieldProblem;
import io.nochub.hub.web.Routes;
import io.nochub.runtime.http.CallsLeft;
import io.nochub.runtime.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Integrations and their types over HTTP. */
public final class IntegrationRoutes implements Routes {
  private static final int MOST_NAMED = 10;

  private final Database database;
  private final Integrations integrations;
  private final IntegrationTypes types;
  private final Parts parts;
  private final InstantSource clock;
  private final Runnable wake;

  /** What a change to an integration reaches beyond it. */
  public record Parts(
      OutboxStore outbox,
      IntegrationTickets tickets,
      TicketSync sync,
      GoLive goLive,
      Polls polls,
      Routing routing,
      InventoryStore inventory,
      AuditStore audit) {}

  /**
   * What is fetched from integrations.
   *
   * @param askNow asks all sources of one at once, also those that wait for an operator
   * @param believeEnded takes the operator's word that what its sources no longer list has ended;
   *     gives how many sources were doubted
   */
  public record Polls(Consumer<String> askNow, ToIntFunction<String> believeEnded) {}

  /**
   * Makes it.
   *
   * @param wake tells whoever delivers that there may be something to do
   */
  public IntegrationRoutes(
      Database database,
      Integrations integrations,
      IntegrationTypes types,
      Parts parts,
      InstantSource clock,
      Runnable wake) {
    this.database = database;
    this.integrations = integrations;
    this.types = types;
    this.parts = parts;
    this.clock = clock;
    this.wake = wake;
  }

  private record Draft(
      String id,
      String type,
      @Nullable String displayName,
      @Nullable Boolean enabled,
      @Nullable String mode,
      Map<String, Object> settings,
      @Nullable String trustedFingerprint,
      @Nullable Set<String> privateHosts,
      @Nullable Set<String> automationActors,
      @Nullable Duration silentAfter) {}

  private record Body(
      @Nullable String id,
      @Nullable String type,
      @Nullable String displayName,
      @Nullable Boolean enabled,
      @Nullable String mode,
      Map<String, Object> settings,
      @Nullable String trustedFingerprint,
      @Nullable Set<String> privateHosts,
      @Nullable Set<String> automationActors,
      @Nullable Duration silentAfter) {}

  private record LiveBody(String openAlerts, @Nullable Duration youngerThan) {}

  private record PauseBody(@Nullable String reason) {}

  private record FormBody(@Nullable Map<String, String> chosen) {}

  private record Form(List<TicketField> fields) {}

  private record Believed(int believed, int sources) {}

  private record TypeView(
      String id,
      String displayName,
      String plugin,
      String pluginVersion,
      List<String> capabilities,
      Map<String, Object> schema,
      @Nullable String example) {
    static TypeView of(IntegrationTypes.TypeView type) {
      return new TypeView(
          type.id(),
          type.displayName(),
          type.plugin(),
          type.pluginVersion(),
          type.capabilities().stream().map(Capability::name).toList(),
          type.schema(),
          type.example().isEmpty() ? null : type.example());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/integration-types", this::listTypes);
    endpoints.get("/api/v1/integration-types/{id}/icon", this::icon);
    String all = "/api/v1/integrations";
    endpoints.get(all, this::list);
    endpoints.post(all, this::create);
    endpoints.get(all + "/{id}", this::read);
    endpoints.put(all + "/{id}", this::change);
    endpoints.delete(all + "/{id}", this::delete);
    endpoints.post(all + "/{id}/live", this::goLive);
    endpoints.post(all + "/{id}/probe", this::probe);
    endpoints.post(all + "/{id}/pause", this::pause);
    endpoints.post(all + "/{id}/resume", this::resume);
    endpoints.post(all + "/{id}/believe-closings", this::believe);
    endpoints.post(all + "/{id}/ticket-form", this::ticketForm);
  }

  private Answer listTypes(Call call) {
    return Answer.ok(call.page().pageOf(types.list()).map(TypeView::of));
  }

  /** The plugin's own SVG: shown as a picture only, so nothing in it may run or be fetched. */
  private Answer icon(Call call) {
    byte[] svg =
        types
            .icon(call.path("id"))
            .orElseThrow(() -> ApiError.notFound("icon of " + call.path("id")));
    return Answer.bytes("image/svg+xml", svg)
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .with("X-Content-Type-Options", "nosniff")
        .with("Cache-Control", "private, max-age=3600");
  }

  private Answer list(Call call) {
    Optional<String> type = call.query("type");
    List<IntegrationView> all =
        integrations.list().stream()
            .filter(view -> type.isEmpty() || view.type().equals(type.get()))
            .toList();
    return Answer.ok(call.page().pageOf(all).map(IntegrationPresentation::of));
  }

  private Answer read(Call call) {
    return Answer.ok(shown(found(call)));
  }

  private Answer create(Call call) throws InterruptedException {
    Draft draft = call.body(Draft.class);
    IntegrationView made;
    try {
      made = integrations.create(draft(draft), recorded(call));
    } catch (SettingsException e) {
      throw refused(e);
    }
    return Answer.created(call.below(made.id()), shown(made));
  }

  private Integrations.Alongside recorded(Call call) {
    return (tx, change) -> parts.audit().append(tx, change.by(call.actor().name()));
  }

  private IntegrationDraft draft(Draft body) {
    String displayName =
        body.displayName() != null
            ? body.displayName()
            : types.view(body.type()).map(IntegrationTypes.TypeView::displayName).orElse(body.id());
    return new IntegrationDraft(
        body.id(),
        body.type(),
        displayName,
        body.enabled() == null || body.enabled(),
        body.settings(),
        body.trustedFingerprint(),
        orEmpty(body.privateHosts()),
        orEmpty(body.automationActors()),
        body.silentAfter());
  }

  private Answer change(Call call) throws InterruptedException {
    Body body = call.body(Body.class);
    IntegrationView before = found(call);
    if ("live".equals(body.mode()) && before.mode() == Mode.OBSERVE) {
      throw ApiError.conflict(
          "Going live has its own operation, since it asks what becomes of what is open: POST "
              + call.path("id")
              + "/live.");
    }
    boolean observe = "observe".equals(body.mode()) && before.mode() == Mode.LIVE;
    Integrations.Alongside alongside =
        (tx, change) -> {
          recorded(call).store(tx, change);
          if (observe) {
            integrations.setMode(tx, change.id(), Mode.OBSERVE);
            act(tx, call, "observe", change.id(), null);
          }
        };
    try {
      return Answer.ok(
          integrations
              .update(before.id(), draft(before, body), alongside)
              .map(this::shown)
              .orElseThrow(gone(call)));
    } catch (SettingsException e) {
      throw refused(e);
    }
  }

  /** What is left out stays, the settings apart, which are replaced. */
  private static IntegrationDraft draft(IntegrationView before, Body body) {
    String id = body.id();
    String type = body.type();
    String displayName = body.displayName();
    String fingerprint = body.trustedFingerprint();
    return new IntegrationDraft(
        id == null ? before.id() : id,
        type == null ? before.type() : type,
        displayName == null ? before.displayName() : displayName,
        body.enabled() == null ? before.enabled() : body.enabled(),
        body.settings(),
        fingerprint == null ? before.trustedFingerprint() : fingerprint,
        body.privateHosts() == null ? before.privateHosts() : body.privateHosts(),
        body.automationActors() == null ? before.automationActors() : body.automationActors(),
        body.silentAfter() == null ? before.silentAfter() : body.silentAfter());
  }

  private Answer delete(Call call) throws InterruptedException {
    String id = found(call).id();
    Optional<String> successor = call.query("successor");
    successor.ifPresent(other -> checkSuccessor(id, other));
    refuseNamed(id);
    long open = database.read(tx -> parts.tickets().open(tx, id));
    if (open > 0 && successor.isEmpty() && !call.flag("abandon")) {
      throw ApiError.conflict(
          id
              + " has "
              + open
              + " tickets of open incidents: name a successor for them, or say abandon=true.");
    }
    int given = 1;
    while (given > 0) {
      given =
          database.writeAndWait(
              Lane.OUTCOMES,
              tx -> parts.tickets().giveUp(tx, id, successor.orElse(null), clock.instant()));
    }
    boolean deleted =
        integrations.delete(
            id,
            tx -> {
              parts.outbox().drop(tx, id, clock.instant());
              Map<String, Object> values =
                  Change.values("tickets", open, "successor", successor.orElse(null));
              Change change = new Change(call.actor().name(), "delete", name(id), values, null);
              parts.audit().append(tx, change);
            });
    if (!deleted) {
      throw ApiError.notFound("integration " + id);
    }
    wake.run();
    return Answer.nothing();
  }

  /** What leads to it has to be led elsewhere first; nobody would notice alerts going nowhere. */
  private void refuseNamed(String id) {
    List<String> by = new ArrayList<>();
    for (String rule : parts.routing().tree().rulesNaming(id)) {
      by.add("the route " + rule);
    }
    List<Mapping> mappings =
        database.read(tx -> parts.inventory().mappings(tx, id, null, 0, MOST_NAMED + 1));
    mappings.stream()
        .limit(MOST_NAMED)
        .forEach(it -> by.add("the mapping of " + it.organisation() + " to " + it.clientId()));
    if (mappings.size() > MOST_NAMED) {
      by.add("more mappings");
    }
    if (!by.isEmpty()) {
      throw ApiError.conflict(
          id + " is still named by " + String.join(", ", by) + "; change or remove these first.");
    }
  }

  private void checkSuccessor(String id, String successor) {
    Optional<IntegrationView> other = integrations.view(successor);
    if (other.isEmpty()) {
      throw ApiError.invalid("successor", unknown("integration", successor));
    }
    if (successor.equals(id) || !other.get().capabilities().contains(Capability.TICKETS)) {
      throw ApiError.invalid("successor", "must be another integration that makes tickets");
    }
  }

  private Answer goLive(Call call) {
    LiveBody body = call.body(LiveBody.class);
    if (body.openAlerts().equals("younger") && body.youngerThan() == null) {
      throw ApiError.invalid("youngerThan", "is required");
    }
    IntegrationView view = found(call);
    if (view.mode() == Mode.OBSERVE) {
      database.writeAndWait(Lane.OUTCOMES, tx -> live(tx, call, body));
      wake.run();
    }
    return Answer.ok(shown(found(call)));
  }

  private int live(Transaction tx, Call call, LiveBody body) {
    String id = call.path("id");
    Instant now = clock.instant();
    integrations.setMode(tx, id, Mode.LIVE);
    Duration younger = body.youngerThan();
    int told =
        switch (body.openAlerts()) {
          case "all" -> parts.goLive().tellOpen(tx, id, null, now);
          case "younger" ->
              parts.goLive().tellOpen(tx, id, younger == null ? now : now.minus(younger), now);
          default -> 0;
        };
    Map<String, Object> values =
        Change.values("openAlerts", body.openAlerts(), "incidentsTold", told);
    act(tx, call, "live", id, values);
    return told;
  }

  private Answer probe(Call call) throws InterruptedException {
    return Answer.ok(shown(integrations.probe(call.path("id")).orElseThrow(gone(call))));
  }

  private Answer pause(Call call) {
    PauseBody body = call.body(PauseBody.class);
    String id = found(call).id();
    Map<String, Object> values = Change.values("reason", body.reason());
    integrations.pause(id, tx -> act(tx, call, "pause", id, values));
    return Answer.ok(shown(found(call)));
  }

  private Answer resume(Call call) {
    String id = found(call).id();
    integrations.resume(
        id,
        tx -> {
          parts.outbox().release(tx, id);
          act(tx, call, "resume", id, null);
        });
    wake.run();
    parts.polls().askNow().accept(id);
    return Answer.ok(shown(found(call)));
  }

  private Answer believe(Call call) {
    String id = found(call).id();
    int believed = 0;
    int some = 1;
    while (some > 0) {
      some = database.writeAndWait(Lane.OUTCOMES, tx -> believeSome(tx, call, id));
      believed += some;
    }
    int sources = parts.polls().believeEnded().applyAsInt(id);
    if (sources > 0) {
      database.writeAndWait(
          Lane.OUTCOMES,
          tx -> {
            act(tx, call, "believe-closings", id, Change.values("sources", sources));
            return sources;
          });
    }
    return Answer.ok(new Believed(believed, sources));
  }

  private int believeSome(Transaction tx, Call call, String id) {
    int some = parts.sync().believeDoubted(tx, id, clock.instant());
    if (some > 0) {
      act(tx, call, "believe-closings", id, Change.values("closings", some));
    }
    return some;
  }

  private Answer ticketForm(Call call) throws InterruptedException {
    FormBody body = call.body(FormBody.class);
    String id = found(call).id();
    Map<String, String> chosen = body.chosen() == null ? Map.of() : body.chosen();
    try {
      return Answer.ok(new Form(integrations.ticketForm(id, chosen)));
    } catch (IntegrationException e) {
      if (e.kind() == IntegrationException.Kind.REJECTED) {
        throw ApiError.conflict(e.getMessage());
      }
      throw ApiError.badGateway("The ticket form could not be read: " + e.getMessage());
    } catch (PluginFault e) {
      throw ApiError.badGateway("The ticket form could not be read: " + e.getMessage());
    }
  }

  private IntegrationView found(Call call) {
    return integrations.view(call.path("id")).orElseThrow(gone(call));
  }

  private static Supplier<ApiError> gone(Call call) {
    return () -> ApiError.notFound("integration " + call.path("id"));
  }

  private IntegrationPresentation shown(IntegrationView view) {
    List<CallsLeft> callsLeft =
        integrations.find(view.id()).map(OpenIntegration::callsLeft).orElse(List.of());
    IntegrationPresentation.Delivering now =
        database.read(
            tx ->
                new IntegrationPresentation.Delivering(
                    parts.outbox().backlog(tx, view.id()),
                    parts.outbox().hold(tx, view.id()),
                    callsLeft));
    return IntegrationPresentation.of(view).with(now, clock.instant());
  }

  private void act(
      Transaction tx, Call call, String act, String id, @Nullable Map<String, Object> values) {
    parts.audit().append(tx, new Change(call.actor().name(), act, name(id), null, values));
  }

  private static ApiError refused(SettingsException problems) {
    return ApiError.invalid(
        problems.problems().stream()
            .map(problem -> new FieldProblem(problem.field(), problem.problem()))
            .toList());
  }

  private static String name(String id) {
    return "integration/" + id;
  }

  private static Set<String> orEmpty(@Nullable Set<String> values) {
    return values == null ? Set.of() : values;
  }
}
