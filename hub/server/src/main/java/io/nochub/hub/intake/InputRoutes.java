package io.nochub.hub.intake;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.BackupReported;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.audit.Masking;
import io.nochub.hub.intake.DecidedInputs.Fate;
import io.nochub.hub.intake.DecidedInputs.State;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.PageRequest;
import io.nochub.hub.web.Routes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What came in as it came in, and what was set aside of it, over HTTP. */
public final class InputRoutes implements Routes {
  private static final int USUAL_SAMPLES = 5;
  private static final int SAMPLE_CHARACTERS = 64 << 10;
  private static final int MOST_SIGNALS = 50;

  private final Database database;
  private final Stores stores;
  private final Preview preview;
  private final Again again;
  private final JsonMapper json = new JsonMapper();

  /** What inputs and their fate are kept in. */
  public record Stores(Inbox inbox, DecidedInputs decided, AuditStore audit) {}

  /** Has an input read and decided once more. */
  @FunctionalInterface
  public interface Again {
    void again(String integration, long input);
  }

  /**
   * Makes it.
   *
   * @param database holds what was set aside
   */
  public InputRoutes(
      Database database, Stores stores, IntegrationRegistry integrations, Again again) {
    this.database = database;
    this.stores = stores;
    this.preview = new Preview(integrations);
    this.again = again;
  }

  private record Samples(List<InputView> items) {}

  private record Body(
      long bytes, @Nullable String text, @Nullable String base64, boolean truncated) {}

  private record Aside(Instant at, String kind, String problem) {
    static Aside of(DeadInput dead) {
      return new Aside(dead.at(), dead.kind(), dead.problem());
    }
  }

  private record InputView(
      String id,
      String integration,
      String source,
      String feed,
      String kind,
      String key,
      Instant receivedAt,
      @Nullable String answers,
      String state,
      @Nullable Aside setAside,
      Map<String, String> facts,
      Body body,
      @Nullable ReadingView reading) {}

  private record ReadingView(
      int signalCount,
      List<SignalView> signals,
      @Nullable String lookUp,
      @Nullable String note,
      @Nullable String problemKind,
      @Nullable String problem) {
    static ReadingView of(Preview.Read read) {
      return new ReadingView(
          read.signals().size(),
          read.signals().stream().limit(MOST_SIGNALS).map(SignalView::of).toList(),
          read.lookUp(),
          read.note().isEmpty() ? null : read.note(),
          read.problemKind(),
          read.problem());
    }
  }

  /** The fields of a signal for a dry run, and which fact it is. */
  private record SignalView(
      String kind,
      String sourceEventId,
      Instant occurredAt,
      @Nullable String sourceAlertId,
      @Nullable String condition,
      @Nullable Severity severity,
      @Nullable Category category,
      @Nullable String title,
      @Nullable String body,
      @Nullable String organisationId,
      @Nullable String deviceId,
      @Nullable Map<Subject.Hint, List<String>> hints,
      @Nullable Map<String, String> details) {
    static SignalView of(Signal signal) {
      if (signal instanceof AlertRaised raised) {
        return new SignalView(
            "RAISED",
            raised.sourceEventId(),
            raised.occurredAt(),
            raised.sourceAlertId(),
            raised.condition(),
            raised.severity(),
            raised.category(),
            raised.title(),
            raised.body(),
            raised.subject().organisationId(),
            raised.subject().deviceId(),
            raised.subject().hints(),
            raised.details());
      }
      if (signal instanceof AlertCleared cleared) {
        return other("CLEARED", cleared, cleared.note(), Subject.UNKNOWN);
      }
      Subject subject =
          signal instanceof BackupReported backup ? backup.subject() : Subject.UNKNOWN;
      return other(signal.getClass().getSimpleName(), signal, null, subject);
    }

    private static SignalView other(
        String kind, Signal signal, @Nullable String body, Subject subject) {
      return new SignalView(
          kind,
          signal.sourceEventId(),
          signal.occurredAt(),
          QueueKey.alertOf(signal),
          null,
          null,
          null,
          null,
          body,
          subject.organisationId(),
          subject.deviceId(),
          subject.hints().isEmpty() ? null : subject.hints(),
          null);
    }
  }

  private record DeadView(
      String id,
      String integration,
      String source,
      String state,
      Instant at,
      String problemKind,
      String problem) {
    static DeadView of(DeadInput dead) {
      return new DeadView(
          Long.toString(dead.inputId()),
          dead.integration(),
          dead.source(),
          word(DecidedInputs.state(dead)),
          dead.at(),
          dead.kind(),
          dead.problem());
    }
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/integrations/{id}/samples", this::samples);
    endpoints.get("/api/v1/inputs", this::list);
    endpoints.get("/api/v1/inputs/{id}", this::read);
    endpoints.post("/api/v1/inputs/{id}/retry", this::retry);
    endpoints.post("/api/v1/inputs/{id}/dismiss", this::dismiss);
  }

  private Answer samples(Call call) throws InterruptedException {
    String integration = call.path("id");
    if (!preview.knows(integration)) {
      throw ApiError.notFound("integration " + integration);
    }
    int limit = call.query("limit").map(Integer::parseInt).orElse(USUAL_SAMPLES);
    List<Long> latest = stores.inbox().latest(integration, limit);
    List<InputView> views = new ArrayList<>();
    for (Input input : stores.inbox().load(latest).inputs()) {
      views.add(view(input, SAMPLE_CHARACTERS));
    }
    return Answer.ok(new Samples(views));
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    boolean retrying = call.query("state").filter(word(State.RETRYING)::equals).isPresent();
    List<DeadInput> found =
        stores
            .decided()
            .dead(
                retrying,
                call.query("integration").orElse(null),
                page.number(0).orElse(Long.MAX_VALUE),
                page.limitAndOne());
    return Answer.ok(page.page(found, dead -> List.of(dead.inputId())).map(DeadView::of));
  }

  private Answer read(Call call) throws InterruptedException {
    Input input =
        stores.inbox().find(call.number("id")).orElseThrow(() -> missing(call.number("id")));
    return Answer.ok(view(input, Integer.MAX_VALUE));
  }

  private Answer retry(Call call) {
    long id = call.number("id");
    if (stores.inbox().find(id).isEmpty()) {
      throw missing(id);
    }
    DeadInput dead =
        database.writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              DeadInput marked =
                  stores.decided().tryAgain(tx, id).orElseThrow(() -> notSetAside(id));
              stores.audit().append(tx, change(call, "retry", marked));
              return marked;
            });
    again.again(dead.integration(), id);
    return Answer.ok(DeadView.of(dead));
  }

  private Answer dismiss(Call call) {
    long id = call.number("id");
    boolean kept = stores.inbox().find(id).isPresent();
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          DeadInput dead =
              stores
                  .decided()
                  .dismiss(tx, id)
                  .orElseThrow(() -> kept ? notSetAside(id) : missing(id));
          stores.audit().append(tx, change(call, "dismiss", dead));
          return dead;
        });
    return Answer.nothing();
  }

  private static Change change(Call call, String action, DeadInput dead) {
    Map<String, Object> values =
        Change.values("integration", dead.integration(), "problemKind", dead.kind());
    return new Change(call.actor().name(), action, "input/" + dead.inputId(), null, values);
  }

  private static ApiError missing(long id) {
    return ApiError.notFound("input " + id + ", or it is no longer kept");
  }

  private static ApiError notSetAside(long id) {
    return ApiError.conflict("Input " + id + " is not among those that were set aside.");
  }

  private InputView view(Input input, int characters) throws InterruptedException {
    Fate fate = stores.decided().fate(input.id());
    Optional<Preview.Read> read = preview.read(input);
    return new InputView(
        Long.toString(input.id()),
        input.from().integration(),
        input.from().source(),
        input.from().feed(),
        input.item().kind(),
        input.item().key(),
        input.item().at(),
        input.answers() == 0 ? null : Long.toString(input.answers()),
        word(fate.state()),
        fate.dead().map(Aside::of).orElse(null),
        preview.facts(input),
        body(input.item().body(), characters),
        read.map(ReadingView::of).orElse(null));
  }

  /** As text if it is one, else as Base64. */
  private Body body(byte[] bytes, int characters) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String masked = masked(text);
      String shown = cut(masked, characters);
      return new Body(bytes.length, shown, null, shown.length() < masked.length());
    } catch (CharacterCodingException noText) {
      String base64 = Base64.getEncoder().encodeToString(bytes);
      String shown = cut(base64, characters);
      return new Body(bytes.length, null, shown, shown.length() < base64.length());
    }
  }

  private static String cut(String text, int characters) {
    return text.length() <= characters ? text : text.substring(0, characters);
  }

  /** JSON without what is called like a secret; as it came if there is none, or it is no JSON. */
  private String masked(String text) {
    try {
      JsonNode tree = json.readTree(text);
      return mask(tree) ? tree.toString() : text;
    } catch (JacksonException noJson) {
      return text;
    }
  }

  private static boolean mask(JsonNode node) {
    boolean any = false;
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (property.getValue().isString() && Masking.isSecretName(property.getKey())) {
        ((ObjectNode) node).put(property.getKey(), Masking.MASK);
        any = true;
      }
    }
    for (JsonNode part : node) {
      any |= mask(part);
    }
    return any;
  }
}
