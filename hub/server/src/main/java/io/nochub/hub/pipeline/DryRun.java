package io.nochub.hub.pipeline;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookSource;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.routing.DryRuns;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.web.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a payload or a signal along the real road, in a unit of work that is always undone: what is
 * answered is what would have been, with all the hub knows now.
 */
public final class DryRun implements DryRuns {
  private static final int MOST_SIGNALS = 50;

  private final Database database;
  private final TrialRoad road;
  private final IntegrationRegistry integrations;
  private final Routing routing;
  private final InstantSource clock;

  public DryRun(
      Database database,
      TrialRoad road,
      IntegrationRegistry integrations,
      Routing routing,
      InstantSource clock) {
    this.database = database;
    this.road = road;
    this.integrations = integrations;
    this.routing = routing;
    this.clock = clock;
  }

  /** Carries the outcome out of the unit, which it undoes. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Result> results;

    Undone(List<Result> results) {
      super("a dry run is undone", null, false, false);
      this.results = results;
    }
  }

  /** What came in, as the pipeline takes it. */
  private record Arrived(String feed, List<Signal> signals, String note) {}

  @Override
  public Outcome run(Question question) {
    boolean live = isLive(question.integration());
    Arrived arrived = arrived(question);
    RouteTree tree = question.tree() == null ? routing.tree() : question.tree();
    List<Result> results = decided(question.integration(), arrived, tree, live);
    List<String> notes = new ArrayList<>();
    if (!arrived.note().isBlank()) {
      notes.add(arrived.note());
    }
    if (!live) {
      notes.add(
          question.integration()
              + " only observes: nothing is sent now; the effects are those it would have live.");
      results = withEffectsOf(results, decided(question.integration(), arrived, tree, true));
    }
    return new Outcome(notes.isEmpty() ? null : String.join(" ", notes), results);
  }

  private boolean isLive(String integration) {
    return integration.equals(IntegrationRegistry.HUB)
        || integrations
                .switches(integration)
                .map(IntegrationSwitches::mode)
                .orElseThrow(
                    () ->
                        ApiError.invalid(
                            "integration", InventoryChanges.unknown("integration", integration)))
            == Mode.LIVE;
  }

  private List<Result> decided(String integration, Arrived arrived, RouteTree tree, boolean live) {
    Instant now = clock.instant();
    TrialRoad.Going going = new TrialRoad.Going(integration, arrived.feed(), tree, live, now);
    try {
      database.writeAndWait(
          Lane.DECISIONS,
          tx -> {
            throw new Undone(road.take(tx, going, arrived.signals()));
          });
      throw new IllegalStateException("a dry run ended without being undone");
    } catch (Undone outcome) {
      return Objects.requireNonNull(outcome.results);
    }
  }

  private static List<Result> withEffectsOf(List<Result> results, List<Result> live) {
    List<Result> both = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      both.add(
          new Result(
              result.signal(),
              result.client(),
              result.device(),
              result.trail(),
              result.route(),
              result.alert(),
              result.incident(),
              live.get(i).effects()));
    }
    return both;
  }

  private Arrived arrived(Question question) {
    Draft draft = question.signal();
    if (draft != null) {
      return new Arrived(feed(question), List.of(signal(draft)), "");
    }
    OpenIntegration open =
        integrations
            .find(question.integration())
            .orElseThrow(
                () ->
                    ApiError.conflict(
                        "The integration "
                            + question.integration()
                            + " is not open; see its status."));
    WebhookSource source = webhook(open, question.source());
    Reading reading = read(open, source, String.valueOf(question.payload()));
    if (reading.signals().size() > MOST_SIGNALS) {
      throw ApiError.invalid(
          "payload",
          "holds "
              + reading.signals().size()
              + " signals; a dry run takes "
              + MOST_SIGNALS
              + " at most");
    }
    String note =
        reading.lookUp() == null
            ? reading.note()
            : "The hub would ask the source for "
                + reading.lookUp()
                + " first; these are the signals if no answer comes. "
                + reading.note();
    return new Arrived(source.feed(), reading.signals(), note.strip());
  }

  private String feed(Question question) {
    String named = question.source();
    return integrations.find(question.integration()).stream()
        .flatMap(open -> open.sources().stream())
        .filter(source -> named == null || source.name().equals(named))
        .findFirst()
        .map(source -> source.feed())
        .orElse("alerts");
  }

  private static WebhookSource webhook(OpenIntegration open, @Nullable String name) {
    List<WebhookSource> hooks =
        open.sources().stream()
            .filter(WebhookSource.class::isInstance)
            .map(WebhookSource.class::cast)
            .toList();
    List<WebhookSource> meant =
        hooks.stream().filter(source -> name == null || source.name().equals(name)).toList();
    if (meant.size() != 1) {
      String known = String.join(", ", hooks.stream().map(WebhookSource::name).toList());
      throw ApiError.invalid(
          "source",
          hooks.isEmpty()
              ? "cannot be tried with a payload: " + open.id() + " takes no webhooks; send a signal"
              : "must be one of " + known);
    }
    return meant.get(0);
  }

  private Reading read(OpenIntegration open, WebhookSource source, String payload) {
    Received item =
        new Received(
            "webhook",
            source.name(),
            clock.instant(),
            Map.of("method", "POST", "path", ""),
            payload.getBytes(StandardCharsets.UTF_8));
    try {
      return open.callHere("read " + source.name(), () -> source.read(item));
    } catch (IntegrationException e) {
      throw ApiError.invalid("payload", "cannot be read: " + e.getMessage());
    } catch (PluginFault e) {
      throw ApiError.badGateway("The payload could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiError.badGateway("The payload could not be read: interrupted");
    }
  }

  private Signal signal(Draft draft) {
    Instant at = draft.occurredAt() == null ? clock.instant() : draft.occurredAt().toInstant();
    if (draft.kind() == Draft.Kind.CLEARED) {
      return AlertCleared.of(draft.sourceAlertId(), at, orEmpty(draft.body()));
    }
    Subject subject = Subject.of(draft.organisationId(), draft.deviceId());
    for (Map.Entry<Subject.Hint, List<String>> hint : orEmpty(draft.hints()).entrySet()) {
      for (String value : hint.getValue()) {
        subject = subject.with(hint.getKey(), value);
      }
    }
    String condition = draft.condition() == null ? draft.sourceAlertId() : draft.condition();
    AlertRaised.Builder raised =
        AlertRaised.of(draft.sourceAlertId(), condition, subject)
            .at(at)
            .severity(draft.severity() == null ? Severity.MAJOR : draft.severity())
            .category(draft.category() == null ? Category.OTHER : draft.category())
            .title(orEmpty(draft.title()))
            .body(orEmpty(draft.body()));
    orEmpty(draft.details()).forEach(raised::detail);
    return raised.build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : map;
  }
}
