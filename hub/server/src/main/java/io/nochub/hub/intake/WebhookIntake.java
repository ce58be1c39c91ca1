package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.HookAnswer;
import io.nochub.hub.web.HookCall;
import io.nochub.hub.web.Routes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes webhook requests: has the plugin judge the sender, stores what it accepts, and answers
 * after the commit. A paused integration goes on taking them, for many vendors never repeat a
 * delivery. Thread-safe.
 */
public final class WebhookIntake implements Routes {
  /** Inputs of one integration that may wait; beyond it the sender is asked to keep them. */
  static final long HARD_LIMIT = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(WebhookIntake.class);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofSeconds(60);

  private final IntegrationRegistry integrations;
  private final Inbox inbox;
  private final ToLongFunction<String> behind;
  private final InstantSource clock;

  /**
   * @param behind how many inputs of an integration wait to be read
   */
  public WebhookIntake(
      IntegrationRegistry integrations,
      Inbox inbox,
      ToLongFunction<String> behind,
      InstantSource clock) {
    this.integrations = integrations;
    this.inbox = inbox;
    this.behind = behind;
    this.clock = clock;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.hooks(this::take);
  }

  /** The answer completes when what was accepted is on disk; it never fails. */
  CompletableFuture<HookAnswer> take(HookCall call) {
    Optional<OpenIntegration> open = integrations.find(call.integration());
    if (open.isEmpty()) {
      return answer(notOpen(call.integration()));
    }
    Optional<Addressed> addressed = addressed(open.get(), call.rest());
    if (addressed.isEmpty()) {
      return answer(HookAnswer.unknown("No webhook has this address"));
    }
    if (behind.applyAsLong(call.integration()) >= HARD_LIMIT) {
      LOG.error(
          "Integration {}: {} inputs wait, webhooks are sent away", call.integration(), HARD_LIMIT);
      return answer(HookAnswer.later(429, "Too much is waiting", LATER));
    }
    return judged(open.get(), addressed.get(), call);
  }

  private HookAnswer notOpen(String integration) {
    return integrations.switches(integration).isPresent()
        ? HookAnswer.later(503, "The integration is not open", LATER)
        : HookAnswer.unknown("No webhook has this address");
  }

  /** A webhook source and what follows its own address. */
  private record Addressed(WebhookSource source, String path) {}

  /** The source's name may be left out where there is one. */
  private static Optional<Addressed> addressed(OpenIntegration open, String rest) {
    List<WebhookSource> sources =
        open.sources().stream()
            .filter(WebhookSource.class::isInstance)
            .map(WebhookSource.class::cast)
            .toList();
    int slash = rest.indexOf('/');
    String first = slash < 0 ? rest : rest.substring(0, slash);
    String behindFirst = slash < 0 ? "" : rest.substring(slash + 1);
    Optional<Addressed> named =
        sources.stream()
            .filter(source -> source.name().equals(first))
            .findFirst()
            .map(source -> new Addressed(source, behindFirst));
    if (named.isPresent() || sources.size() != 1) {
      return named;
    }
    return Optional.of(new Addressed(sources.get(0), rest));
  }

  private CompletableFuture<HookAnswer> judged(
      OpenIntegration open, Addressed addressed, HookCall call) {
    WebhookRequest request =
        new WebhookRequest(
            call.method(),
            call.address(),
            addressed.path,
            call.headers(),
            call.body(),
            clock.instant());
    try {
      Judged judged =
          open.callHere(
              "authenticate " + addressed.source.name(), () -> judged(addressed.source, request));
      return answered(SourceName.of(open.id(), addressed.source), judged);
    } catch (IntegrationException e) {
      return answer(HookAnswer.later(503, "The integration is closing", SOON));
    } catch (PluginFault e) {
      LOG.error("Integration {}: {}\n{}", open.id(), e.getMessage(), e.trace());
      return answer(HookAnswer.later(503, "The request could not be judged", LATER));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer(HookAnswer.later(503, "The hub is stopping", SOON));
    }
  }

  /** What the plugin says to a request, and what of it is kept. */
  private record Judged(WebhookVerdict verdict, Received item) {}

  private static Judged judged(WebhookSource source, WebhookRequest request) {
    return new Judged(source.authenticate(request), received(source, request));
  }

  private CompletableFuture<HookAnswer> answered(SourceName from, Judged judged) {
    return switch (judged.verdict.decision()) {
      case REFUSE, ANSWER -> answer(said(judged.verdict));
      case ACCEPT -> store(from, judged.item, judged.verdict);
    };
  }

  private CompletableFuture<HookAnswer> store(
      SourceName from, Received item, WebhookVerdict verdict) {
    Optional<CompletableFuture<List<Input>>> stored = inbox.receive(from, List.of(item));
    if (stored.isEmpty()) {
      return answer(HookAnswer.later(503, "The disk is full or behind", LATER));
    }
    return stored
        .get()
        .handle(
            (inputs, failure) ->
                failure == null
                    ? said(verdict)
                    : HookAnswer.later(503, "The request could not be stored", SOON));
  }

  private static Received received(WebhookSource source, WebhookRequest request) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("method", request.method());
    facts.put("path", request.path());
    String query = request.address().getRawQuery();
    if (query != null) {
      WebhookRequest.form(query).forEach((name, value) -> facts.put("query." + name, value));
    }
    for (String name : source.keptHeaders()) {
      request
          .header(name)
          .ifPresent(value -> facts.put("header." + name.toLowerCase(Locale.ROOT), value));
    }
    Set<String> secrets = source.secretFacts();
    facts.keySet().removeAll(secrets);
    return new Received("webhook", source.name(), request.at(), facts, request.body());
  }

  private static HookAnswer said(WebhookVerdict verdict) {
    return new HookAnswer(verdict.status(), verdict.contentType(), verdict.body(), Map.of());
  }

  private static CompletableFuture<HookAnswer> answer(HookAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
